import { createId, type GenerationRequest, type Plan } from '@darkroom/core';
import type {
  AttemptRow,
  GenerationRow,
  NewImage,
  Repositories,
  StoredImage,
} from '@darkroom/database';
import { recorded } from '../generations/attempt-keeper.ts';
import { type GenerationRun, UNDER_WAY } from '../generations/generation-run.ts';
import type { RunContext } from '../generations/run-context.ts';
import { Overtaken } from '../generations/stopping.ts';

/** Of equal generations the newest few are looked at: an older one serves where pictures of a newer one were deleted. */
const LOOKED_AT = 5;

/** What a plan says where pictures of the very same request are here. */
export const SHARED_NOTE: Plan['warnings'][number] = {
  code: 'FROM_CACHE',
  message:
    'The very same request was made before: its pictures would be given, and nothing is sent or charged. Change the seed for another picture, or set cachePolicy to REFRESH to buy this one anew.',
};

/** The pictures that an order is given without anything being bought; null: there are none, or it wants its own. */
export async function picturesFor(
  database: Pick<Repositories, 'generations' | 'images'>,
  { actor, cacheKey, count }: { actor: string; cacheKey: string | null; count: number },
  { cachePolicy }: Pick<GenerationRequest, 'cachePolicy'>,
): Promise<StoredImage[] | null> {
  if (cacheKey === null || cachePolicy !== 'USE') return null;
  return sharedPictures(database, { actor, cacheKey, count });
}

/** All pictures of an equal generation, none of them deleted; null: there is none. */
async function sharedPictures(
  database: Pick<Repositories, 'generations' | 'images'>,
  wanted: { actor: string; cacheKey: string; count: number },
): Promise<StoredImage[] | null> {
  const { actor, cacheKey, count } = wanted;
  for (const { id } of await database.generations.shareable(actor, cacheKey, LOOKED_AT)) {
    const images = await database.images.byGenerations([id]);
    if (images.length >= count) return images;
  }
  return null;
}

/**
 * Ends a generation with the pictures of an equal one, where there is one: nothing is sent and nothing costs. All in one
 * transaction, so that a picture that is deleted at this moment is either given or not found. False: there is none.
 */
export async function serveShared(
  context: RunContext,
  run: GenerationRun,
  attempts: readonly AttemptRow[],
): Promise<boolean> {
  const { actor, cacheKey, count } = run.row;
  if (cacheKey === null || attempts.length === 0) return false;
  const at = new Date(context.clock.now());
  const isServed = await leftToOthers(() =>
    context.database.transaction(async (tx) => {
      const pictures = await sharedPictures(tx, { actor, cacheKey, count });
      if (pictures === null) return false;
      if ((await giveShared(tx, attempts, pictures, at)) === null) throw new Overtaken();
      return true;
    }),
  );
  if (isServed) {
    context.telemetry.generationEnded({ provider: run.model.provider, status: 'SUCCEEDED' });
    context.bell.ring(run.id, 'activity');
  }
  return isServed;
}

/**
 * Ends a generation with copies of pictures, within the caller's transaction: its planned calls stand as CANCELED, for
 * nothing is sent. Gives it as it is then; null where one of its calls was moved by another hand.
 */
export async function giveShared(
  tx: Pick<Repositories, 'attempts'>,
  planned: readonly AttemptRow[],
  pictures: readonly StoredImage[],
  at: Date,
): Promise<GenerationRow | null> {
  const images = pictures.map((picture) => copyOf(picture, at.getTime()));
  const last = planned.at(-1);
  let generation: GenerationRow | null = null;
  for (const attempt of planned) {
    const changed = await tx.attempts.change({
      attempt,
      from: ['PLANNED'],
      to: 'CANCELED',
      at,
      patch: { finishedAt: at, costMicros: 0n },
      ...(attempt === last
        ? {
            images,
            events: images.map(({ id }) => ({ kind: 'IMAGE', payload: { imageId: id } })),
            generation: {
              from: UNDER_WAY,
              to: 'SUCCEEDED',
              patch: {
                isFromCache: true,
                actualMicros: 0n,
                progress: 1,
                startedAt: at,
                finishedAt: at,
              },
            },
          }
        : {}),
    });
    if (!changed) return null;
    ({ generation } = changed);
  }
  return generation;
}

/** True also where another process has moved an attempt: the generation is left to that one. */
async function leftToOthers(work: () => Promise<boolean>): Promise<boolean> {
  try {
    return await recorded(work);
  } catch (error) {
    if (error instanceof Overtaken) return true;
    throw error;
  }
}

function copyOf(picture: StoredImage, now: number): NewImage {
  const { index, source, prompt, sha256, mimeType, byteSize, width, height } = picture;
  const { seed, revisedPrompt, providerMetadata } = picture;
  return {
    id: createId('image', now),
    index,
    source,
    prompt,
    sha256,
    mimeType,
    byteSize,
    width,
    height,
    seed,
    revisedPrompt,
    providerMetadata: providerMetadata === null ? null : JSON.stringify(providerMetadata),
  };
}
