import type { DarkroomClient } from '@darkroom/client';
import { WORKFLOW_RUN_BY_ID } from '../documents/workflows.ts';
import { shellWord } from '../generation/shell-word.ts';
import type { WorkflowRunPartsFragment } from '../gql/graphql.ts';
import { renderWorkflowLine } from '../output/workflow.ts';
import { CliProblem } from '../program/cli-problem.ts';
import type { Session } from '../program/session.ts';
import { watchUntilOver } from '../program/watch-until.ts';

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
 * Follows a run to its end, and gives it as it is then. `folder`: where its pictures are to go, for the command that goes
 * on. Ctrl-C leaves it running on the server.
 *
 * @throws CliProblem with exit code 130 after Ctrl-C, 6 where the time ran out.
 */
export async function watchWorkflow(
  session: Session,
  client: DarkroomClient,
  id: string,
  { timeoutMs, folder }: { timeoutMs: number | null; folder: string | null },
): Promise<WorkflowRunPartsFragment> {
  return watchUntilOver(session, {
    id,
    timeoutMs,
    goOn: `darkroom workflow watch ${id}${folder === null ? '' : ` -o ${shellWord(folder)}`}`,
    look: () => showWorkflow(client, id),
    event: (workflowRun) => ({ type: 'event', workflowRun }),
    line: renderWorkflowLine,
    isOver: ({ status }) => status !== 'RUNNING' && status !== 'CANCELING',
  });
}
