import type { MutationResolvers } from '../../gql/resolvers.ts';
import { ownerOf } from '../shared/owner.ts';

export const boardCreate: NonNullable<MutationResolvers['boardCreate']> = async (
  _root,
  { input },
  { services, actor },
) => {
  const outcome = await services.engine.boards.create(ownerOf(actor), input);
  return outcome.ok
    ? { board: outcome.value, userErrors: [] }
    : { board: null, userErrors: outcome.problems };
};
