import type { DarkroomClient } from '@darkroom/client';
import type { ImagePartsFragment } from '../gql/graphql.ts';
import { CliProblem } from '../program/cli-problem.ts';
import { reportOf } from '../program/report.ts';
import type { Session } from '../program/session.ts';
import { misleadingName, type OutputPlan, pathOf } from './output-path.ts';
import { saveImage } from './save-image.ts';

export interface SavedImage {
  readonly imageId: string;
  /** Absolute. */
  readonly path: string;
}

/**
 * Saves every picture and prints each path as soon as it is there. One that cannot be saved does not keep the others.
 *
 * @throws CliProblem at the end, which names the pictures that are not saved and how to save them.
 */
export async function saveImages(
  session: Session,
  client: DarkroomClient,
  plan: OutputPlan,
  images: readonly (ImagePartsFragment & { generationId: string | null; count: number })[],
  onSaved: (saved: SavedImage) => Promise<void> | void = () => {},
): Promise<SavedImage[]> {
  const saved: SavedImage[] = [];
  const failed: { id: string; why: string; code: string }[] = [];
  for (const image of images) {
    const path = pathOf(plan, image, image.generationId, image.count);
    try {
      await saveImage(client, image, path, plan.isForced);
      saved.push({ imageId: image.id, path });
      if (!session.output.isJson) session.output.result(path, (safe) => safe);
      await onSaved({ imageId: image.id, path });
      const misleading = misleadingName(path, image.mimeType);
      if (misleading !== null) session.output.warn(misleading);
    } catch (error) {
      const { message, code } = reportOf(error);
      failed.push({ id: image.id, why: message, code });
    }
  }
  const [first] = failed;
  if (first === undefined) return saved;
  throw new CliProblem(
    first.code,
    failed
      .map(({ id, why }) => `${id} is made and kept on the server, but could not be saved: ${why}`)
      .join('\n'),
    {
      hint: `Save it elsewhere: darkroom image save ${failed.map(({ id }) => id).join(' --also ')} -o <folder>/`,
    },
  );
}
