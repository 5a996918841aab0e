import { type GenerationStatus, TERMINAL_STATUSES } from '@darkroom/core';
import type { Database, GenerationRow, StoredEvent } from '@darkroom/database';
import type { Bell } from './bell.ts';

const PAGE = 100;

export interface GenerationStreamEvent {
  event: StoredEvent;
  /** The generation as it is now. */
  generation: GenerationRow;
}

/**
 * Events of one generation: first what came after `after`, then each as it happens; ends behind the event that
 * brought the generation to its end. Read from the database, so that nothing is lost over a reconnect or a restart.
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
  let position = after;
  try {
    while (!signal.aborted) {
      // The row is read first: its sequence is then never ahead of the events that are read after it.
      const generation = await database.generations.byId(id);
      if (!generation) return;
      const events = await database.events.byGeneration(id, position, PAGE);
      for (const event of events) {
        position = event.sequence ?? position;
        yield { event, generation };
      }
      if (events.length === PAGE) continue;
      const hasEnded = TERMINAL_STATUSES.has(generation.status as GenerationStatus); // the column holds nothing else
      if (hasEnded && position >= generation.sequence) return;
      if (events.length === 0) await listener.next();
    }
  } finally {
    listener.stop();
  }
}
