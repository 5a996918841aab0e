import { accepted } from '@darkroom/client';
import { WEBHOOK_TEST } from '../../documents/webhooks.ts';
import { renderDeliveries } from '../../output/webhook.ts';
import { defineCommand } from '../../program/command.ts';

export default defineCommand({
  args: {
    id: { type: 'positional', required: true, description: "The webhook's id, whk_…" },
  },
  examples: ['darkroom webhook test whk_01k…'],
  json: '{ delivery: { eventId, state, status, lastError } }',
  notes: 'Sends one event of the type webhook.test. It fails where that was not taken.',
  run: async ({ args, session }) => {
    const client = await session.client();
    const { webhookTest } = await client.request(WEBHOOK_TEST, { input: { id: args.id } });
    const { delivery } = accepted(webhookTest);
    session.output.result({ delivery }, (safe, style) =>
      safe.delivery === null ? '' : renderDeliveries([safe.delivery], style),
    );
    return delivery?.state === 'DELIVERED' ? 0 : 1;
  },
});
