import type { Cache } from '@urql/exchange-graphcache';
import type { ActivitySubscription } from '../gql/graphql.ts';
import { prependGeneration, prependImage } from './cache-lists.ts';
import { idOf, partOf } from './partial.ts';

const KIND: ActivitySubscription['activity']['__typename'] = 'GenerationActivity';

/**
 * Brings lists up to date with what happened, in this tab or another. The objects themselves are in the cache already
 * when this runs. The same event may come twice and changes nothing then, nor does one of which parts are missing.
 */
export function applyActivity(result: unknown, cache: Cache): void {
  const activity = partOf(result, 'activity');
  if (partOf(activity, '__typename') !== KIND) return;
  const generation = partOf(partOf(activity, 'event'), 'generation');
  const id = idOf(generation);
  if (id === null) return;
  prependGeneration(cache, `Generation:${id}`);
  const images = partOf(generation, 'images');
  for (const image of Array.isArray(images) ? images : []) {
    const imageId = idOf(image);
    if (imageId !== null) prependImage(cache, `Image:${imageId}`);
  }
}
