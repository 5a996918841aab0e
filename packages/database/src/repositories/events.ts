import type { Event as Row } from '../client.ts';
import { parseJson } from '../json.ts';
import { events } from '../sql/tables.ts';
import { now, type RepositoryContext } from './context.ts';

/** Something that happened. `position` rises with every event of the database and is never used twice. */
export type StoredEvent = Omit<Row, 'payload'> & { payload: unknown };

export interface NewActivity {
  /** generation, asset, image, board, batch, workflow, provider or model. */
  topic: string;
  /** Of what: an id, a slug, a source. */
  subject: string;
  kind: string;
  payload?: Record<string, unknown>;
  /** Of the generation, for its own stream. */
  sequence?: number;
}

/**
 * Everything that happened, in order. Since one writes at a time, an event becomes visible only after all of lower
 * position; on a database with several writers that will need a lock around appending.
 */
export class Events {
  readonly #context: RepositoryContext;

  constructor(context: RepositoryContext) {
    this.#context = context;
  }

  async append(event: NewActivity): Promise<StoredEvent> {
    const { payload = {}, ...fields } = event;
    const row = { ...fields, payload: JSON.stringify(payload), at: now(this.#context) };
    return toEvent(await events.insertOne(this.#context.sql, row));
  }

  /** What came after `position`, oldest first. */
  async after(position: number, limit: number): Promise<StoredEvent[]> {
    const text = 'WHERE "position" > ? ORDER BY "position" LIMIT ?';
    const rows = await events.select(this.#context.sql, { text, values: [position, limit] });
    return rows.map(toEvent);
  }

  /** What came of one generation after its sequence number `sequence`, oldest first. */
  async byGeneration(id: string, sequence: number, limit: number): Promise<StoredEvent[]> {
    const text = `WHERE "topic" = 'generation' AND "subject" = ? AND "sequence" > ? ORDER BY "sequence" LIMIT ?`;
    const rows = await events.select(this.#context.sql, { text, values: [id, sequence, limit] });
    return rows.map(toEvent);
  }

  /** Those of one kind of a generation, newest first. */
  async latestOfKind(id: string, kind: string, limit: number): Promise<StoredEvent[]> {
    const text = `WHERE "topic" = 'generation' AND "subject" = ? AND "kind" = ? ORDER BY "sequence" DESC LIMIT ?`;
    const rows = await events.select(this.#context.sql, { text, values: [id, kind, limit] });
    return rows.map(toEvent);
  }

  /** The position of the last event; 0 before the first. */
  async latestPosition(): Promise<number> {
    const [row] = await this.#context.sql.rows('SELECT MAX("position") AS "latest" FROM "Event"');
    return Number(row?.latest ?? 0);
  }
}

function toEvent(row: Row): StoredEvent {
  return { ...row, payload: parseJson(row.payload, `event ${row.position}`) };
}
