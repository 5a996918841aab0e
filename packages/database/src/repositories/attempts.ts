import type { AttemptState, GenerationStatus } from '@darkroom/core';
import type { Attempt as AttemptRow } from '../client.ts';
import type { Sql } from '../sql/sql.ts';
import { marks } from '../sql/table.ts';
import { attempts, generations, images, ledgerEntries } from '../sql/tables.ts';
import { addToTarget } from './boards.ts';
import type { RepositoryContext } from './context.ts';
import {
  appendGenerationEvents,
  type GenerationPatch,
  type GenerationRow,
  isIn,
  type NewEvent,
} from './generations.ts';

export type { AttemptRow };

export type AttemptPatch = Partial<
  Pick<
    AttemptRow,
    | 'handle'
    | 'jobKey'
    | 'providerRequestId'
    | 'failure'
    | 'costMicros'
    | 'bootId'
    | 'credential'
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
  /** The batch that ordered it. Left out: none. */
  batchId?: string | null;
  /** Null: not known. */
  micros: bigint | null;
  /** Where micros is not known and nothing else will tell: the most that it may have been. Null: that neither. */
  worstMicros: bigint | null;
  images: number;
  usage: string | null;
}

export interface AttemptChange {
  attempt: AttemptRow;
  from: readonly AttemptState[];
  to: AttemptState;
  at: Date;
  /** A power cut may take it back: the same comes to light again. Default: false. */
  isHint?: boolean;
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
    return this.byGenerations([generationId]);
  }

  async byGenerations(generationIds: readonly string[]): Promise<AttemptRow[]> {
    const text = `WHERE "generationId" IN ${marks(generationIds)} ORDER BY "call", "number"`;
    return attempts.select(this.#context.sql, { text, values: generationIds });
  }

  /** Those that exist, in no order. */
  async byIds(ids: readonly string[]): Promise<AttemptRow[]> {
    const text = `WHERE "id" IN ${marks(ids)}`;
    return attempts.select(this.#context.sql, { text, values: ids });
  }

  /** Whether a job of this key belongs to another call than the attempt's: of the same generation, or of any other. */
  async isJobOfAnother(
    jobKey: string,
    { generationId, call }: Pick<AttemptRow, 'generationId' | 'call'>,
  ): Promise<boolean> {
    const rows = await this.#context.sql.rows(
      'SELECT 1 AS "found" FROM "Attempt" WHERE "jobKey" = ? AND ("generationId" <> ? OR "call" <> ?) LIMIT 1',
      [jobKey, generationId, call],
    );
    return rows.length > 0;
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
    const row = { ...fields, state: 'PLANNED', startedAt: at };
    return attempts.insertOne(this.#context.sql, row);
  }

  /** Applies a change; null where the attempt (or the generation's status) is no longer what the caller saw. */
  async change(
    change: AttemptChange,
  ): Promise<{ attempt: AttemptRow; generation: GenerationRow | null } | null> {
    return this.#context.transaction(
      async ({ sql }) => {
        const { attempt, from, to, at, patch = {} } = change;
        const moved = await attempts.update(
          sql,
          { ...patch, state: to },
          { text: '"fence" = "fence" + 1', values: [] },
          {
            text: `WHERE "id" = ? AND "fence" = ? AND "state" IN ${marks(from)}`,
            values: [attempt.id, attempt.fence, ...from],
          },
        );
        if (moved === 0) return null;
        await keepImages(sql, attempt, change.images ?? [], at);
        if (change.ledger) await writeLedger(sql, attempt, change.ledger, at);
        const generation = await changeGeneration(sql, attempt.generationId, change, at);
        return {
          attempt: { ...attempt, ...patch, state: to, fence: attempt.fence + 1 },
          generation,
        };
      },
      { isHint: change.isHint ?? false },
    );
  }

  /** Corrects what was spent, by the user's word on an unknown outcome: `isEstimate` where nobody saw the bill. */
  async settle(
    attemptId: string,
    spent: Pick<NewLedgerEntry, 'micros' | 'worstMicros'> & { isEstimate?: boolean },
  ): Promise<void> {
    const where = { text: 'WHERE "attemptId" = ?', values: [attemptId] };
    const { micros, worstMicros, isEstimate = false } = spent;
    const patch = { micros, worstMicros, isEstimate };
    await ledgerEntries.update(this.#context.sql, patch, { text: '', values: [] }, where);
  }
}

/** Writes images with what a list of them is filtered by, and puts them on the board that was chosen for new ones. */
async function keepImages(
  sql: Sql,
  attempt: AttemptRow,
  added: readonly NewImage[],
  at: Date,
): Promise<void> {
  if (added.length === 0) return;
  const { generationId, id: attemptId } = attempt;
  const made = await generations.first(sql, { text: 'WHERE "id" = ?', values: [generationId] });
  if (!made) throw new Error(`There is no generation ${generationId}.`);
  const { actor, provider, mode } = made;
  const own = { generationId, attemptId, actor, provider, mode, createdAt: at };
  await images.insert(
    sql,
    added.map((image) => ({ ...image, ...own })),
  );
  await addToTarget(
    sql,
    actor,
    added.map(({ id }) => id),
    at,
  );
}

/**
 * One row an attempt: what is known of it later takes the place of what was known before. It was spent when it was
 * first written, so that a day's sum changes and not the day.
 */
async function writeLedger(
  sql: Sql,
  attempt: AttemptRow,
  entry: NewLedgerEntry,
  at: Date,
): Promise<void> {
  const row = { ...entry, generationId: attempt.generationId, attemptId: attempt.id, at };
  await ledgerEntries.upsert(sql, row, 'attemptId', ['id', 'at']);
}

async function changeGeneration(
  sql: Sql,
  id: string,
  change: AttemptChange,
  at: Date,
): Promise<GenerationRow | null> {
  const events: NewEvent[] = [...(change.events ?? [])];
  const { generation } = change;
  if (!generation) {
    return events.length > 0 ? appendGenerationEvents(sql, id, at, events) : null;
  }
  const { to, from, patch } = generation;
  const moves = to !== undefined && (await isIn(sql, id, from));
  if (moves) events.push({ kind: 'STATUS', payload: { status: to } });
  return appendGenerationEvents(sql, id, at, events, {
    ...patch,
    ...(moves ? { status: to } : {}),
  });
}
