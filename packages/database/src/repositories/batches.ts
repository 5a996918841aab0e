import type { GenerationStatus } from '@darkroom/core';
import type { Batch as Row } from '../client.ts';
import type { Sql } from '../sql/sql.ts';
import { bind, marks } from '../sql/table.ts';
import { batchCells, batches, events } from '../sql/tables.ts';
import type { NewBatchCell } from './batch-cells.ts';
import type { RepositoryContext } from './context.ts';
import { actorsOf } from './owned-by.ts';

/**
 * Where a batch is. RUNNING buys cells; the PAUSED ones wait for a person (at its own cap, at a budget, at anything else
 * that its `problem` says), or for the moment `resumesAt`; CANCELING waits for what is under way; CANCELED and DONE are its ends.
 */
export const BATCH_STATUSES = [
  'RUNNING',
  'PAUSED_AT_CAP',
  'PAUSED_AT_BUDGET',
  'PAUSED',
  'CANCELING',
  'CANCELED',
  'DONE',
] as const;
export type BatchStatus = (typeof BATCH_STATUSES)[number];

/** An order of many generations with one cap. `problem` is JSON. */
export type StoredBatch = Omit<Row, 'status'> & { status: BatchStatus };

/** `deadline` left out: none. */
export type NewBatch = Omit<
  StoredBatch,
  'status' | 'problem' | 'resumesAt' | 'finishedAt' | 'deadline'
> &
  Partial<Pick<StoredBatch, 'deadline'>>;

/** How many cells of a batch wait or were refused, and where the generations of the others are. */
export interface BatchCounts {
  waiting: number;
  refused: number;
  generations: Partial<Record<GenerationStatus, number>>;
}

/** Calls that are out at a provider, or wait there: those ordered for later apart. */
export interface OpenCalls {
  provider: string;
  isDeferred: boolean;
  calls: number;
}

export type CreateBatchOutcome =
  | { kind: 'created'; batch: StoredBatch }
  /** The same key came with the same input: the first one. */
  | { kind: 'existing'; batch: StoredBatch }
  /** The same key came with another input. */
  | { kind: 'conflict'; batch: StoredBatch };

/** Rows that one statement inserts. */
const CELLS_AT_ONCE = 200;
const UNDER_WAY: readonly GenerationStatus[] = ['QUEUED', 'RUNNING', 'SAVING', 'CANCELING'];

/** Batches. Every change of status is a compare-and-set, and writes its event in the same transaction. */
export class Batches {
  readonly #context: RepositoryContext;

  constructor(context: RepositoryContext) {
    this.#context = context;
  }

  /** Accepts a batch with all its cells, once per (actor, idempotency key). Durable when it resolves. */
  async create(batch: NewBatch, cells: readonly NewBatchCell[]): Promise<CreateBatchOutcome> {
    return this.#context.transaction(async ({ sql }) => {
      if (batch.idempotencyKey !== null) {
        const earlier = await byKey(sql, batch.actor, batch.idempotencyKey);
        if (earlier) {
          const isSame = earlier.fingerprint === batch.fingerprint;
          return { kind: isSame ? 'existing' : 'conflict', batch: earlier };
        }
      }
      const row = await batches.insertOne(sql, { ...batch, status: 'RUNNING' });
      for (let start = 0; start < cells.length; start += CELLS_AT_ONCE) {
        const some = cells.slice(start, start + CELLS_AT_ONCE);
        await batchCells.insert(
          sql,
          some.map((cell) => ({ ...cell, batchId: batch.id })),
        );
      }
      await tellStatus(sql, batch.id, 'RUNNING', batch.createdAt);
      return { kind: 'created', batch: toBatch(row) };
    });
  }

  async byId(id: string): Promise<StoredBatch | null> {
    return (await this.byIds([id]))[0] ?? null;
  }

  /** Those that exist, in no order. */
  async byIds(ids: readonly string[]): Promise<StoredBatch[]> {
    const where = { text: `WHERE "id" IN ${marks(ids)}`, values: ids };
    return (await batches.select(this.#context.sql, where)).map(toBatch);
  }

  async byIdempotencyKey(actor: string, idempotencyKey: string): Promise<StoredBatch | null> {
    return byKey(this.#context.sql, actor, idempotencyKey);
  }

  /** Those in these statuses, oldest first. */
  async inStatus(statuses: readonly BatchStatus[]): Promise<StoredBatch[]> {
    const text = `WHERE "status" IN ${marks(statuses)} ORDER BY "createdAt", "id"`;
    return (await batches.select(this.#context.sql, { text, values: statuses })).map(toBatch);
  }

  /** Newest first, after a place in that order. One row more than `first` tells that there is another page. */
  async page(options: {
    first: number;
    after?: { createdAt: Date; id: string };
    /** Only what this user ordered, themselves or with a token. */
    userId?: string;
  }): Promise<StoredBatch[]> {
    const { first, after, userId } = options;
    const of = userId === undefined ? null : actorsOf(userId);
    const text = [
      'WHERE 1 = 1',
      ...(of ? [`AND ${of.text}`] : []),
      ...(after ? ['AND ("createdAt" < ? OR ("createdAt" = ? AND "id" < ?))'] : []),
      'ORDER BY "createdAt" DESC, "id" DESC LIMIT ?',
    ].join(' ');
    const values = [
      ...(of?.values ?? []),
      ...(after ? [after.createdAt, after.createdAt, after.id] : []),
      first + 1,
    ];
    return (await batches.select(this.#context.sql, { text, values })).map(toBatch);
  }

  /** Moves a batch from one of `from` to `to`. Null where it is in another status by now: nothing was written. */
  async move(
    id: string,
    from: readonly BatchStatus[],
    to: BatchStatus,
    at: Date,
    patch: Partial<Pick<StoredBatch, 'problem' | 'resumesAt' | 'finishedAt' | 'capMicros'>> = {},
  ): Promise<StoredBatch | null> {
    return this.#context.transaction(async ({ sql }) => {
      const where = {
        text: `WHERE "id" = ? AND "status" IN ${marks(from)}`,
        values: [id, ...from],
      };
      const nothing = { text: '', values: [] };
      const change = { problem: null, resumesAt: null, ...patch, status: to };
      const row = await batches.updateOne(sql, change, nothing, where);
      if (!row) return null;
      await tellStatus(sql, id, to, at);
      return toBatch(row);
    });
  }

  /** Of several batches, those without cells left out. */
  async counts(ids: readonly string[]): Promise<Map<string, BatchCounts>> {
    const { sql } = this.#context;
    const found = new Map<string, BatchCounts>(
      ids.map((id) => [id, { waiting: 0, refused: 0, generations: {} }]),
    );
    const cells = await sql.rows(
      `SELECT "batchId", "state", COUNT(*) AS "many" FROM "BatchCell" WHERE "batchId" IN ${marks(ids)} GROUP BY "batchId", "state"`,
      ids,
    );
    for (const { batchId, state, many } of cells) {
      const counts = found.get(String(batchId));
      if (counts && state === 'WAITING') counts.waiting = Number(many);
      if (counts && state === 'REFUSED') counts.refused = Number(many);
    }
    const generations = await sql.rows(
      `SELECT "batchId", "status", COUNT(*) AS "many" FROM "Generation" WHERE "batchId" IN ${marks(ids)} GROUP BY "batchId", "status"`,
      ids,
    );
    for (const { batchId, status, many } of generations) {
      const counts = found.get(String(batchId));
      if (counts) counts.generations[status as GenerationStatus] = Number(many); // the column holds nothing else
    }
    return found;
  }

  /** Ids of a batch's generations that have not ended. */
  async unfinished(id: string): Promise<string[]> {
    const rows = await this.#context.sql.rows(
      `SELECT "id" FROM "Generation" WHERE "batchId" = ? AND "status" IN ${marks(UNDER_WAY)}`,
      [id, ...UNDER_WAY],
    );
    return rows.map((row) => String(row.id));
  }

  /** The failures, as JSON, of the generation of a batch that failed last since a moment; null: none did. */
  async lastFailures(id: string, since: Date): Promise<string | null> {
    const [row] = await this.#context.sql.rows(
      `SELECT "failures" FROM "Generation" WHERE "batchId" = ? AND "status" = 'FAILED' AND "finishedAt" >= ?
       ORDER BY "finishedAt" DESC LIMIT 1`,
      [id, bind(since)],
    );
    return row ? String(row.failures) : null;
  }

  /** Calls of these batches' generations that have not ended: those for now and those for later, by provider. */
  async openCalls(ids: readonly string[]): Promise<OpenCalls[]> {
    const rows = await this.#context.sql.rows(
      `SELECT g."provider", g."isDeferred", COUNT(DISTINCT g."id" || ' ' || a."call") AS "many"
       FROM "Generation" g JOIN "Attempt" a ON a."generationId" = g."id"
       WHERE g."batchId" IN ${marks(ids)} AND g."status" IN ${marks(UNDER_WAY)}
         AND a."state" IN ('PLANNED', 'SENDING', 'ACCEPTED', 'RESULT_RECEIVED', 'STORED')
       GROUP BY g."provider", g."isDeferred"`,
      [...ids, ...UNDER_WAY],
    );
    return rows.map(({ provider, isDeferred, many }) => ({
      provider: String(provider),
      isDeferred: Boolean(isDeferred),
      calls: Number(many),
    }));
  }
}

/** Told in the stream of everything that happens. */
async function tellStatus(sql: Sql, id: string, status: BatchStatus, at: Date): Promise<void> {
  const payload = JSON.stringify({ status });
  await events.insert(sql, [{ topic: 'batch', subject: id, kind: 'STATUS', payload, at }]);
}

async function byKey(sql: Sql, actor: string, idempotencyKey: string): Promise<StoredBatch | null> {
  const text = 'WHERE "actor" = ? AND "idempotencyKey" = ?';
  const row = await batches.first(sql, { text, values: [actor, idempotencyKey] });
  return row ? toBatch(row) : null;
}

const toBatch = (row: Row): StoredBatch => ({
  ...row,
  status: row.status as BatchStatus, // the column holds nothing else
});
