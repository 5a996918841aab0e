import type { MutationResolvers } from '../../gql/resolvers.ts';
import { ownerOf } from '../shared/owner.ts';

export const webhookDelete: NonNullable<MutationResolvers['webhookDelete']> = async (
  _root,
  { input },
  { services, actor },
) => {
  const outcome = await services.webhooks.remove(ownerOf(actor), input.id);
  return outcome.ok
    ? { deletedId: outcome.value, userErrors: [] }
    : { deletedId: null, userErrors: outcome.problems };
};
