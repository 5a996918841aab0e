import { Webhook, WebhookDelivery } from './type-webhook.ts';
import { webhookCreate } from './webhook-create.ts';
import { webhookDelete } from './webhook-delete.ts';
import { webhookRedeliver } from './webhook-redeliver.ts';
import { webhookTest } from './webhook-test.ts';
import { webhookUpdate } from './webhook-update.ts';
import { webhooks } from './webhooks.ts';

export const webhooksModule = {
  Query: { webhooks },
  Mutation: { webhookCreate, webhookUpdate, webhookDelete, webhookTest, webhookRedeliver },
  Webhook,
  WebhookDelivery,
};
