import { createId } from '@darkroom/core';
import type { AttemptRow, Database, NewImage, StoredImage } from '@darkroom/database';
import { recorded } from '../generations/attempt-keeper.ts';
import { type GenerationRun, UNDER_WAY } from '../generations/generation-run.ts';
import type { RunContext } from '../generations/run-context.ts';
import { Overtaken } from '../generations/stopping.ts';

/** Of equal generations the newest few are looked at: an older one serves where pictures of a newer one were deleted. */
const LOOKED_AT = 5;

type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0];

/** All pictures of an equal generation, none of them deleted; null: there is none. */
export async function sharedPictures(
  database: Pick<Transaction, 'generations' | 'images'>,
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
  const last = attempts.at(-1);
  if (cacheKey === null || last === undefined) return false;
  const at = new Date(context.clock.now());
  const isServed = await leftToOthers(() =>
    context.database.transaction(async (tx) => {
      const pictures = await sharedPictures(tx, { actor, cacheKey, count });
      if (pictures === null) return false;
      const images = pictures.map((picture) => copyOf(picture, at.getTime()));
      for (const attempt of attempts) {
        const isLast = attempt === last;
        const changed = await tx.attempts.change({
          attempt,
          from: ['PLANNED'],
          to: 'CANCELED',
          at,
          patch: { finishedAt: at, costMicros: 0n },
          ...(isLast
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
        if (!changed) throw new Overtaken();
      }
      return true;
    }),
  );
  if (isServed) {
    context.telemetry.generationEnded({ provider: run.model.provider, status: 'SUCCEEDED' });
    context.bell.ring(run.id, 'activity');
  }
  return isServed;
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
