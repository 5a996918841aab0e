import { WORKFLOW_PLAN } from '../../documents/workflows.ts';
import { moneyAmount } from '../../generation/numbers.ts';
import { renderWorkflowPlan } from '../../output/workflow.ts';
import { defineCommand } from '../../program/command.ts';
import { readDocument } from '../../workflow/read-document.ts';
import { WORKFLOW_ARGUMENTS, WORKFLOW_NOTES } from '../../workflow/workflow-arguments.ts';
import { problemLines } from '../../workflow/workflow-problems.ts';

export default defineCommand({
  args: WORKFLOW_ARGUMENTS,
  examples: ['darkroom workflow plan city.json'],
  json: 'The plan: { nodes, images, providerCalls, cost, warnings, userErrors }',
  notes: `Nothing is sent and nothing is spent. Exit code 2: it cannot be run. ${WORKFLOW_NOTES}`,
  run: async ({ args, session }) => {
    const maxCost = moneyAmount('--max-cost', args['max-cost']);
    const document = await readDocument(session, args.file);
    const client = await session.client();
    const { workflowPlan } = await client.request(WORKFLOW_PLAN, { input: { document, maxCost } });
    session.output.result(workflowPlan, (safe, style) =>
      renderWorkflowPlan(safe, problemLines(safe.userErrors), style),
    );
    return workflowPlan.userErrors.length === 0 ? 0 : 2;
  },
});
