import type { MutationResolvers } from '../../gql/resolvers.ts';
import { ownerOf } from '../shared/owner.ts';

export const generationResolve: NonNullable<MutationResolvers['generationResolve']> = async (
  _root,
  { input },
  { actor, services },
) => {
  const outcome = await services.engine.generations.resolve(
    ownerOf(actor),
    input.id,
    input.resolution,
  );
  return outcome.ok
    ? { generation: outcome.value, userErrors: [] }
    : { generation: null, userErrors: outcome.problems };
};
