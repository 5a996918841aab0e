import { randomUUID } from 'node:crypto';
import { WORKFLOW_ORDER, WORKFLOW_PLAN } from '../../documents/workflows.ts';
import { moneyAmount, secondsAsMs } from '../../generation/numbers.ts';
import { renderBatchCost } from '../../output/batch.ts';
import { renderWorkflow } from '../../output/workflow.ts';
import { defineCommand } from '../../program/command.ts';
import { readDocument } from '../../workflow/read-document.ts';
import { tellEnd, watchWorkflow } from '../../workflow/watch-workflow.ts';
import { WORKFLOW_ARGUMENTS, WORKFLOW_NOTES } from '../../workflow/workflow-arguments.ts';
import { assertRunnable } from '../../workflow/workflow-problems.ts';

export default defineCommand({
  args: {
    ...WORKFLOW_ARGUMENTS,
    'idempotency-key': {
      type: 'string',
      valueHint: 'text',
      description: 'The same key never buys twice.',
    },
    timeout: {
      type: 'string',
      valueHint: 'seconds',
      description: 'Stop waiting after so long; it goes on running.',
    },
    wait: {
      type: 'boolean',
      default: true,
      description: 'Wait for it.',
      negativeDescription: 'Print the id and leave.',
    },
  },
  examples: [
    'darkroom workflow run city.json --max-cost 0.50',
    'darkroom workflow run - --no-wait < city.json',
  ],
  json: 'A line of JSON for each of {type:"planned", plan}, {type:"accepted", workflowRun}, {type:"event", workflowRun}, and last {type:"result", workflowRun}.',
  notes: `It goes on by itself after a restart of the server. Ctrl-C leaves it running. Exit code 1: a step failed. ${WORKFLOW_NOTES}`,
  run: async ({ args, session }) => {
    const { output } = session;
    const timeoutMs = secondsAsMs('--timeout', args.timeout);
    const maxCost = moneyAmount('--max-cost', args['max-cost']);
    const document = await readDocument(session, args.file);
    const client = await session.client();
    const { workflowPlan } = await client.request(WORKFLOW_PLAN, { input: { document, maxCost } });
    assertRunnable(workflowPlan.userErrors);
    output.event({ type: 'planned', plan: workflowPlan });
    const { nodes, images, cost, warnings } = workflowPlan;
    output.note(`${nodes.length} nodes, ${images} images: ${renderBatchCost(cost)}.`);
    for (const { message } of warnings) output.warn(message);
    const idempotencyKey = args['idempotency-key'] ?? randomUUID();
    const answer = await client.request(WORKFLOW_ORDER, {
      input: { document, maxCost, idempotencyKey },
    });
    assertRunnable(answer.workflowRun.userErrors);
    const { workflowRun } = answer.workflowRun;
    if (!workflowRun) throw new Error('The server accepted the workflow and named no run.');
    output.event({ type: 'accepted', workflowRun });
    if (args.wait === false) {
      if (!output.isJson) output.result(workflowRun.id, (safe) => safe);
      else output.event({ type: 'result', workflowRun });
      output.note(`Follow it with: darkroom workflow watch ${workflowRun.id}`);
      return 0;
    }
    output.note(`Ordered as ${workflowRun.id} …`);
    const end = await watchWorkflow(session, client, workflowRun.id, timeoutMs);
    if (output.isJson) output.event({ type: 'result', workflowRun: end });
    else output.result(end, renderWorkflow);
    return tellEnd(session, end);
  },
});
