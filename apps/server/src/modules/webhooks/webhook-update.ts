import type { MutationResolvers } from '../../gql/resolvers.ts';
import { ownerOf } from '../shared/owner.ts';

export const webhookUpdate: NonNullable<MutationResolvers['webhookUpdate']> = async (
  _root,
  { input },
  { services, actor },
) => {
  const { id, url, events, includesPrompts, isEnabled } = input;
  const outcome = await services.webhooks.update(ownerOf(actor), id, {
    url: url ?? undefined,
    events: events ?? undefined,
    includesPrompts: includesPrompts ?? undefined,
    isEnabled: isEnabled ?? undefined,
  });
  return outcome.ok
    ? { webhook: outcome.value, userErrors: [] }
    : { webhook: null, userErrors: outcome.problems };
};
