import type { DarkroomClient } from '@darkroom/client';
import { WORKFLOW_PICTURES } from '../documents/workflows.ts';
import type { OutputPlan } from '../generation/output-path.ts';
import { type Placed, saveImages } from '../generation/save-images.ts';
import type { WorkflowPicturesQuery } from '../gql/graphql.ts';
import type { Session } from '../program/session.ts';
import { askedNames, nodePath } from './output-names.ts';

type Step = NonNullable<WorkflowPicturesQuery['workflowRun']>['steps'][number];

/** The nodes whose pictures are what the workflow is for: those that save, or where there are none, those that feed no other. */
export function lastNodes<T extends Pick<Step, 'nodeId' | 'type' | 'inputs'>>(
  steps: readonly T[],
): T[] {
  const saving = steps.filter(({ type }) => type === 'save');
  if (saving.length > 0) return saving;
  const feeders = new Set(steps.flatMap(({ inputs }) => inputs));
  return steps.filter(({ nodeId }) => !feeders.has(nodeId));
}

/** The pictures of a node: images of its generation, or the upload that the server made. */
function picturesOf({ images, asset }: Step): Omit<Placed, 'path'>[] {
  if (asset === null) return [...images];
  const { id, url, mimeType, byteSize } = asset;
  return url === null ? [] : [{ id, url, mimeType, byteSize, sha256: null }];
}

/**
 * Saves what a run made into a folder, and gives the paths. Nodes that made nothing have nothing to save.
 *
 * @throws CliProblem that names the pictures that could not be saved.
 */
export async function savePictures(
  session: Session,
  client: DarkroomClient,
  runId: string,
  plan: OutputPlan,
): Promise<string[]> {
  const { workflowRun } = await client.request(WORKFLOW_PICTURES, { id: runId });
  const asked = askedNames(workflowRun?.document ?? {});
  const placed = lastNodes(workflowRun?.steps ?? []).flatMap((step) => {
    const pictures = picturesOf(step);
    const { nodeId } = step;
    return pictures.map((picture, index) => {
      const { mimeType } = picture;
      const place = { runId, nodeId, index, count: pictures.length, mimeType };
      return { ...picture, path: nodePath(plan, asked, place) };
    });
  });
  const saved = await saveImages(session, client, placed, {
    isForced: plan.isForced,
    elsewhere: () => `darkroom workflow watch ${runId} -o <folder>/`,
    onSaved: ({ imageId, path }) =>
      session.output.event({ type: 'saved', pictureId: imageId, path }),
  });
  return saved.map(({ path }) => path);
}
