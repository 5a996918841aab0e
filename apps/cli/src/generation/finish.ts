import type { DarkroomClient } from '@darkroom/client';
import { GENERATION_SHOW } from '../documents/generation.ts';
import type { GenerationPartsFragment } from '../gql/graphql.ts';
import { showPreview } from '../preview/show-preview.ts';
import { CliProblem } from '../program/cli-problem.ts';
import type { ExitCode } from '../program/exit-codes.ts';
import type { Session } from '../program/session.ts';
import { type FollowRequest, follow } from './follow.ts';
import { costLine, outcomeProblem, outcomeWarnings } from './outcome.ts';
import type { OutputPlan } from './output-path.ts';
import { type SavedImage, saveImages } from './save-images.ts';

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
  const { output } = session;
  const followed = await follow(session, client, request);
  const generation = await showGeneration(client, request.id);
  const { id: generationId, count } = generation;
  let saved: SavedImage[] = [];
  let unsaved: unknown = null;
  if (plan !== null) {
    const images = generation.images.map((image) => ({ ...image, generationId, count }));
    const onSaved = async (one: SavedImage) => {
      output.event({ type: 'saved', ...one });
      if (request.showsPreview) await showPreview(session, one.path);
    };
    saved = await saveImages(session, client, plan, images, onSaved).catch((error: unknown) => {
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
