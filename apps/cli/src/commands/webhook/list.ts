import { WEBHOOKS } from '../../documents/webhooks.ts';
import { renderWebhooks } from '../../output/webhook.ts';
import { defineCommand } from '../../program/command.ts';

export default defineCommand({
  args: {},
  examples: ['darkroom webhook list'],
  json: '{ webhooks }; never a secret.',
  run: async ({ session }) => {
    const answer = await (await session.client()).request(WEBHOOKS, {});
    session.output.result(answer, ({ webhooks }, style) =>
      webhooks.length === 0
        ? session.spoken('There are no webhooks. Make one: darkroom webhook create <address>')
        : renderWebhooks(webhooks, style),
    );
    return 0;
  },
});
