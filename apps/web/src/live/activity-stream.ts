import type { DarkroomClient } from '@darkroom/client';
import { ACTIVITY } from '../api/activity-document.ts';
import type { ActivitySubscription } from '../gql/graphql.ts';
import { createStore } from '../lib/store.ts';

export type ActivityEvent = ActivitySubscription['activity'];

/** Whether the tab hears of what happens. */
export type Connection = 'open' | 'lost';
export const connection = createStore<Connection>('open');

/** Goes up whenever events may have been missed, so that pages ask for their lists again. */
export const missedEvents = createStore(0);

/** A hidden tab lets its connection go: browsers allow six to one server, over all tabs. */
const HIDDEN_MS = 30_000;
/** A new try that was not refused this long after it began counts as open: a quiet stream says nothing by itself. */
const SETTLED_MS = 1_000;

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
  let settling: ReturnType<typeof setTimeout> | undefined;

  const markOpen = () => {
    clearTimeout(settling);
    if (connection.get() === 'open') return;
    connection.set('open');
    missedEvents.set(missedEvents.get() + 1);
  };
  const stop = () => {
    clearTimeout(settling);
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
      onReconnect({ delayMs }) {
        connection.set('lost');
        clearTimeout(settling);
        settling = setTimeout(markOpen, delayMs + SETTLED_MS);
      },
    });
    try {
      for await (const event of events) {
        cursor = event.cursor;
        markOpen();
        onEvent(event);
      }
    } catch {
      if (own.signal.aborted) return;
      // Refused for good: the server does not know the cursor any more, after its data was put back. Begin anew.
      cursor = null;
      connection.set('lost');
      settling = setTimeout(() => {
        void start();
        markOpen();
      }, SETTLED_MS);
    }
  };
  const onVisibility = () => {
    clearTimeout(hiding);
    if (document.visibilityState === 'hidden') hiding = setTimeout(stop, HIDDEN_MS);
    else if (running === null) void start();
  };
  const onOnline = () => {
    void start();
    settling = setTimeout(markOpen, SETTLED_MS);
  };
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
    stop();
  };
}
