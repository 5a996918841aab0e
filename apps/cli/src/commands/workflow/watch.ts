import { secondsAsMs } from '../../generation/numbers.ts';
import { defineCommand } from '../../program/command.ts';
import { concludeWorkflow } from '../../workflow/conclude-workflow.ts';
import { planWorkflowOutput } from '../../workflow/output-names.ts';
import { watchWorkflow } from '../../workflow/watch-workflow.ts';
import { WORKFLOW_FOLLOW_ARGUMENTS } from '../../workflow/workflow-arguments.ts';

export default defineCommand({
  args: {
    id: { type: 'positional', required: true, description: "The run's id, wfr_…" },
    ...WORKFLOW_FOLLOW_ARGUMENTS,
  },
  examples: ['darkroom workflow watch wfr_01k…', 'darkroom workflow watch wfr_01k… -o pictures/'],
  json: 'A line of JSON {type:"event", workflowRun} a second, {type:"saved", pictureId, path}, and last {type:"result", workflowRun, paths}.',
  notes: 'Exit code 0: every step succeeded. 1: it was canceled, or some did not.',
  run: async ({ args, session }) => {
    const timeoutMs = secondsAsMs('--timeout', args.timeout);
    const isForced = args.force === true;
    const output = args.output ?? null;
    const plan =
      output === null
        ? null
        : await planWorkflowOutput(session, { output, isForced, document: null });
    const client = await session.client();
    const end = await watchWorkflow(session, client, args.id, { timeoutMs, folder: output });
    return concludeWorkflow(session, client, end, plan);
  },
});
