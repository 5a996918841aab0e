import type { Cache } from '@urql/exchange-graphcache';
import type { ActivitySubscription } from '../gql/graphql.ts';
import { prependGeneration, prependImage } from './cache-lists.ts';

/**
 * Brings lists up to date with what happened, in this tab or another. The objects themselves are in the cache already
 * when this runs. The same event may come twice and changes nothing then.
 */
export function applyActivity(result: unknown, cache: Cache): void {
  const { activity } = result as ActivitySubscription; // the only document that subscribes to it
  if (activity.__typename === 'GenerationActivity') {
    const { generation } = activity.event;
    prependGeneration(cache, `Generation:${generation.id}`);
    for (const { id } of generation.images) prependImage(cache, `Image:${id}`);
  }
}
