import { useEffect, useRef } from 'react';
import { useStore } from '../lib/store.ts';
import { missedEvents } from './activity-stream.ts';

/** Asks again from the server after a break in which events may have been missed. */
export function useMissedEvents(
  refetch: (options: { requestPolicy: 'network-only' }) => void,
): void {
  const missed = useStore(missedEvents);
  const seen = useRef(missed);
  useEffect(() => {
    if (seen.current === missed) return;
    seen.current = missed;
    refetch({ requestPolicy: 'network-only' });
  }, [missed, refetch]);
}
