import type { AttemptRow } from '@darkroom/database';
import type { FailureRecord } from './failure.ts';
import type { GenerationRun } from './generation-run.ts';
import { PREVIEW_EVENT, type PreviewPayload } from './notes.ts';
import type { RunContext } from './run-context.ts';

/** Events that are looked at: streams give three previews of a picture, jobs one a second. */
const MOST_EVENTS = 200;

/**
 * A failure that may have been paid for, with the newest preview of each picture that was due: they are all that came of
 * it, so they are kept as long as the raw answer. They are in the database, so those from before a restart count too.
 */
export async function withPreviews(
  context: RunContext,
  run: GenerationRun,
  attempt: AttemptRow,
  failure: FailureRecord,
): Promise<FailureRecord> {
  if (!failure.mayHaveBeenCharged) return failure;
  const previews = await newestPreviews(context, run, attempt).catch((error: unknown) => {
    context.log('warn', 'the previews of a failed call could not be looked up', { error });
    return [];
  });
  if (previews.length === 0) return failure;
  for (const sha256 of previews) context.oldPreviews.keepLonger(sha256, context.clock.now());
  const said =
    previews.length === 1
      ? 'A preview had come before that, and is'
      : `${previews.length} previews had come before that, and are`;
  return { ...failure, message: `${failure.message} ${said} kept for seven days.`, previews };
}

async function newestPreviews(
  { database }: RunContext,
  run: GenerationRun,
  attempt: AttemptRow,
): Promise<string[]> {
  await run.notesSoFar();
  const events = await database.events.latestOfKind(run.id, PREVIEW_EVENT, MOST_EVENTS);
  const newest = new Map<number, string>();
  for (const { payload } of events) {
    const { sha256, call, index } = payload as PreviewPayload; // our own writing, by keepPartialImage
    if (call === attempt.call && !newest.has(index)) newest.set(index, sha256);
  }
  // The newest first: some providers number the previews of one picture where others number pictures.
  return [...new Set(newest.values())].slice(0, attempt.count);
}
