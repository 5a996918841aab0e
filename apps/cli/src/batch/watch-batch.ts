import type { DarkroomClient } from '@darkroom/client';
import { BATCH_BY_ID } from '../documents/batches.ts';
import type { BatchPartsFragment } from '../gql/graphql.ts';
import { renderBatchLine } from '../output/batch.ts';
import { CliProblem } from '../program/cli-problem.ts';
import type { ExitCode } from '../program/exit-codes.ts';
import type { Session } from '../program/session.ts';
import { watchUntilOver } from '../program/watch-until.ts';

/** A batch by its id. @throws CliProblem where there is none. */
export async function showBatch(client: DarkroomClient, id: string): Promise<BatchPartsFragment> {
  const { batch } = await client.request(BATCH_BY_ID, { id });
  if (batch) return batch;
  throw new CliProblem('NOT_FOUND', `There is no batch "${id}".`, {
    exitCode: 2,
    hint: '`darkroom batch list` shows them.',
  });
}

/**
 * Follows a batch until it rests, and gives it as it is then. Ctrl-C leaves it running on the server.
 *
 * @throws CliProblem with exit code 130 after Ctrl-C, 6 where the time ran out.
 */
export async function watchBatch(
  session: Session,
  client: DarkroomClient,
  id: string,
  timeoutMs: number | null,
): Promise<BatchPartsFragment> {
  return watchUntilOver(session, {
    id,
    timeoutMs,
    goOn: `darkroom batch watch ${id}`,
    look: () => showBatch(client, id),
    event: (batch) => ({ type: 'event', batch }),
    line: renderBatchLine,
    isOver: ({ status }) => status !== 'RUNNING' && status !== 'CANCELING',
  });
}

/** Says what became of a batch that rests, and what to do next. */
export function tellEnd({ output }: Session, batch: BatchPartsFragment): ExitCode {
  const { id, counts, problem } = batch;
  if (problem) output.warn(problem.message);
  if (batch.status === 'PAUSED_AT_CAP')
    output.note(`Go on with: darkroom batch resume ${id} --cap <dollars>`);
  else if (problem) output.note(`Go on with: darkroom batch resume ${id}`);
  if (counts.unknownOutcome > 0)
    output.note(
      'Of some generations nobody knows what became: darkroom generation list --status unknown_outcome',
    );
  if (counts.succeeded + counts.partlySucceeded > 0)
    output.note(`As a table and as contact sheets: darkroom batch export ${id} -o ./`);
  return batch.status === 'DONE' && counts.succeeded === counts.total ? 0 : 1;
}
