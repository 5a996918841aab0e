import type { DarkroomClient } from '@darkroom/client';
import { CliProblem } from '../program/cli-problem.ts';
import { reportOf } from '../program/report.ts';
import type { Session } from '../program/session.ts';
import { misleadingName } from './output-path.ts';
import { type Savable, saveImage } from './save-image.ts';

export interface SavedImage {
  readonly imageId: string;
  /** Absolute. */
  readonly path: string;
}

/** A picture and where it is to go. */
export interface Placed extends Savable {
  readonly id: string;
  readonly mimeType: string;
  /** Absolute. */
  readonly path: string;
}

/**
 * Saves every picture and prints each path as soon as it is there. One that cannot be saved does not keep the others.
 *
 * @throws CliProblem at the end, which names the pictures that are not saved, and how to save them: `elsewhere`.
 */
export async function saveImages(
  session: Session,
  client: DarkroomClient,
  images: readonly Placed[],
  options: {
    isForced: boolean;
    /** The command that saves the pictures of these ids elsewhere. */
    elsewhere: (ids: readonly string[]) => string;
    onSaved?: (saved: SavedImage) => Promise<void> | void;
  },
): Promise<SavedImage[]> {
  const saved: SavedImage[] = [];
  const failed: { id: string; why: string; code: string }[] = [];
  for (const image of images) {
    const { id, path } = image;
    try {
      await saveImage(client, image, path, options.isForced);
      saved.push({ imageId: id, path });
      if (!session.output.isJson) session.output.result(path, (safe) => safe);
      await options.onSaved?.({ imageId: id, path });
      const misleading = misleadingName(path, image.mimeType);
      if (misleading !== null) session.output.warn(misleading);
    } catch (error) {
      const { message, code } = reportOf(error);
      failed.push({ id, why: message, code });
    }
  }
  const [first] = failed;
  if (first === undefined) return saved;
  throw new CliProblem(
    first.code,
    failed
      .map(({ id, why }) => `${id} is made and kept on the server, but could not be saved: ${why}`)
      .join('\n'),
    { hint: `Save it elsewhere: ${options.elsewhere(failed.map(({ id }) => id))}` },
  );
}

/** The command that saves images of the gallery. */
export const saveElsewhere = (ids: readonly string[]) =>
  `darkroom image save ${ids.join(' --also ')} -o <folder>/`;
