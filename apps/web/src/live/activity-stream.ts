import type { Client } from '@urql/core';
import { ACTIVITY } from '../api/activity-document.ts';
import { signedOut } from '../api/signed-out.ts';
import type { ActivitySubscription } from '../gql/graphql.ts';
import { createStore } from '../lib/store.ts';

export type ActivityEvent = ActivitySubscription['activity'];

/** How the tab stands with the server. */
export type Connection = 'connecting' | 'open' | 'lost';
export const connection = createStore<Connection>('connecting');

/** Goes up whenever events may have been missed, so that pages ask for their lists again. */
export const missedEvents = createStore(0);

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 10_000;
/** A hidden tab lets its connection go: browsers allow six to one server, over all tabs. */
const HIDDEN_MS = 30_000;
/** A stream that was not refused this long after it was opened counts as open. */
const SETTLED_MS = 400;

/**
 * Follows everything that happens, for as long as the tab lives: takes the stream up again from its last event after a
 * break, lets go while the tab is hidden, and goes on where it was when it comes back. Answers how to stop it.
 */
export function followActivity(
  client: Client,
  onEvent: (event: ActivityEvent) => void,
): () => void {
  let cursor: string | null = null;
  let wait = FIRST_WAIT_MS;
  let stopStream: (() => void) | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let settled: ReturnType<typeof setTimeout> | undefined;
  let wasLost = false;

  const markOpen = () => {
    wait = FIRST_WAIT_MS;
    if (connection.get() === 'open') return;
    connection.set('open');
    // Without a cursor nothing says what happened meanwhile.
    if (wasLost && cursor === null) missedEvents.set(missedEvents.get() + 1);
    wasLost = false;
  };

  const close = () => {
    clearTimeout(timer);
    clearTimeout(settled);
    stopStream?.();
    stopStream = null;
  };

  const again = () => {
    close();
    if (signedOut.get()) return;
    wasLost = true;
    connection.set('lost');
    timer = setTimeout(open, wait);
    wait = Math.min(wait * 2, LONGEST_WAIT_MS);
  };

  const open = () => {
    close();
    settled = setTimeout(markOpen, SETTLED_MS);
    const { unsubscribe } = client
      .subscription(ACTIVITY, { after: cursor }, { requestPolicy: 'network-only' })
      .subscribe(({ data, error, hasNext }) => {
        if (data) {
          markOpen();
          cursor = data.activity.cursor;
          onEvent(data.activity);
        }
        if (error && error.graphQLErrors.length > 0) {
          // The server does not know the cursor (any more): begin anew, and ask for the lists.
          if (cursor !== null) missedEvents.set(missedEvents.get() + 1);
          cursor = null;
        }
        if (error || !hasNext) queueMicrotask(again);
      });
    stopStream = unsubscribe;
  };

  const onVisibility = () => {
    if (document.visibilityState === 'hidden') {
      clearTimeout(timer);
      timer = setTimeout(close, HIDDEN_MS);
    } else if (stopStream === null) {
      open();
    } else {
      clearTimeout(timer);
    }
  };
  const onOnline = () => {
    wait = FIRST_WAIT_MS;
    if (connection.get() === 'lost') open();
  };
  const onOffline = () => connection.set('lost');

  document.addEventListener('visibilitychange', onVisibility);
  window.addEventListener('online', onOnline);
  window.addEventListener('offline', onOffline);
  open();
  return () => {
    document.removeEventListener('visibilitychange', onVisibility);
    window.removeEventListener('online', onOnline);
    window.removeEventListener('offline', onOffline);
    close();
  };
}
