import type { ProviderAdapter } from '@darkroom/provider-kit';
import type { ProviderAccess } from '../contracts.ts';
import type { GenerationRun } from '../generations/generation-run.ts';

/** The steps of an adapter that a call is made of. */
export type Calls = Pick<
  ProviderAdapter,
  'prepare' | 'call' | 'read' | 'readEvent' | 'poll' | 'cancel'
>;

/** The steps that a generation's calls are made of: the adapter's own, or those of an order for later. */
export function callsOf(
  { adapter, provider }: Pick<ProviderAccess, 'adapter' | 'provider'>,
  { row }: Pick<GenerationRun, 'row'>,
): Calls {
  if (!row.isDeferred) return adapter;
  if (adapter.deferred) return adapter.deferred;
  throw new Error(`${provider.slug} takes no orders for later.`);
}
