import { useCallback, useState } from 'react';

/** How long a signed address is used before a newer one takes its place. */
const KEEP_MS = 10 * 60_000;
const known = new Map<string, { url: string; since: number }>();

/**
 * Keeps showing an image from the address that it was first shown from: every answer of the server signs a new one, and
 * the browser would fetch the same bytes again. `onError` takes the newest address, once it does not answer any more.
 */
export function useImageUrl(key: string, newest: string): { url: string; onError: () => void } {
  const [, setTries] = useState(0);
  const kept = known.get(key);
  if (kept === undefined || Date.now() - kept.since > KEEP_MS) {
    known.set(key, { url: newest, since: Date.now() });
  }
  const onError = useCallback(() => {
    if (known.get(key)?.url === newest) return;
    known.set(key, { url: newest, since: Date.now() });
    setTries((tries) => tries + 1);
  }, [key, newest]);
  return { url: known.get(key)?.url ?? newest, onError };
}
