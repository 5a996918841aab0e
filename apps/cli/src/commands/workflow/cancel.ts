import { accepted } from '@darkroom/client';
import { WORKFLOW_CANCEL } from '../../documents/workflows.ts';
import { renderWorkflow } from '../../output/workflow.ts';
import { defineCommand } from '../../program/command.ts';

export default defineCommand({
  args: { id: { type: 'positional', required: true, description: "The run's id, wfr_…" } },
  examples: ['darkroom workflow cancel wfr_01k…'],
  json: '{ workflowRun }',
  notes: 'Nothing more is begun. What a provider has begun may be charged, and is kept.',
  run: async ({ args, session }) => {
    const client = await session.client();
    const answer = await client.request(WORKFLOW_CANCEL, { input: { id: args.id } });
    const { workflowRun } = accepted(answer.workflowCancel);
    session.output.result({ workflowRun }, (safe, style) =>
      safe.workflowRun ? renderWorkflow(safe.workflowRun, style) : '',
    );
    if (workflowRun?.status === 'CANCELING')
      session.output.note(`Its last steps end: darkroom workflow watch ${workflowRun.id}`);
    return 0;
  },
});
