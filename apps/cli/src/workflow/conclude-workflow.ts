import type { DarkroomClient } from '@darkroom/client';
import type { OutputPlan } from '../generation/output-path.ts';
import type { WorkflowRunPartsFragment } from '../gql/graphql.ts';
import { renderWorkflow, renderWorkflowLine } from '../output/workflow.ts';
import type { ExitCode } from '../program/exit-codes.ts';
import type { Session } from '../program/session.ts';
import { savePictures } from './save-pictures.ts';

/**
 * What comes after the end of a run: it is told, and its pictures are saved where `plan` says; null: nowhere. With a
 * plan standard output has the paths alone, as with `generate`.
 *
 * @throws CliProblem where a picture could not be saved; the run is told all the same.
 */
export async function concludeWorkflow(
  session: Session,
  client: DarkroomClient,
  workflowRun: WorkflowRunPartsFragment,
  plan: OutputPlan | null,
): Promise<ExitCode> {
  const { output } = session;
  let paths: string[] = [];
  let unsaved: unknown = null;
  if (plan !== null) {
    paths = await savePictures(session, client, workflowRun.id, plan).catch((error: unknown) => {
      unsaved = error;
      return [];
    });
  }
  output.event({ type: 'result', workflowRun, paths });
  if (plan !== null) tellInWords(session, workflowRun);
  else if (!output.isJson) output.result(workflowRun, renderWorkflow);
  if (unsaved !== null) throw unsaved;
  const images = workflowRun.steps.flatMap((step) => step.images.map(({ id }) => id));
  if (plan === null && images.length > 0)
    output.note(`Save its pictures: darkroom workflow watch ${workflowRun.id} -o ./`);
  return workflowRun.status === 'SUCCEEDED' ? 0 : 1;
}

/** How it ended, and what kept each step from making its picture. */
function tellInWords({ output, terminal }: Session, workflowRun: WorkflowRunPartsFragment): void {
  // Where nothing is written over, the last line of the progress says it already.
  if (terminal.showsProgress) output.note(renderWorkflowLine(workflowRun));
  for (const { nodeId, problem } of workflowRun.steps)
    if (problem !== null) output.warn(`${nodeId}: ${problem.message}`);
}
