import { type IdKind, idKind } from '@darkroom/core';
import type { ResolversTypes } from '../../gql/resolvers.ts';
import type { GraphContext } from '../../graphql/context.ts';

type NodeParent = Awaited<ResolversTypes['Node']>;

/** The object of an id, by the id's prefix; null for unknown and foreign ones alike. */
export async function loadNode(id: string, { loaders }: GraphContext): Promise<NodeParent | null> {
  const readers: Partial<Record<IdKind, () => Promise<NodeParent | null>>> = {
    generation: () => loaders.generation.load(id),
    image: () => loaders.image.load(id),
    asset: () => loaders.asset.load(id),
    model: () => loaders.model.load(id),
    provider: () => loaders.providerById.load(id),
    credential: () => loaders.credential.load(id),
    apiToken: () => loaders.apiToken.load(id),
    budget: () => loaders.budget.load(id),
  };
  const kind = idKind(id);
  return (kind && (await readers[kind]?.())) ?? null;
}
