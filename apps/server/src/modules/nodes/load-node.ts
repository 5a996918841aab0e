import { type IdKind, idKind, OWNER_ID } from '@darkroom/core';
import { isAllowed } from '../../authorization/forbidden.ts';
import { NODE_PERMISSIONS } from '../../authorization/root-fields.ts';
import type { ResolversTypes } from '../../gql/resolvers.ts';
import type { GraphContext } from '../../graphql/context.ts';

type NodeParent = Awaited<ResolversTypes['Node']>;

/** The kind of an object by its id: by the prefix, which the first user alone does not have. */
export const nodeKind = (id: string): IdKind | null => (id === OWNER_ID ? 'user' : idKind(id));

/** The object of an id, by the id's prefix; null for unknown and foreign ones alike. */
export async function loadNode(
  id: string,
  { actor, loaders }: GraphContext,
): Promise<NodeParent | null> {
  const readers: Partial<Record<IdKind, () => Promise<NodeParent | null>>> = {
    generation: () => loaders.generation.load(id),
    image: () => loaders.image.load(id),
    board: () => loaders.board.load(id),
    asset: () => loaders.asset.load(id),
    model: () => loaders.model.load(id),
    provider: () => loaders.providerById.load(id),
    credential: () => loaders.credential.load(id),
    apiToken: () => loaders.apiToken.load(id),
    budget: () => loaders.budget.load(id),
    batch: () => loaders.batch.load(id),
    workflowRun: () => loaders.workflowRun.load(id),
    webhook: () => loaders.webhook.load(id),
    user: () => loaders.user.load(id),
  };
  const kind = nodeKind(id);
  if (kind === null || !isAllowed(actor, NODE_PERMISSIONS[kind])) return null;
  return (await readers[kind]?.()) ?? null;
}
