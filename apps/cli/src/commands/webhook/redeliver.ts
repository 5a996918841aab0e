import { accepted } from '@darkroom/client';
import { WEBHOOK_REDELIVER } from '../../documents/webhooks.ts';
import { defineCommand } from '../../program/command.ts';

export default defineCommand({
  args: {
    id: { type: 'positional', required: true, description: "The webhook's id, whk_…" },
    event: {
      type: 'positional',
      required: true,
      description: "The event's id, evt_…, as `webhook show` has it.",
    },
    later: {
      type: 'boolean',
      description: 'And every event behind it, also from before there was the webhook.',
    },
  },
  examples: [
    'darkroom webhook redeliver whk_01k… evt_1204',
    'darkroom webhook redeliver whk_01k… evt_1204 --later',
  ],
  json: '{ webhook }',
  run: async ({ args, session }) => {
    const client = await session.client();
    const input = { id: args.id, eventId: args.event, andLater: args.later === true };
    const answer = await client.request(WEBHOOK_REDELIVER, { input });
    const { webhook } = accepted(answer.webhookRedeliver);
    session.output.result({ webhook }, (safe) => safe.webhook?.id ?? '');
    return 0;
  },
});
