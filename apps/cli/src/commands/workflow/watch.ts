import { secondsAsMs } from '../../generation/numbers.ts';
import { renderWorkflow } from '../../output/workflow.ts';
import { defineCommand } from '../../program/command.ts';
import { tellEnd, watchWorkflow } from '../../workflow/watch-workflow.ts';

export default defineCommand({
  args: {
    id: { type: 'positional', required: true, description: "The run's id, wfr_…" },
    timeout: {
      type: 'string',
      valueHint: 'seconds',
      description: 'Stop waiting after so long; it goes on running.',
    },
  },
  examples: ['darkroom workflow watch wfr_01k…'],
  json: 'A line of JSON {type:"event", workflowRun} a second, and last {type:"result", workflowRun}.',
  notes: 'Exit code 0: every step succeeded. 1: it was canceled, or some did not.',
  run: async ({ args, session }) => {
    const timeoutMs = secondsAsMs('--timeout', args.timeout);
    const client = await session.client();
    const workflowRun = await watchWorkflow(session, client, args.id, timeoutMs);
    if (session.output.isJson) session.output.event({ type: 'result', workflowRun });
    else session.output.result(workflowRun, renderWorkflow);
    return tellEnd(session, workflowRun);
  },
});
