import type { DarkroomClient } from '@darkroom/client';
import { WORKFLOW_RUN_BY_ID } from '../documents/workflows.ts';
import { shellWord } from '../generation/shell-word.ts';
import type { WorkflowRunPartsFragment } from '../gql/graphql.ts';
import { renderWorkflowLine } from '../output/workflow.ts';
import { CliProblem } from '../program/cli-problem.ts';
import { EXIT_INTERRUPTED } from '../program/interrupt.ts';
import type { Session } from '../program/session.ts';

/** How often it is asked how a run stands, in milliseconds. */
const PERIOD_MS = 1000;

/** A run by its id. @throws CliProblem where there is none. */
export async function showWorkflow(
  client: DarkroomClient,
  id: string,
): Promise<WorkflowRunPartsFragment> {
  const { workflowRun } = await client.request(WORKFLOW_RUN_BY_ID, { id });
  if (workflowRun) return workflowRun;
  throw new CliProblem('NOT_FOUND', `There is no workflow run "${id}".`, {
    exitCode: 2,
    hint: '`darkroom workflow list` shows them.',
  });
}

/**
 * Follows a run to its end, and gives it as it is then. `output`: the folder that its pictures are to go to, for the command that goes on. Ctrl-C leaves it running on the server.
 *
 * @throws CliProblem with exit code 130 after Ctrl-C, 6 where the time ran out.
 */
export async function watchWorkflow(
  session: Session,
  client: DarkroomClient,
  id: string,
  { timeoutMs, output: folder }: { timeoutMs: number | null; output: string | null },
): Promise<WorkflowRunPartsFragment> {
  const { output, interrupt, clock } = session;
  const command = `darkroom workflow watch ${id}${folder === null ? '' : ` -o ${shellWord(folder)}`}`;
  const hint = `It goes on on the server. Go on with: ${command}`;
  const ends = timeoutMs === null ? null : clock.monotonic() + timeoutMs;
  let shown = '';
  return interrupt.during(
    () => {},
    async (pressed) => {
      for (;;) {
        const workflowRun = await showWorkflow(client, id);
        output.event({ type: 'event', workflowRun });
        const line = renderWorkflowLine(workflowRun);
        if (line !== shown) output.progress(line);
        shown = line;
        if (workflowRun.status !== 'RUNNING' && workflowRun.status !== 'CANCELING') {
          output.clearProgress();
          return workflowRun;
        }
        if (ends !== null && clock.monotonic() >= ends) {
          output.clearProgress();
          throw new CliProblem('TIMED_OUT', `${id} did not end in time.`, { exitCode: 6, hint });
        }
        await clock.sleep(PERIOD_MS, pressed).catch(() => undefined);
        if (pressed.aborted) {
          output.clearProgress();
          const exitCode = EXIT_INTERRUPTED;
          throw new CliProblem('INTERRUPTED', `You left ${id}.`, { exitCode, hint });
        }
      }
    },
  );
}
