import type { GenerationRequest, Problem } from '@darkroom/core';
import type { GenerationRow, StoredBatch, StoredBatchCell } from '@darkroom/database';
import type { Outcome } from '../contracts.ts';
import { laneOf } from '../deferral/lane.ts';
import type { FailureRecord } from '../generations/failure.ts';
import type { CreateInput } from '../generations/generation-service.ts';
import type { RunContext } from '../generations/run-context.ts';
import { keyReused } from '../generations/service-problems.ts';
import { goesOnItself, hopeless, readRefusal } from './batch-problems.ts';
import { BudgetTurn } from './budget-turn.ts';
import { callsByLane, roomFor } from './room-for.ts';

/** How long everything is left alone after the database refused a change, in milliseconds. */
const PAUSE_MS = 1000;

/** What the runner asks of the one way that generations go. */
export interface OrderGenerations {
  create(input: CreateInput): Promise<Outcome<GenerationRow>>;
  cancel(actor: string, id: string): Promise<unknown>;
}

/** A batch that is looked after. */
interface Work {
  /** Providers at which there are cells left; null: not looked up yet. None is ever added. */
  providers: Set<string> | null;
  /** Since when it is looked after: what failed before then was put right, or is said again. */
  since: Date;
  /** There was no room with so many generations under way: to be tried again when it is fewer. Null: there may be. */
  fullAt: number | null;
  /** Generations that were asked to stop. */
  canceled: Set<string>;
}

/**
 * Buys the cells of batches, a few ahead of what may be out, each as an ordinary generation. The database is the truth:
 * a cell and its generation are written together, so that a start goes on where the last process ended, however it did.
 */
export class BatchRunner {
  readonly #context: RunContext;
  readonly #orders: OrderGenerations;
  readonly #work = new Map<string, Work>();
  readonly #stopping = new AbortController();
  readonly #turn: BudgetTurn;
  /** Resolved at the end of the pass that is under way, and of the next. */
  #passed = Promise.withResolvers<void>();
  #loop: Promise<void> | null = null;

  constructor(context: RunContext, orders: OrderGenerations) {
    this.#context = context;
    this.#orders = orders;
    this.#turn = new BudgetTurn(context, (id) => this.take(id));
  }

  /** Takes up every batch that has not come to rest. */
  async start(): Promise<void> {
    const batches = await this.#context.database.batches.inStatus(['RUNNING', 'CANCELING']);
    for (const { id } of batches) this.#work.set(id, this.#newWork());
    const listener = this.#context.bell.listen('activity', this.#stopping.signal);
    this.#loop = this.#run(listener).finally(() => listener.stop());
    this.#turn.watch(this.#stopping.signal);
  }

  /** Looks after a batch from now on: it was accepted, resumed or canceled. */
  take(id: string): void {
    this.#work.set(id, this.#newWork());
    this.#context.bell.ring('activity');
  }

  /** Resolves when every batch was looked at once more, or after a moment. */
  async passed(): Promise<void> {
    const enough = new AbortController();
    await Promise.race([
      this.#passed.promise,
      this.#context.clock.sleep(300, enough.signal).catch(() => undefined),
    ]);
    enough.abort();
  }

  /** Buys nothing more. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#passed.resolve();
    await this.#loop;
    await this.#turn.ended();
  }

  async #run(listener: { next(): Promise<void> }): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      if (this.#work.size > 0) {
        try {
          await this.#pass();
        } catch (error) {
          this.#context.log('error', 'batches could not go on, and are tried again', { error });
          await this.#context.clock.sleep(PAUSE_MS, signal).catch(() => undefined);
          continue;
        }
      }
      this.#passed.resolve();
      this.#passed = Promise.withResolvers();
      await listener.next();
    }
  }

  /** Looks once at every batch, and buys as long as there is room at a provider: of each batch in turn. */
  async #pass(): Promise<void> {
    const { database } = this.#context;
    const ids = [...this.#work.keys()];
    const batches = await database.batches.byIds(ids);
    for (const id of ids) if (!batches.some((batch) => batch.id === id)) this.#work.delete(id);
    const open = callsByLane(await database.batches.openCalls(ids));
    let turn: StoredBatch[] = [];
    for (const batch of batches) if (await this.#mayBuy(batch)) turn.push(batch);
    while (turn.length > 0 && !this.#stopping.signal.aborted) {
      const next: StoredBatch[] = [];
      for (const batch of turn) if (await this.#buySome(batch, open)) next.push(batch);
      turn = next;
    }
    for (const batch of batches) await this.#finish(batch);
  }

  /** Whether there is anything to buy for a batch now. One that is canceled is told to its generations. */
  async #mayBuy(batch: StoredBatch): Promise<boolean> {
    const work = this.#work.get(batch.id);
    if (!work) return false;
    const { database } = this.#context;
    if (batch.status === 'CANCELING') {
      for (const id of await database.batches.unfinished(batch.id)) {
        if (work.canceled.has(id)) continue;
        work.canceled.add(id);
        void this.#orders.cancel(batch.actor, id).catch((error: unknown) => {
          work.canceled.delete(id);
          this.#context.log('error', 'a generation of a batch could not be canceled', { error });
        });
      }
      return false;
    }
    if (batch.status !== 'RUNNING') {
      this.#work.delete(batch.id);
      return false;
    }
    const failures = await database.batches.lastFailures(batch.id, work.since);
    const problem = failures && hopeless(JSON.parse(failures) as FailureRecord[]); // our own writing, by writeEnd
    if (problem) {
      await this.#move(batch, 'PAUSED', { problem: JSON.stringify(problem) });
      return false;
    }
    work.providers ??= new Set(await database.batchCells.waitingProviders(batch.id));
    if (work.fullAt === null) return true;
    const underWay = (await database.batches.unfinished(batch.id)).length;
    if (underWay >= work.fullAt && underWay > 0) return false;
    work.fullAt = null;
    return true;
  }

  /** One cell at each provider with room. False: nothing more can be bought for it now. */
  async #buySome(batch: StoredBatch, open: Map<string, number>): Promise<boolean> {
    const work = this.#work.get(batch.id);
    if (!work?.providers) return false;
    let hasMoved = false;
    for (const provider of work.providers) {
      const cell = await this.#context.database.batchCells.next(batch.id, provider);
      if (!cell) {
        work.providers.delete(provider);
        continue;
      }
      const room = await roomFor(this.#context, batch, cell);
      if ((open.get(room.lane) ?? 0) >= room.most) continue;
      const underWay = (await this.#context.database.batches.unfinished(batch.id)).length;
      const outcome = await this.#orders.create({
        actor: batch.actor,
        model: { source: cell.source },
        request: JSON.parse(cell.request) as GenerationRequest, // our own writing, by BatchService
        idempotencyKey: `${batch.id}:${cell.index}`,
        batch: { id: batch.id, cell: cell.index, deadline: batch.deadline?.getTime() ?? null },
      });
      if (!outcome.ok) {
        if (!(await this.#refused(batch, cell, outcome.problems, underWay))) return false;
        hasMoved = true;
        continue;
      }
      if (outcome.value.batchId !== batch.id) {
        await this.#refused(batch, cell, [keyReused(outcome.value)], underWay);
        hasMoved = true;
        continue;
      }
      const calls = (JSON.parse(outcome.value.plan) as { calls: number[] }).calls.length; // our own writing, by freezePlan
      const lane = laneOf(outcome.value);
      open.set(lane, (open.get(lane) ?? 0) + calls);
      hasMoved = true;
    }
    return hasMoved;
  }

  /** What becomes of a batch whose cell was refused. True: it goes on with the others. */
  async #refused(
    batch: StoredBatch,
    cell: StoredBatchCell,
    problems: Problem[],
    underWay: number,
  ): Promise<boolean> {
    const refusal = readRefusal(problems);
    const { database } = this.#context;
    if (refusal.kind === 'cell') {
      await database.batchCells.refuse(batch.id, cell.index, JSON.stringify(problems));
      return true;
    }
    if (refusal.kind === 'stopped') return false;
    const work = this.#work.get(batch.id);
    if (refusal.kind === 'no-room' && underWay > 0) {
      if (work) work.fullAt = underWay;
      return false;
    }
    if (refusal.kind === 'pause') {
      await this.#move(batch, 'PAUSED', { problem: JSON.stringify(refusal.problem) });
      return false;
    }
    const { status, resumesAt } = refusal;
    const problem = resumesAt === null ? refusal.problem : goesOnItself(refusal.problem);
    await this.#move(batch, status, { problem: JSON.stringify(problem), resumesAt });
    if (resumesAt !== null) this.#turn.watch(this.#stopping.signal);
    return false;
  }

  /** DONE where every cell is bought or refused and has ended, CANCELED where nothing is under way any more. */
  async #finish({ id }: StoredBatch): Promise<void> {
    const { database, clock } = this.#context;
    const work = this.#work.get(id);
    const batch = work ? await database.batches.byId(id) : null;
    if (!work || !batch) return;
    const isCanceling = batch.status === 'CANCELING';
    if (!isCanceling && batch.status !== 'RUNNING') return;
    if (!isCanceling && work.providers?.size !== 0) return;
    if ((await database.batches.unfinished(id)).length > 0) return;
    const finishedAt = new Date(clock.now());
    await this.#move(batch, isCanceling ? 'CANCELED' : 'DONE', { finishedAt });
  }

  async #move(
    { id, status }: StoredBatch,
    to: StoredBatch['status'],
    patch: Partial<Pick<StoredBatch, 'problem' | 'resumesAt' | 'finishedAt'>>,
  ): Promise<void> {
    const { database, clock, bell } = this.#context;
    const at = new Date(clock.now());
    if (await database.batches.move(id, [status], to, at, patch)) this.#work.delete(id);
    bell.ring('activity');
  }

  #newWork(): Work {
    const since = new Date(this.#context.clock.now());
    return { providers: null, since, fullAt: null, canceled: new Set() };
  }
}
