import type { MutationResolvers } from '../../gql/resolvers.ts';
import { ownerOf } from '../shared/owner.ts';

export const webhookTest: NonNullable<MutationResolvers['webhookTest']> = async (
  _root,
  { input },
  { services, actor },
) => {
  const outcome = await services.webhooks.test(ownerOf(actor), input.id);
  return outcome.ok
    ? { delivery: outcome.value, userErrors: [] }
    : { delivery: null, userErrors: outcome.problems };
};
