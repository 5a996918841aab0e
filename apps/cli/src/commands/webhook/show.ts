import { WEBHOOK_DELIVERIES } from '../../documents/webhooks.ts';
import { renderDeliveries, renderWebhooks } from '../../output/webhook.ts';
import { inputProblem } from '../../program/cli-problem.ts';
import { defineCommand } from '../../program/command.ts';

/** Whether the id was a webhook's: of anything else the answer holds nothing. */
function isWebhook<T extends object>(node: T): node is Exclude<T, Record<PropertyKey, never>> {
  return 'url' in node;
}

/** Deliveries that are shown. */
const SHOWN = 20;

export default defineCommand({
  args: {
    id: { type: 'positional', required: true, description: "The webhook's id, whk_…" },
  },
  examples: ['darkroom webhook show whk_01k…'],
  json: '{ webhook: { id, url, events, isEnabled, deliveries: [{ eventId, type, state, attempts, status, lastError, nextAttemptAt }] } }',
  run: async ({ args, session }) => {
    const client = await session.client();
    const { node } = await client.request(WEBHOOK_DELIVERIES, { id: args.id, first: SHOWN });
    if (node === null || !isWebhook(node))
      throw inputProblem(
        `There is no webhook "${args.id}". The ids of yours: darkroom webhook list`,
      );
    session.output.result({ webhook: node }, ({ webhook }, style) =>
      [
        renderWebhooks([webhook], style),
        webhook.deliveries.length === 0
          ? 'Nothing was sent yet.'
          : renderDeliveries(webhook.deliveries, style),
      ].join('\n\n'),
    );
    return 0;
  },
});
