import type { DarkroomClient } from '@darkroom/client';
import { GENERATION_SHOW } from '../documents/generation.ts';
import type { GenerationPartsFragment } from '../gql/graphql.ts';
import { showPreview } from '../preview/show-preview.ts';
import { CliProblem } from '../program/cli-problem.ts';
import type { ExitCode } from '../program/exit-codes.ts';
import { reportOf } from '../program/report.ts';
import type { Session } from '../program/session.ts';
import { createDisplays } from './display.ts';
import { type Followed, type FollowRequest, follow } from './follow.ts';
import { costLine, outcomeProblem, outcomeWarnings } from './outcome.ts';
import { type OutputPlan, pathOf } from './output-path.ts';
import { type SavedImage, saveElsewhere, saveImages } from './save-images.ts';

/** Fetches a generation. @throws CliProblem where there is none. */
export async function showGeneration(
  client: DarkroomClient,
  id: string,
): Promise<GenerationPartsFragment> {
  const { generation } = await client.request(GENERATION_SHOW, { id });
  if (generation !== null) return generation;
  throw new CliProblem('NOT_FOUND', `There is no generation "${id}".`, {
    exitCode: 2,
    hint: '`darkroom generation list` shows them.',
  });
}

/**
 * Follows a generation to its end, saves its pictures, and tells what it cost and what went wrong.
 * `plan` null: nothing is saved.
 */
export async function finish(
  session: Session,
  client: DarkroomClient,
  request: FollowRequest,
  plan: OutputPlan | null,
): Promise<ExitCode> {
  return conclude(session, client, request, plan, await follow(session, client, request));
}

/**
 * The same for several at once: a line for each while they run; each is told and saved as it ends.
 *
 * @throws CliProblem that tells of all that did not come, with the exit code of the first.
 */
export async function finishSeveral(
  session: Session,
  client: DarkroomClient,
  requests: readonly FollowRequest[],
  plan: OutputPlan | null,
): Promise<ExitCode> {
  const [only, ...others] = requests;
  if (only !== undefined && others.length === 0) return finish(session, client, only, plan);
  const displays = createDisplays(
    session,
    requests.map(({ id }) => id),
  );
  const ends = await Promise.allSettled(
    requests.map(async (request) => {
      const followed = await follow(session, client, request, displays(request.id));
      return conclude(session, client, request, plan, followed);
    }),
  );
  const problems = ends.flatMap((end) => (end.status === 'rejected' ? [reportOf(end.reason)] : []));
  const [first] = problems;
  if (first === undefined) return 0;
  const hints = [...new Set(problems.flatMap(({ hint }) => hint ?? []))];
  throw new CliProblem(first.code, problems.map(({ message }) => message).join('\n'), {
    exitCode: first.exitCode,
    hint: hints.length === 0 ? null : hints.join('\n       '),
  });
}

/** What comes after the end of a generation: its pictures are saved, and it is told what it cost and what went wrong. */
async function conclude(
  session: Session,
  client: DarkroomClient,
  request: FollowRequest,
  plan: OutputPlan | null,
  followed: Followed,
): Promise<ExitCode> {
  const { output } = session;
  const generation = await showGeneration(client, request.id);
  const { id: generationId, count } = generation;
  let saved: SavedImage[] = [];
  let unsaved: unknown = null;
  if (plan !== null) {
    const images = generation.images.map((image) => ({
      ...image,
      path: pathOf(plan, image, generationId, count),
    }));
    const onSaved = async (one: SavedImage) => {
      output.event({ type: 'saved', ...one });
      if (request.showsPreview) await showPreview(session, one.path);
    };
    const options = { isForced: plan.isForced, elsewhere: saveElsewhere, onSaved };
    saved = await saveImages(session, client, images, options).catch((error: unknown) => {
      unsaved = error;
      return [];
    });
  }
  output.event({ type: 'result', generation, paths: saved.map(({ path }) => path) });
  const cost = costLine(generation);
  if (cost !== null) output.note(cost);
  for (const warning of outcomeWarnings(generation)) output.warn(warning);
  if (unsaved !== null) throw unsaved;
  const problem = outcomeProblem(generation);
  if (problem === null) return 0;
  if (followed === 'interrupted' && generation.status === 'CANCELED') {
    throw new CliProblem('INTERRUPTED', problem.message, { exitCode: 130 });
  }
  throw problem;
}
