import type { DarkroomClient } from '@darkroom/client';
import { ACTIVITY } from '../api/activity-document.ts';
import type { ActivitySubscription } from '../gql/graphql.ts';
import { createStore } from '../lib/store.ts';

export type ActivityEvent = ActivitySubscription['activity'];

/** Whether the tab hears of what happens: not yet, or not any more. */
export type Connection = 'opening' | 'open' | 'lost';
export const connection = createStore<Connection>('opening');

/** Goes up whenever events may have been missed, so that pages ask for their lists again. */
export const missedEvents = createStore(0);

/** A hidden tab lets its connection go: browsers allow six to one server, over all tabs. */
const HIDDEN_MS = 30_000;
/** Before a stream that was refused for good is begun anew. */
const PAUSE_MS = 1_000;
/**
 * Pages wait so long for the stream: what happens between their first answer and its beginning would never be told. If it
 * takes longer they begin without it, and ask again once it is there.
 */
const PATIENCE_MS = 500;

/**
 * Follows everything that happens for as long as the tab lives: on from the last event after a break, at rest while the
 * tab is hidden, and on again when it comes back. Answers how to stop it.
 */
export function followActivity(
  client: Pick<DarkroomClient, 'followActivityWith'>,
  onEvent: (event: ActivityEvent) => void,
): () => void {
  let cursor: string | null = null;
  let running: AbortController | null = null;
  let hiding: ReturnType<typeof setTimeout> | undefined;
  let pausing: ReturnType<typeof setTimeout> | undefined;

  const patience = setTimeout(() => {
    if (connection.get() === 'opening') connection.set('lost');
  }, PATIENCE_MS);
  const markOpen = () => {
    clearTimeout(patience);
    const before = connection.get();
    connection.set('open');
    // Without a cursor the stream begins at this moment, also where an earlier one was let go.
    const isGap = before === 'lost' || (cursor === null && before === 'open');
    if (isGap) missedEvents.set(missedEvents.get() + 1);
  };
  const stop = () => {
    clearTimeout(pausing);
    running?.abort();
    running = null;
  };
  const start = async () => {
    stop();
    const own = new AbortController();
    running = own;
    const events = client.followActivityWith<ActivityEvent>(ACTIVITY, {
      after: cursor,
      signal: own.signal,
      onOpen: markOpen,
      onReconnect: () => connection.set('lost'),
    });
    try {
      for await (const event of events) {
        cursor = event.cursor;
        onEvent(event);
      }
    } catch {
      if (own.signal.aborted) return;
      // Refused for good: the server does not know the cursor any more, after its data was put back. Begin anew.
      cursor = null;
      connection.set('lost');
      pausing = setTimeout(() => void start(), PAUSE_MS);
    }
  };
  const onVisibility = () => {
    clearTimeout(hiding);
    if (document.visibilityState === 'hidden') hiding = setTimeout(stop, HIDDEN_MS);
    else if (running === null) void start();
  };
  const onOnline = () => void start();
  const onOffline = () => connection.set('lost');

  document.addEventListener('visibilitychange', onVisibility);
  window.addEventListener('online', onOnline);
  window.addEventListener('offline', onOffline);
  void start();
  return () => {
    document.removeEventListener('visibilitychange', onVisibility);
    window.removeEventListener('online', onOnline);
    window.removeEventListener('offline', onOffline);
    clearTimeout(hiding);
    clearTimeout(patience);
    stop();
  };
}
