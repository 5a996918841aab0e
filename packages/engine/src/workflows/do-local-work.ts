import type { ImageFacts, ImageReference, Problem } from '@darkroom/core';
import { referenceId } from '@darkroom/core';
import type { StoredAsset } from '@darkroom/database';
import { type DerivedImage, StorageError } from '@darkroom/storage';
import type { Outcome } from '../contracts.ts';
import { readImageFacts } from '../generations/image-facts.ts';
import type { RunContext } from '../generations/run-context.ts';
import type { PictureIntake } from '../uploads/picture-intake.ts';
import { problemOfStorage } from '../uploads/upload-problems.ts';
import type { LocalWork } from './step-work.ts';

/** How often a derived picture is made again when somebody removes an identical one at that very moment. */
const MOST_TRIES = 3;

/**
 * Does what a node asks of this machine, and makes an upload of what comes of it. Doing it again gives the same upload:
 * equal bytes of one owner are one.
 */
export async function doLocalWork(
  context: RunContext,
  actor: string,
  work: LocalWork,
  reference: ImageReference,
  intake: PictureIntake,
): Promise<Outcome<StoredAsset>> {
  const facts = (await readImageFacts(context, actor, [reference])).get(referenceId(reference));
  if (!facts) {
    const message = `The picture ${referenceId(reference)} is gone.`;
    return { ok: false, problems: [{ code: 'NOT_FOUND', message }] };
  }
  const keeping = context.keeper.open();
  try {
    for (let tries = 1; ; tries += 1) {
      const made = await make(context, work, facts);
      const isKept = await keeping.keep(made.sha256);
      if (!isKept && tries < MOST_TRIES) continue;
      const { sha256, byteSize } = made;
      return await intake.take({ sha256, byteSize, filename: nameOf(work), as: 'picture' });
    }
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    return { ok: false, problems: [problemOfStorage(error)] };
  } finally {
    keeping.release();
  }
}

async function make(
  { media, blobs }: RunContext,
  work: LocalWork,
  { sha256, width, height, byteSize }: ImageFacts,
): Promise<Pick<DerivedImage, 'sha256' | 'byteSize'>> {
  await blobs.assertWritable();
  if (work.kind === 'resize') return media.normalizeInput(sha256, { resize: work.resize });
  if (work.kind === 'mask')
    return media.convertMask(sha256, { width, height, marks: work.marks, output: 'white' });
  // Without a format it is kept byte for byte, whatever stands in it.
  return work.format === null
    ? { sha256, byteSize }
    : media.normalizeInput(sha256, { format: work.format });
}

const nameOf = (work: LocalWork): string =>
  (work.kind === 'save' ? work.filename : null) ?? `${work.kind}.png`;

/** A fault of ours, told without its inside: that stands in the log. */
export const localFault: Problem = {
  code: 'CONFLICT',
  message:
    'Darkroom failed at this step. The server log has the cause. Nothing was charged for it.',
};
