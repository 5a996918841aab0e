import { renderWorkflow } from '../../output/workflow.ts';
import { defineCommand } from '../../program/command.ts';
import { showWorkflow } from '../../workflow/watch-workflow.ts';

export default defineCommand({
  args: { id: { type: 'positional', required: true, description: "The run's id, wfr_…" } },
  examples: ['darkroom workflow show wfr_01k…'],
  json: '{ workflowRun }',
  run: async ({ args, session }) => {
    const workflowRun = await showWorkflow(await session.client(), args.id);
    session.output.result({ workflowRun }, (safe, style) =>
      renderWorkflow(safe.workflowRun, style),
    );
    return 0;
  },
});
