import type { Cache } from '@urql/exchange-graphcache';
import type { ActivitySubscription } from '../gql/graphql.ts';
import {
  forgetImagesOfGenerations,
  invalidateRoots,
  prependGeneration,
  prependImage,
  reloadNarrowed,
  removeImages,
} from './cache-lists.ts';
import { idOf, partOf } from './partial.ts';

type Kind = ActivitySubscription['activity']['__typename'];

/** What each kind of event does to lists. Kinds that are missing here change objects alone. */
const LISTS: Partial<Record<Kind, (activity: unknown, cache: Cache) => void>> = {
  GenerationActivity: applyGeneration,
  ImageActivity: applyImages,
  BoardActivity: (_activity, cache) => {
    invalidateRoots(cache, ['boards']);
    reloadNarrowed(cache, ['board', 'isOnBoard']);
  },
  BatchActivity: (_activity, cache) => invalidateRoots(cache, ['batches', 'batch']),
  WorkflowActivity: (_activity, cache) => invalidateRoots(cache, ['workflowRuns', 'workflowRun']),
};

/**
 * Brings lists up to date with what happened, in this tab or another. The objects themselves are in the cache already
 * when this runs. The same event may come twice and changes nothing then, nor does one of which parts are missing.
 */
export function applyActivity(result: unknown, cache: Cache): void {
  const activity = partOf(result, 'activity');
  const kind = partOf(activity, '__typename');
  // Any other text finds nothing.
  if (typeof kind === 'string') LISTS[kind as Kind]?.(activity, cache);
}

function applyGeneration(activity: unknown, cache: Cache): void {
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

function applyImages(activity: unknown, cache: Cache): void {
  const kind = partOf(activity, 'kind');
  if (kind === 'CHANGED') reloadNarrowed(cache, ['isStarred', 'minimumRating']);
  if (kind === 'DELETED') {
    const ids = partOf(activity, 'imageIds');
    removeImages(cache, Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : []);
    invalidateRoots(cache, ['boards']);
  }
  if (kind === 'RESTORED') {
    invalidateRoots(cache, ['images', 'boards']);
    forgetImagesOfGenerations(cache);
  }
}
