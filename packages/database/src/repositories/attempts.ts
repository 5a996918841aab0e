import type { AttemptState, GenerationStatus } from '@darkroom/core';
import type { Attempt as AttemptRow, PrismaExecutor } from '../client.ts';
import type { RepositoryContext } from './context.ts';
import {
  appendGenerationEvents,
  type GenerationPatch,
  type GenerationRow,
  type NewEvent,
} from './generations.ts';

export type { AttemptRow };

export type AttemptPatch = Partial<
  Pick<
    AttemptRow,
    | 'handle'
    | 'providerRequestId'
    | 'failure'
    | 'costMicros'
    | 'bootId'
    | 'finishedAt'
    | 'startedAt'
  >
>;

export interface NewImage {
  id: string;
  index: number;
  source: string;
  prompt: string;
  sha256: string;
  mimeType: string;
  byteSize: number;
  width: number | null;
  height: number | null;
  seed: string | null;
  revisedPrompt: string | null;
  providerMetadata: string | null;
}

export interface NewLedgerEntry {
  id: string;
  source: string;
  provider: string;
  actor: string;
  micros: bigint | null;
  images: number;
  usage: string | null;
}

/** The end of the generation, where this attempt's end is also its own. */
export interface GenerationEnd {
  status: GenerationStatus;
  patch: GenerationPatch;
}

export interface AttemptChange {
  attempt: AttemptRow;
  from: readonly AttemptState[];
  to: AttemptState;
  at: Date;
  patch?: AttemptPatch;
  images?: NewImage[];
  ledger?: NewLedgerEntry;
  events?: NewEvent[];
  /** Statuses that the generation may be in for its own change, and what it becomes. */
  generation?: {
    from: readonly GenerationStatus[];
    to?: GenerationStatus;
    patch?: GenerationPatch;
  };
}

/** Attempts. Each change is a compare-and-set on state and fence; images, ledger and events ride in its transaction. */
export class Attempts {
  readonly #context: RepositoryContext;

  constructor(context: RepositoryContext) {
    this.#context = context;
  }

  async byGeneration(generationId: string): Promise<AttemptRow[]> {
    return this.#context.client.attempt.findMany({
      where: { generationId },
      orderBy: [{ call: 'asc' }, { number: 'asc' }],
    });
  }

  async byGenerations(generationIds: readonly string[]): Promise<AttemptRow[]> {
    return this.#context.client.attempt.findMany({
      where: { generationId: { in: [...generationIds] } },
      orderBy: [{ call: 'asc' }, { number: 'asc' }],
    });
  }

  /** Those that exist, in no order. */
  async byIds(ids: readonly string[]): Promise<AttemptRow[]> {
    return this.#context.client.attempt.findMany({ where: { id: { in: [...ids] } } });
  }

  /** Plans another try of a call. */
  async plan(input: {
    id: string;
    generationId: string;
    call: number;
    number: number;
    count: number;
    at: Date;
  }): Promise<AttemptRow> {
    const { at, ...fields } = input;
    return this.#context.client.attempt.create({
      data: { ...fields, state: 'PLANNED', startedAt: at },
    });
  }

  /** Applies a change; null where the attempt (or the generation's status) is no longer what the caller saw. */
  async change(
    change: AttemptChange,
  ): Promise<{ attempt: AttemptRow; generation: GenerationRow | null } | null> {
    return this.#context.transaction(async (tx) => {
      const { attempt, from, to, at, patch = {} } = change;
      const moved = await tx.attempt.updateMany({
        where: { id: attempt.id, state: { in: [...from] }, fence: attempt.fence },
        data: { ...patch, state: to, fence: { increment: 1 } },
      });
      if (moved.count === 0) return null;
      if (change.images && change.images.length > 0) {
        await tx.image.createMany({
          data: change.images.map((image) => ({
            ...image,
            generationId: attempt.generationId,
            attemptId: attempt.id,
            createdAt: at,
          })),
        });
      }
      if (change.ledger) await writeLedger(tx, attempt, change.ledger, at);
      const generation = await changeGeneration(tx, attempt.generationId, change, at);
      return {
        attempt: { ...attempt, ...patch, state: to, fence: attempt.fence + 1 },
        generation,
      };
    });
  }

  /** Corrects what was spent, by the user's word on an unknown outcome. */
  async settle(attemptId: string, micros: bigint | null): Promise<void> {
    await this.#context.client.ledgerEntry.updateMany({ where: { attemptId }, data: { micros } });
  }
}

async function writeLedger(
  tx: PrismaExecutor,
  attempt: AttemptRow,
  entry: NewLedgerEntry,
  at: Date,
): Promise<void> {
  const data = { ...entry, generationId: attempt.generationId, attemptId: attempt.id, at };
  const { id: _id, ...update } = data;
  await tx.ledgerEntry.upsert({ where: { attemptId: attempt.id }, create: data, update });
}

async function changeGeneration(
  tx: PrismaExecutor,
  id: string,
  change: AttemptChange,
  at: Date,
): Promise<GenerationRow | null> {
  const events: NewEvent[] = [...(change.events ?? [])];
  const { generation } = change;
  if (!generation) {
    return events.length > 0 ? appendGenerationEvents(tx, id, at, events) : null;
  }
  if (generation.to) {
    const changed = await tx.generation.updateMany({
      where: { id, status: { in: [...generation.from] } },
      data: { status: generation.to },
    });
    if (changed.count > 0) events.push({ kind: 'STATUS', payload: { status: generation.to } });
  }
  return appendGenerationEvents(tx, id, at, events, generation.patch ?? {});
}
