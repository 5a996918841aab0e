import { WORKFLOW_RUNS } from '../../documents/workflows.ts';
import { nextPageNote, PAGE_ARGUMENTS, pageVariables } from '../../generation/paging.ts';
import { renderWorkflows } from '../../output/workflow.ts';
import { defineCommand } from '../../program/command.ts';

export default defineCommand({
  args: PAGE_ARGUMENTS,
  examples: ['darkroom workflow list'],
  json: '{ workflowRuns: { nodes, pageInfo } }, newest first.',
  run: async ({ args, session }) => {
    const page = await (await session.client()).request(WORKFLOW_RUNS, pageVariables(args));
    session.output.result(page, ({ workflowRuns }, style) =>
      workflowRuns.nodes.length === 0
        ? session.spoken('No workflow was run. Run one: darkroom workflow run city.json')
        : renderWorkflows(workflowRuns.nodes, style),
    );
    const { pageInfo } = page.workflowRuns;
    const next = nextPageNote(pageInfo, 'workflow list', { limit: args.limit });
    if (next !== null) session.output.note(next);
    return 0;
  },
});
