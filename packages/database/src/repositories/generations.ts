import type { GenerationStatus } from '@darkroom/core';
import type { Generation as GenerationRow } from '../client.ts';
import type { Sql } from '../sql/sql.ts';
import { marks } from '../sql/table.ts';
import { attempts, events, generations, imageUses } from '../sql/tables.ts';
import type { RepositoryContext } from './context.ts';
import { actorIds } from './owned-by.ts';
import { followStatus } from './reservations.ts';

export type { GenerationRow };

/** A call of a generation as it is planned: how many images it asks for. */
export interface PlannedCall {
  attemptId: string;
  call: number;
  count: number;
}

export interface NewGeneration {
  id: string;
  actor: string;
  idempotencyKey: string | null;
  fingerprint: string;
  /** Equal for requests whose pictures may be shared; null: never shared. */
  cacheKey: string | null;
  source: string;
  provider: string;
  modelId: string | null;
  mode: string;
  prompt: string;
  count: number;
  seed: string | null;
  request: string;
  receipt: string;
  plan: string;
  retryOfId: string | null;
  /** The batch that orders it. Left out: none. */
  batchId?: string | null;
  /** Whether it is ordered for later, at the vendor's lower price. Left out: no. */
  isDeferred?: boolean;
  estimateMinimumMicros: bigint | null;
  estimateMaximumMicros: bigint | null;
  estimateExpectedMicros: bigint | null;
  calls: PlannedCall[];
  /** Ids of the images of the gallery that it works from, each once. Left out: none. */
  usedImages?: readonly string[];
  at: Date;
}

export type CreateOutcome =
  | { kind: 'created'; generation: GenerationRow }
  /** The same key came with the same input: the first one. */
  | { kind: 'existing'; generation: GenerationRow }
  /** The same key came with another input. */
  | { kind: 'conflict'; generation: GenerationRow }
  /** `isAdmitted` said no. */
  | { kind: 'refused' };

/** An event that a change writes beside itself. */
export interface NewEvent {
  kind: string;
  payload?: Record<string, unknown>;
}

/** What a change may set besides the status. */
export type GenerationPatch = Partial<
  Pick<
    GenerationRow,
    | 'progress'
    | 'failures'
    | 'isCancelRequested'
    | 'actualMicros'
    | 'isFromCache'
    | 'notBefore'
    | 'startedAt'
    | 'finishedAt'
  >
>;

/**
 * Writes events behind a generation's last and gives the generation; what it holds of the budgets follows its status.
 * Within a transaction.
 */
export async function appendGenerationEvents(
  sql: Sql,
  id: string,
  at: Date,
  added: readonly NewEvent[],
  patch: GenerationPatch & { status?: GenerationStatus } = {},
): Promise<GenerationRow> {
  const row = await generations.updateOne(
    sql,
    patch,
    { text: '"sequence" = "sequence" + ?, "fence" = "fence" + 1', values: [added.length] },
    { text: 'WHERE "id" = ?', values: [id] },
  );
  if (!row) throw new Error(`There is no generation ${id}.`);
  if (patch.status) await followStatus(sql, id, patch.status, at);
  const first = row.sequence - added.length + 1;
  await events.insert(
    sql,
    added.map((event, index) => ({
      topic: 'generation',
      subject: id,
      sequence: first + index,
      kind: event.kind,
      payload: JSON.stringify(event.payload ?? {}),
      at,
    })),
  );
  return row;
}

/** Generations. Every change of status is a compare-and-set, and writes its event in the same transaction. */
export class Generations {
  readonly #context: RepositoryContext;

  constructor(context: RepositoryContext) {
    this.#context = context;
  }

  /**
   * Accepts a generation with its planned attempts, once per (actor, idempotency key). Durable when it resolves.
   * `isAdmitted` is asked where it is no repetition, before anything is written, within the same transaction.
   */
  async create(
    input: NewGeneration,
    isAdmitted: () => Promise<boolean> = async () => true,
  ): Promise<CreateOutcome> {
    const { calls, at, usedImages = [], ...fields } = input;
    return this.#context.transaction(async ({ sql }) => {
      if (input.idempotencyKey !== null) {
        const earlier = await byKey(sql, input.actor, input.idempotencyKey);
        if (earlier) {
          const isSame = earlier.fingerprint === input.fingerprint;
          return { kind: isSame ? 'existing' : 'conflict', generation: earlier };
        }
      }
      if (!(await isAdmitted())) return { kind: 'refused' };
      const generation = await generations.insertOne(sql, {
        ...fields,
        status: 'QUEUED',
        sequence: 1,
        createdAt: at,
      });
      await imageUses.insert(
        sql,
        usedImages.map((imageId) => ({ imageId, generationId: input.id })),
      );
      await attempts.insert(
        sql,
        calls.map(({ attemptId, call, count }) => ({
          id: attemptId,
          generationId: input.id,
          call,
          number: 1,
          count,
          state: 'PLANNED',
          startedAt: at,
        })),
      );
      await events.insert(sql, [
        {
          topic: 'generation',
          subject: input.id,
          sequence: 1,
          kind: 'STATUS',
          payload: JSON.stringify({ status: 'QUEUED' }),
          at,
        },
      ]);
      return { kind: 'created', generation };
    });
  }

  /**
   * Moves a generation from one of `from` to `to`, with its event. Null where it is in another status by now:
   * somebody else was faster, and nothing was written.
   */
  async move(
    id: string,
    from: readonly GenerationStatus[],
    to: GenerationStatus,
    at: Date,
    patch: GenerationPatch = {},
  ): Promise<GenerationRow | null> {
    return this.#context.transaction(async ({ sql }) => {
      if (!(await isIn(sql, id, from))) return null;
      const event = { kind: 'STATUS', payload: { status: to } };
      return appendGenerationEvents(sql, id, at, [event], { ...patch, status: to });
    });
  }

  /** Writes an event (progress, a preview) that changes no status; nothing where the generation has ended. */
  async note(
    id: string,
    running: readonly GenerationStatus[],
    at: Date,
    event: NewEvent,
    patch: GenerationPatch = {},
  ): Promise<GenerationRow | null> {
    return this.#context.transaction(async ({ sql }) => {
      if (!(await isIn(sql, id, running))) return null;
      return appendGenerationEvents(sql, id, at, [event], patch);
    });
  }

  /** Those of one actor and one cache key that came to all their pictures, newest first. */
  async shareable(actor: string, cacheKey: string, most: number): Promise<GenerationRow[]> {
    const text = `WHERE "actor" = ? AND "cacheKey" = ? AND "status" = 'SUCCEEDED' ORDER BY "createdAt" DESC, "id" DESC LIMIT ?`;
    return generations.select(this.#context.sql, { text, values: [actor, cacheKey, most] });
  }

  async byIdempotencyKey(actor: string, idempotencyKey: string): Promise<GenerationRow | null> {
    return byKey(this.#context.sql, actor, idempotencyKey);
  }

  async byId(id: string): Promise<GenerationRow | null> {
    return generations.first(this.#context.sql, { text: 'WHERE "id" = ?', values: [id] });
  }

  async byIds(ids: readonly string[]): Promise<GenerationRow[]> {
    const text = `WHERE "id" IN ${marks(ids)}`;
    return generations.select(this.#context.sql, { text, values: ids });
  }

  /** Newest first, after a place in that order. One row more than `first` tells that there is another page. */
  async page(options: {
    first: number;
    after?: { createdAt: Date; id: string };
    status?: GenerationStatus;
    /** Only what this batch ordered. */
    batchId?: string;
    /** Only what this user ordered, themselves or with a token. */
    userId?: string;
  }): Promise<GenerationRow[]> {
    const { first, after, status, batchId, userId } = options;
    const actors = userId === undefined ? null : await actorIds(this.#context, userId);
    return this.#context.client.generation.findMany({
      where: {
        ...(status ? { status } : {}),
        ...(batchId ? { batchId } : {}),
        ...(actors ? { actor: { in: actors } } : {}),
        ...(after
          ? {
              OR: [
                { createdAt: { lt: after.createdAt } },
                { createdAt: after.createdAt, id: { lt: after.id } },
              ],
            }
          : {}),
      },
      orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
      take: first + 1,
    });
  }

  /** Accepted and not ended, oldest first: what a start has to go on with. */
  async unfinished(): Promise<GenerationRow[]> {
    return this.#context.client.generation.findMany({
      where: { status: { in: ['QUEUED', 'RUNNING', 'SAVING', 'CANCELING'] } },
      orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    });
  }

  /** How many stand before it in the queue; 0 is next. Those of batches stand behind all others. */
  async queuedBefore({
    createdAt,
    id,
    batchId,
  }: Pick<GenerationRow, 'createdAt' | 'id' | 'batchId'>): Promise<number> {
    const earlier = [{ createdAt: { lt: createdAt } }, { createdAt, id: { lt: id } }];
    const before =
      batchId === null
        ? { batchId: null, OR: earlier }
        : { OR: [{ batchId: null }, { batchId: { not: null }, OR: earlier }] };
    return this.#context.client.generation.count({ where: { status: 'QUEUED', ...before } });
  }

  /** What waits at each provider: how many generations, and since when the oldest of them does. */
  async queues(): Promise<{ provider: string; length: number; oldest: Date }[]> {
    const rows = await this.#context.client.generation.groupBy({
      by: ['provider'],
      where: { status: 'QUEUED' },
      _count: { _all: true },
      _min: { createdAt: true },
    });
    return rows.flatMap(({ provider, _count, _min: { createdAt } }) =>
      createdAt === null ? [] : [{ provider, length: _count._all, oldest: createdAt }],
    );
  }

  async countByStatus(statuses: readonly GenerationStatus[]): Promise<number> {
    return this.#context.client.generation.count({ where: { status: { in: [...statuses] } } });
  }
}

function byKey(sql: Sql, actor: string, idempotencyKey: string): Promise<GenerationRow | null> {
  const text = 'WHERE "actor" = ? AND "idempotencyKey" = ?';
  return generations.first(sql, { text, values: [actor, idempotencyKey] });
}

/** Whether a generation is in one of these statuses. Within a transaction it stays so: nobody else writes. */
export async function isIn(
  sql: Sql,
  id: string,
  statuses: readonly GenerationStatus[],
): Promise<boolean> {
  const [row] = await sql.rows('SELECT "status" FROM "Generation" WHERE "id" = ?', [id]);
  return statuses.some((status) => status === row?.status);
}
