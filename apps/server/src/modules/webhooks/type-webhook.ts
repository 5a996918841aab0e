import type { WebhookEvent } from '@darkroom/engine';
import type { WebhookDeliveryResolvers, WebhookResolvers } from '../../gql/resolvers.ts';

export const Webhook: WebhookResolvers = {
  events: ({ events }) => events as WebhookEvent[], // the service takes no others
  deliveries: ({ id }, { first }, { services }) => services.database.webhooks.deliveries(id, first),
};

export const WebhookDelivery: WebhookDeliveryResolvers = {
  sequence: ({ position }) => position,
  status: ({ responseStatus }) => responseStatus,
};
