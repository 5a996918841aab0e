import { type GenerationStatus, TERMINAL_STATUSES } from '@darkroom/core';
import type { Database, GenerationRow, StoredEvent } from '@darkroom/database';
import type { Bell } from './bell.ts';

const PAGE = 100;

export interface GenerationStreamEvent {
  event: StoredEvent;
  /** The generation as it is now: never older than the event. */
  generation: GenerationRow;
}

/**
 * Events of one generation: first what came after `after`, then each as it happens; ends behind the event that
 * brought the generation to its end. Read from the database, so that nothing is lost over a reconnect or a restart.
 * An `after` that is ahead of the generation (a client of a database that was restored) counts as its last event.
 */
export async function* followGeneration(
  database: Database,
  bell: Bell,
  id: string,
  after: number,
  signal: AbortSignal,
): AsyncGenerator<GenerationStreamEvent, void, undefined> {
  // Listening begins before the first look: what happens between the two rings.
  const listener = bell.listen(id, signal);
  let position: number | null = null;
  try {
    while (!signal.aborted) {
      if (position === null) {
        const first = await database.generations.byId(id);
        if (!first) return;
        position = Math.min(after, first.sequence);
      }
      const events = await database.events.byGeneration(id, position, PAGE);
      // Read after its events, so that whoever sees the last event also sees the generation at its end.
      const generation = await database.generations.byId(id);
      if (!generation) return;
      for (const event of events) {
        position = event.sequence ?? position;
        yield { event, generation };
        if (signal.aborted) return;
      }
      if (position < generation.sequence) continue; // more is there already
      if (TERMINAL_STATUSES.has(generation.status as GenerationStatus)) return; // the column holds nothing else
      await listener.next();
    }
  } finally {
    listener.stop();
  }
}
