import { useEffect } from 'react';
import { generationNews } from '../live/generation-news.ts';

/** Asks at most so often, in milliseconds: a batch has many generations at once. */
const PAUSE_MS = 500;

/** Asks again a moment after generations went on, while that is of interest: events tell of each, and not of their sum. */
export function useGenerationNews(
  isWanted: boolean,
  refetch: (options: { requestPolicy: 'network-only' }) => void,
): void {
  useEffect(() => {
    if (!isWanted) return;
    let waiting: ReturnType<typeof setTimeout> | undefined;
    const stop = generationNews.subscribe(() => {
      waiting ??= setTimeout(() => {
        waiting = undefined;
        refetch({ requestPolicy: 'network-only' });
      }, PAUSE_MS);
    });
    return () => {
      stop();
      clearTimeout(waiting);
    };
  }, [isWanted, refetch]);
}
