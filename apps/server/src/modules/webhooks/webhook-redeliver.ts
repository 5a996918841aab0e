import type { MutationResolvers } from '../../gql/resolvers.ts';
import { ownerOf } from '../shared/owner.ts';

export const webhookRedeliver: NonNullable<MutationResolvers['webhookRedeliver']> = async (
  _root,
  { input },
  { services, actor },
) => {
  const { id, eventId, andLater } = input;
  const outcome = await services.webhooks.redeliver(ownerOf(actor), id, { eventId, andLater });
  return outcome.ok
    ? { webhook: outcome.value, userErrors: [] }
    : { webhook: null, userErrors: outcome.problems };
};
