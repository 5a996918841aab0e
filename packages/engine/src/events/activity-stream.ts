import type { Database, StoredEvent } from '@darkroom/database';
import type { Bell } from './bell.ts';

const PAGE = 100;

/** Everything that happens, from now on or from after a position. Never ends by itself. */
export async function* followActivity(
  database: Database,
  bell: Bell,
  after: number | null,
  signal: AbortSignal,
): AsyncGenerator<StoredEvent, void, undefined> {
  const listener = bell.listen('activity', signal);
  let position = after ?? (await database.events.latestPosition());
  try {
    while (!signal.aborted) {
      const events = await database.events.after(position, PAGE);
      for (const event of events) {
        position = event.position;
        yield event;
      }
      if (events.length === 0) await listener.next();
    }
  } finally {
    listener.stop();
  }
}
