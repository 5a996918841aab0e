import { accepted } from '@darkroom/client';
import { WEBHOOK_DELETE } from '../../documents/webhooks.ts';
import { confirm } from '../../program/ask.ts';
import { defineCommand } from '../../program/command.ts';

export default defineCommand({
  args: {
    id: { type: 'positional', required: true, description: "The webhook's id, whk_…" },
    yes: { type: 'boolean', alias: 'y', description: 'Do not ask.' },
  },
  examples: ['darkroom webhook remove whk_01k… --yes'],
  json: '{ deletedId }',
  run: async ({ args, session }) => {
    await confirm(session, args.yes === true, `Remove the webhook ${args.id}?`);
    const client = await session.client();
    const answer = await client.request(WEBHOOK_DELETE, { input: { id: args.id } });
    const { deletedId } = accepted(answer.webhookDelete);
    session.output.result({ deletedId }, (safe) => safe.deletedId ?? '');
    return 0;
  },
});
