import type { AttemptState, GenerationStatus } from '@darkroom/core';
import { TERMINAL_STATUSES } from '@darkroom/core';
import type { Reservation as ReservationRow } from '../client.ts';
import type { Sql } from '../sql/sql.ts';
import { bind, marks } from '../sql/table.ts';
import { reservations } from '../sql/tables.ts';
import { ofSpender, type Spender } from './budgets.ts';
import type { RepositoryContext } from './context.ts';

export type { ReservationRow };

export interface NewReservation {
  generationId: string;
  actor: string;
  provider: string;
  source: string;
  /** The batch that orders it. Left out: none. */
  batchId?: string | null;
  /** The highest price of the whole generation, above 0. */
  micros: bigint;
  at: Date;
}

/** States of a call whose price is not known yet: it goes on, or nobody knows what became of it. */
const HELD_STATES: readonly AttemptState[] = [
  'PLANNED',
  'SENDING',
  'ACCEPTED',
  'RESULT_RECEIVED',
  'STORED',
  'UNKNOWN',
];

/** Statuses of generations that hold money: all but those that have come to a known end. */
const HOLDING_STATUSES: readonly GenerationStatus[] = [
  'QUEUED',
  'RUNNING',
  'SAVING',
  'CANCELING',
  'UNKNOWN_OUTCOME',
];

/** The share of calls that have not ended, rounded up: exact where one price a picture is the highest price. */
const HELD = (micros: string, generation: string, count: string) =>
  `(${micros} * (SELECT COALESCE(SUM(a."count"), 0) FROM "Attempt" a
     WHERE a."generationId" = ${generation} AND a."state" IN ${marks(HELD_STATES)}) + ${count} - 1) / ${count}`;

/**
 * What generations may still cost, held against the budgets. A row changes only within the transaction that changes
 * its generation, so that neither can be seen without the other.
 */
export class Reservations {
  readonly #context: RepositoryContext;

  constructor(context: RepositoryContext) {
    this.#context = context;
  }

  /** To be called within the transaction that accepts the generation. */
  async open({ at, ...input }: NewReservation): Promise<void> {
    const row = { ...input, heldMicros: input.micros, state: 'OPEN', createdAt: at, stateAt: at };
    await reservations.insert(this.#context.sql, [row]);
  }

  /** A call has ended, and its generation goes on: what is held falls to the share of the calls that are left. */
  async shrink(generationId: string): Promise<void> {
    await shrink(this.#context.sql, generationId);
  }

  /** Providers of generations that may still cost something. */
  async providersAtWork(): Promise<string[]> {
    const rows = await this.#context.sql.rows(
      `SELECT DISTINCT "provider" FROM "Generation" WHERE "status" IN ${marks(HOLDING_STATUSES)}`,
      HOLDING_STATUSES,
    );
    return rows.map(({ provider }) => String(provider));
  }

  /**
   * Opens what is missing at these providers: for generations that were accepted before there was a budget and may
   * still cost something. Gives how many.
   */
  async openMissing(providers: readonly string[], at: Date): Promise<number> {
    const text = `INSERT INTO "Reservation"
      ("generationId", "actor", "provider", "source", "batchId", "micros", "heldMicros", "state", "createdAt", "stateAt")
      SELECT g."id", g."actor", g."provider", g."source", g."batchId", g."estimateMaximumMicros",
        ${HELD('g."estimateMaximumMicros"', 'g."id"', 'g."count"')},
        CASE WHEN g."status" = 'UNKNOWN_OUTCOME' THEN 'UNKNOWN' ELSE 'OPEN' END,
        g."createdAt", COALESCE(g."finishedAt", ?)
      FROM "Generation" g
      WHERE g."status" IN ${marks(HOLDING_STATUSES)} AND g."provider" IN ${marks(providers)} AND g."estimateMaximumMicros" > 0 AND g."count" > 0
        AND NOT EXISTS (SELECT 1 FROM "Reservation" r WHERE r."generationId" = g."id")`;
    const values = [...HELD_STATES, bind(at), ...HOLDING_STATUSES, ...providers];
    return this.#context.sql.run(text, values);
  }

  /**
   * Micros that are held of a spender: of everything under way, and of unknown outcomes since `from`. Left out: of all
   * unknown outcomes.
   */
  async held(spender: Spender, from?: Date): Promise<bigint> {
    const of = ofSpender(spender);
    const since = from === undefined ? '' : ` AND ("state" = 'OPEN' OR "stateAt" >= ?)`;
    const [row] = await this.#context.sql.rows(
      `SELECT CAST(SUM("heldMicros") AS BIGINT) AS "held" FROM "Reservation"
       WHERE "state" IN ('OPEN', 'UNKNOWN')${since}${of.text}`,
      [...(from === undefined ? [] : [bind(from)]), ...of.values],
    );
    return BigInt(row?.held?.toString() ?? 0);
  }

  /** Of several generations; those without one are left out. */
  async byGenerations(generationIds: readonly string[]): Promise<ReservationRow[]> {
    const text = `WHERE "generationId" IN ${marks(generationIds)}`;
    return reservations.select(this.#context.sql, { text, values: generationIds });
  }

  /** All that hold something. */
  async holding(): Promise<ReservationRow[]> {
    const text = `WHERE "state" IN ('OPEN', 'UNKNOWN') ORDER BY "createdAt"`;
    return reservations.select(this.#context.sql, { text, values: [] });
  }
}

async function shrink(sql: Sql, generationId: string): Promise<number> {
  const count =
    '(SELECT g."count" FROM "Generation" g WHERE g."id" = "Reservation"."generationId")';
  const held = HELD('"micros"', '"Reservation"."generationId"', count);
  return sql.run(
    `UPDATE "Reservation" SET "heldMicros" = ${held} WHERE "generationId" = ? AND "state" IN ('OPEN', 'UNKNOWN')`,
    [...HELD_STATES, generationId],
  );
}

/**
 * Lets a reservation follow its generation into a status, in the transaction that writes it: kept where the outcome is
 * unknown, closed at every other end, and left alone before it. Nothing where there is none.
 */
export async function followStatus(
  sql: Sql,
  generationId: string,
  status: GenerationStatus,
  at: Date,
): Promise<void> {
  if (!TERMINAL_STATUSES.has(status)) return;
  if (status === 'UNKNOWN_OUTCOME') {
    if ((await shrink(sql, generationId)) === 0) return;
    await sql.run(
      `UPDATE "Reservation" SET "state" = 'UNKNOWN', "stateAt" = ? WHERE "generationId" = ? AND "state" = 'OPEN'`,
      [bind(at), generationId],
    );
    return;
  }
  await sql.run(
    `UPDATE "Reservation" SET "heldMicros" = 0, "stateAt" = ?,
       "state" = CASE WHEN EXISTS (SELECT 1 FROM "LedgerEntry" l WHERE l."generationId" = "Reservation"."generationId"
         AND (l."micros" IS NULL OR l."micros" > 0)) THEN 'SETTLED' ELSE 'RELEASED' END
     WHERE "generationId" = ? AND "state" IN ('OPEN', 'UNKNOWN')`,
    [bind(at), generationId],
  );
}
