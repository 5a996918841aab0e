import { accepted } from '@darkroom/client';
import { WEBHOOK_UPDATE } from '../../documents/webhooks.ts';
import { renderWebhooks } from '../../output/webhook.ts';
import { inputProblem } from '../../program/cli-problem.ts';
import { defineCommand } from '../../program/command.ts';

export default defineCommand({
  args: {
    id: { type: 'positional', required: true, description: "The webhook's id, whk_…" },
    address: { type: 'string', valueHint: 'address', description: 'Where it goes from now on.' },
    enable: { type: 'boolean', description: 'Go on where it stopped.' },
    disable: { type: 'boolean', description: 'Send nothing.' },
  },
  examples: ['darkroom webhook update whk_01k… --enable'],
  json: '{ webhook }',
  run: async ({ args, session }) => {
    const [isOn, isOff] = [args.enable === true, args.disable === true];
    if (isOn && isOff) throw inputProblem('--enable and --disable contradict each other.');
    if (!isOn && !isOff && args.address === undefined)
      throw inputProblem('Say what to change: --address, --enable or --disable.');
    const isEnabled = isOn ? true : isOff ? false : null;
    const input = { id: args.id, url: args.address ?? null, isEnabled };
    const client = await session.client();
    const { webhook } = accepted((await client.request(WEBHOOK_UPDATE, { input })).webhookUpdate);
    session.output.result({ webhook }, (safe, style) =>
      safe.webhook === null ? '' : renderWebhooks([safe.webhook], style),
    );
    return 0;
  },
});
