import type { MutationResolvers } from '../../gql/resolvers.ts';
import { ownerOf } from '../shared/owner.ts';

export const webhookCreate: NonNullable<MutationResolvers['webhookCreate']> = async (
  _root,
  { input },
  { services, actor },
) => {
  const outcome = await services.webhooks.create(ownerOf(actor), input);
  if (!outcome.ok) return { webhook: null, secret: null, userErrors: outcome.problems };
  const { webhook, secret } = outcome.value;
  services.secrets.register(secret.reveal());
  return { webhook, secret: secret.reveal(), userErrors: [] };
};
