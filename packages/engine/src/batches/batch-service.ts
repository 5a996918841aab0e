import { createId, formatMicros, idKind, type Problem } from '@darkroom/core';
import type { StoredBatch } from '@darkroom/database';
import type { Outcome } from '../contracts.ts';
import { fingerprint } from '../generations/fingerprint.ts';
import type { RunContext } from '../generations/run-context.ts';
import { keyProblem, refused } from '../generations/service-problems.ts';
import { batchLines, contactSheet, contactSheetPages } from './batch-export.ts';
import { type BatchInput, readCap } from './batch-input.ts';
import { batchConflict, batchKeyReused, batchNotFound, PAUSED } from './batch-problems.ts';
import type { BatchRunner } from './batch-runner.ts';
import { type BatchPlan, planBatch } from './plan-batch.ts';

/** Problems that one refusal lists; it says how many more there are. */
const MOST_TOLD = 100;

/** What a batch has cost and may still cost. */
export interface BatchMoney {
  /** Micros; a cost that is not known counts as the most that it may have been. */
  spentMicros: bigint;
  /** Micros that generations under way, or of unknown outcome, may still cost. */
  reservedMicros: bigint;
  /** Generations that ended and whose cost is not known. */
  unknownCostGenerations: number;
}

/** Plans, accepts, cancels and resumes batches. Its cells are bought by BatchRunner. */
export class BatchService {
  readonly #context: RunContext;
  readonly #runner: BatchRunner;

  constructor(context: RunContext, runner: BatchRunner) {
    this.#context = context;
    this.#runner = runner;
  }

  /** What a batch would hold and cost. Nothing is sent, nothing is kept. */
  plan(actor: string, input: BatchInput): Promise<Outcome<BatchPlan>> {
    return planBatch(this.#context, actor, input);
  }

  /** Accepts a batch. When this resolves it survives kill -9, and its first cells are being bought. */
  async create(
    actor: string,
    input: BatchInput,
    idempotencyKey: string | null,
  ): Promise<Outcome<StoredBatch>> {
    const { database, clock, bell } = this.#context;
    const { deadline, ...rest } = input;
    // One without a deadline is what it was before there were any.
    const print = fingerprint(deadline === null ? rest : input);
    const badKey = keyProblem(idempotencyKey);
    if (badKey) return refused(badKey);
    const earlier =
      idempotencyKey === null
        ? null
        : await database.batches.byIdempotencyKey(actor, idempotencyKey);
    if (earlier)
      return earlier.fingerprint === print
        ? { ok: true, value: earlier }
        : refused(batchKeyReused(earlier));
    const planned = await this.plan(actor, input);
    if (!planned.ok) return planned;
    const plan = planned.value;
    const problems = refusals(plan, input.skipRefused);
    if (problems.length > 0) return { ok: false, problems };

    const now = clock.now();
    const id = createId('batch', now);
    const { total } = plan;
    const cells = plan.cells.map(({ draft, provider, source, problems: own }) => ({
      index: draft.index,
      provider,
      source,
      request: JSON.stringify(draft.request),
      state: own.length === 0 ? ('WAITING' as const) : ('REFUSED' as const),
      problems: own.length === 0 ? null : JSON.stringify(own),
    }));
    const outcome = await database.batches.create(
      {
        id,
        actor,
        name: input.name,
        idempotencyKey,
        fingerprint: print,
        capMicros: plan.capMicros,
        cells: cells.length,
        images: total.images,
        estimateMinimumMicros: total.minimum,
        estimateMaximumMicros: total.maximum,
        estimateExpectedMicros: total.expected,
        unknownCells: total.unknown,
        deadline: deadline === null ? null : new Date(deadline),
        createdAt: new Date(now),
      },
      cells,
    );
    if (outcome.kind === 'conflict') return refused(batchKeyReused(outcome.batch));
    if (outcome.kind === 'created') {
      bell.ring('activity');
      this.#runner.take(outcome.batch.id);
    }
    return { ok: true, value: outcome.batch, warnings: plan.warnings };
  }

  /** Buys no more of it, and asks what is under way to stop. What a provider has begun may be charged; it is kept. */
  async cancel(actor: string, id: string): Promise<Outcome<StoredBatch>> {
    const batch = await this.#find(actor, id);
    if (!batch) return refused(batchNotFound(id));
    if (batch.status === 'CANCELED' || batch.status === 'CANCELING')
      return { ok: true, value: batch };
    const { database, clock, bell } = this.#context;
    const at = new Date(clock.now());
    const moved = await database.batches.move(id, ['RUNNING', ...PAUSED], 'CANCELING', at);
    if (!moved) return refused(batchConflict('It is done already: there is nothing to cancel.'));
    bell.ring('activity');
    this.#runner.take(id);
    await this.#runner.passed();
    return { ok: true, value: (await database.batches.byId(id)) ?? moved };
  }

  /** Goes on with a batch that is paused, with another cap where one is given. One that runs gets the new cap. */
  async resume(actor: string, id: string, cap: string | null): Promise<Outcome<StoredBatch>> {
    const batch = await this.#find(actor, id);
    if (!batch) return refused(batchNotFound(id));
    const limit = cap === null ? null : readCap(cap);
    if (limit?.ok === false) return limit;
    const { database, clock, bell } = this.#context;
    const at = new Date(clock.now());
    const outcome = await database.transaction(async (tx): Promise<Outcome<StoredBatch>> => {
      const spender = { scope: 'BATCH', scopeKey: id } as const;
      const gone = (await tx.ledger.spent(spender)) + (await tx.reservations.held(spender));
      if (limit && limit.value < gone) {
        const message = `$${formatMicros(gone)} of it is spent or reserved already, so its cap cannot be $${formatMicros(limit.value)}.`;
        return refused({ code: 'INVALID_INPUT', message, field: ['cap', 'amount'] });
      }
      const patch = limit ? { capMicros: limit.value } : {};
      const moved = await tx.batches.move(id, ['RUNNING', ...PAUSED], 'RUNNING', at, patch);
      return moved
        ? { ok: true, value: moved }
        : refused(
            batchConflict('It has ended. Order what is left as a new batch, or retry what failed.'),
          );
    });
    if (!outcome.ok) return outcome;
    bell.ring('activity');
    this.#runner.take(id);
    return outcome;
  }

  /** What it has cost so far, and what is held of its cap. */
  async money(id: string): Promise<BatchMoney> {
    const { ledger, reservations } = this.#context.database;
    const spender = { scope: 'BATCH', scopeKey: id } as const;
    const [spentMicros, reservedMicros, unknownCostGenerations] = await Promise.all([
      ledger.spent(spender),
      reservations.held(spender),
      ledger.unknownCostGenerations(spender),
    ]);
    return { spentMicros, reservedMicros, unknownCostGenerations };
  }

  /** A batch as a table: see batchLines. */
  lines(id: string): ReturnType<typeof batchLines> {
    return batchLines(this.#context, id);
  }

  contactSheetPages(id: string): Promise<number> {
    return contactSheetPages(this.#context, id);
  }

  /** A page of its images, from 1, as WebP. Null: there is no such page. */
  contactSheet(id: string, page: number): Promise<Buffer | null> {
    return contactSheet(this.#context, id, page);
  }

  async #find(actor: string, id: string): Promise<StoredBatch | null> {
    if (idKind(id) !== 'batch') return null;
    const batch = await this.#context.database.batches.byId(id);
    return batch && (await this.#context.actors.mayChange(actor, batch.actor)) ? batch : null;
  }
}

/** Why a planned batch is not accepted. Empty: it is. */
function refusals(plan: BatchPlan, skipRefused: boolean): Problem[] {
  const { batchProblems, problems, refused: many, cells } = plan;
  if (skipRefused && many < cells.length) return batchProblems;
  const told = problems.slice(0, MOST_TOLD).map(({ problem, cells: of }) => ({
    ...problem,
    message: of === 1 ? problem.message : `${problem.message} (So it is with ${of} generations.)`,
  }));
  const left = problems.length - told.length;
  if (left > 0) {
    const message = `${left} problems more are not listed. Plan the batch to see how many generations they concern.`;
    told.push({ code: 'INVALID_INPUT', message });
  }
  return [...batchProblems, ...told];
}
