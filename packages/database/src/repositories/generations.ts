import type { GenerationStatus } from '@darkroom/core';
import type { Generation as GenerationRow, PrismaExecutor } from '../client.ts';
import type { RepositoryContext } from './context.ts';

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
  estimateMinimumMicros: bigint | null;
  estimateMaximumMicros: bigint | null;
  estimateExpectedMicros: bigint | null;
  calls: PlannedCall[];
  at: Date;
}

export type CreateOutcome =
  | { kind: 'created'; generation: GenerationRow }
  /** The same key came with the same input: the first one. */
  | { kind: 'existing'; generation: GenerationRow }
  /** The same key came with another input. */
  | { kind: 'conflict'; generation: GenerationRow };

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

/** Writes events behind a generation's last and gives the new sequence. Within a transaction. */
export async function appendGenerationEvents(
  tx: PrismaExecutor,
  id: string,
  at: Date,
  events: readonly NewEvent[],
  patch: GenerationPatch & { status?: GenerationStatus } = {},
): Promise<GenerationRow> {
  const row = await tx.generation.update({
    where: { id },
    data: { ...patch, sequence: { increment: events.length }, fence: { increment: 1 } },
  });
  const first = row.sequence - events.length + 1;
  if (events.length > 0) {
    await tx.event.createMany({
      data: events.map((event, index) => ({
        topic: 'generation',
        subject: id,
        sequence: first + index,
        kind: event.kind,
        payload: JSON.stringify(event.payload ?? {}),
        at,
      })),
    });
  }
  return row;
}

/** Generations. Every change of status is a compare-and-set, and writes its event in the same transaction. */
export class Generations {
  readonly #context: RepositoryContext;

  constructor(context: RepositoryContext) {
    this.#context = context;
  }

  /** Accepts a generation with its planned attempts, once per (actor, idempotency key). Durable when it resolves. */
  async create(input: NewGeneration): Promise<CreateOutcome> {
    const { calls, at, ...fields } = input;
    return this.#context.transaction(async (tx) => {
      if (input.idempotencyKey !== null) {
        const earlier = await tx.generation.findUnique({
          where: {
            actor_idempotencyKey: { actor: input.actor, idempotencyKey: input.idempotencyKey },
          },
        });
        if (earlier) {
          const isSame = earlier.fingerprint === input.fingerprint;
          return { kind: isSame ? 'existing' : 'conflict', generation: earlier };
        }
      }
      const generation = await tx.generation.create({
        data: { ...fields, status: 'QUEUED', sequence: 1, createdAt: at },
      });
      await tx.attempt.createMany({
        data: calls.map(({ attemptId, call, count }) => ({
          id: attemptId,
          generationId: input.id,
          call,
          number: 1,
          count,
          state: 'PLANNED',
          startedAt: at,
        })),
      });
      await tx.event.create({
        data: {
          topic: 'generation',
          subject: input.id,
          sequence: 1,
          kind: 'STATUS',
          payload: JSON.stringify({ status: 'QUEUED' }),
          at,
        },
      });
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
    return this.#context.transaction(async (tx) => {
      const changed = await tx.generation.updateMany({
        where: { id, status: { in: [...from] } },
        data: { status: to },
      });
      if (changed.count === 0) return null;
      const event = { kind: 'STATUS', payload: { status: to } };
      return appendGenerationEvents(tx, id, at, [event], patch);
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
    return this.#context.transaction(async (tx) => {
      const current = await tx.generation.findUnique({ where: { id }, select: { status: true } });
      if (!current || !running.some((status) => status === current.status)) return null;
      return appendGenerationEvents(tx, id, at, [event], patch);
    });
  }

  async byIdempotencyKey(actor: string, idempotencyKey: string): Promise<GenerationRow | null> {
    return this.#context.client.generation.findUnique({
      where: { actor_idempotencyKey: { actor, idempotencyKey } },
    });
  }

  async byId(id: string): Promise<GenerationRow | null> {
    return this.#context.client.generation.findUnique({ where: { id } });
  }

  async byIds(ids: readonly string[]): Promise<GenerationRow[]> {
    return this.#context.client.generation.findMany({ where: { id: { in: [...ids] } } });
  }

  /** Newest first, after a place in that order. One row more than `first` tells that there is another page. */
  async page(options: {
    first: number;
    after?: { createdAt: Date; id: string };
    status?: GenerationStatus;
    actor?: string;
  }): Promise<GenerationRow[]> {
    const { first, after, status, actor } = options;
    return this.#context.client.generation.findMany({
      where: {
        ...(status ? { status } : {}),
        ...(actor ? { actor } : {}),
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

  /** How many stand before it in the queue; 0 is next. */
  async queuedBefore(createdAt: Date, id: string): Promise<number> {
    return this.#context.client.generation.count({
      where: {
        status: 'QUEUED',
        OR: [{ createdAt: { lt: createdAt } }, { createdAt, id: { lt: id } }],
      },
    });
  }

  async countByStatus(statuses: readonly GenerationStatus[]): Promise<number> {
    return this.#context.client.generation.count({ where: { status: { in: [...statuses] } } });
  }
}
