import type { ProviderView } from '@darkroom/engine';
import type { GraphContext } from '../../graphql/context.ts';

/** A provider that was just changed, as the caller sees it. */
export const asSeen = async (
  { services, sight }: GraphContext,
  provider: ProviderView | null,
): Promise<ProviderView | null> => provider && services.providers.get(provider.slug, sight.viewer);
