import { randomUUID } from 'node:crypto';
import { WORKFLOW_ORDER, WORKFLOW_PLAN } from '../../documents/workflows.ts';
import { moneyAmount, secondsAsMs } from '../../generation/numbers.ts';
import { renderBatchCost } from '../../output/batch.ts';
import { usageProblem } from '../../program/cli-problem.ts';
import { defineCommand } from '../../program/command.ts';
import { concludeWorkflow } from '../../workflow/conclude-workflow.ts';
import { planWorkflowOutput } from '../../workflow/output-names.ts';
import { readDocument } from '../../workflow/read-document.ts';
import { watchWorkflow } from '../../workflow/watch-workflow.ts';
import {
  WORKFLOW_ARGUMENTS,
  WORKFLOW_FOLLOW_ARGUMENTS,
  WORKFLOW_NOTES,
} from '../../workflow/workflow-arguments.ts';
import { assertRunnable } from '../../workflow/workflow-problems.ts';

export default defineCommand({
  args: {
    ...WORKFLOW_ARGUMENTS,
    'idempotency-key': {
      type: 'string',
      valueHint: 'text',
      description: 'The same key never buys twice.',
    },
    ...WORKFLOW_FOLLOW_ARGUMENTS,
    wait: {
      type: 'boolean',
      default: true,
      description: 'Wait for it.',
      negativeDescription: 'Print the id and leave.',
    },
  },
  examples: [
    'darkroom workflow run city.json --max-cost 0.50',
    'darkroom workflow run city.json -o pictures/',
    'darkroom workflow run - --no-wait < city.json',
  ],
  json: 'A line of JSON for each of {type:"planned", plan}, {type:"accepted", workflowRun}, {type:"event", workflowRun}, {type:"saved", pictureId, path}, and last {type:"result", workflowRun, paths}.',
  notes: `With -o standard output has the paths alone, one a line: a save node's filename where it has one, else run and node. It goes on by itself after a restart of the server. Ctrl-C leaves it running. Exit code 1: a step failed. ${WORKFLOW_NOTES}`,
  run: async ({ args, session }) => {
    const said = session.output;
    const timeoutMs = secondsAsMs('--timeout', args.timeout);
    const maxCost = moneyAmount('--max-cost', args['max-cost']);
    if (args.wait === false && args.output !== undefined)
      throw usageProblem(
        '--no-wait leaves before there is a picture, so -o has nothing to save.',
        'Save them later: darkroom workflow watch <run> -o <folder>/',
      );
    const document = await readDocument(session, args.file);
    const isForced = args.force === true;
    const output = args.output ?? null;
    const plan =
      output === null ? null : await planWorkflowOutput(session, { output, isForced, document });
    const client = await session.client();
    const { workflowPlan } = await client.request(WORKFLOW_PLAN, { input: { document, maxCost } });
    assertRunnable(workflowPlan.userErrors);
    said.event({ type: 'planned', plan: workflowPlan });
    const { nodes, images, cost, warnings } = workflowPlan;
    said.note(`${nodes.length} nodes, ${images} images: ${renderBatchCost(cost)}.`);
    for (const { message } of warnings) said.warn(message);
    const idempotencyKey = args['idempotency-key'] ?? randomUUID();
    const answer = await client.request(WORKFLOW_ORDER, {
      input: { document, maxCost, idempotencyKey },
    });
    assertRunnable(answer.workflowRun.userErrors);
    const { workflowRun } = answer.workflowRun;
    if (!workflowRun) throw new Error('The server accepted the workflow and named no run.');
    said.event({ type: 'accepted', workflowRun });
    if (args.wait === false) {
      if (!said.isJson) said.result(workflowRun.id, (safe) => safe);
      else said.event({ type: 'result', workflowRun, paths: [] });
      said.note(`Follow it with: darkroom workflow watch ${workflowRun.id}`);
      return 0;
    }
    said.note(`Ordered as ${workflowRun.id} …`);
    const end = await watchWorkflow(session, client, workflowRun.id, { timeoutMs, folder: output });
    return concludeWorkflow(session, client, end, plan);
  },
});
