import { AsyncLocalStorage } from 'node:async_hooks';
import type { GenerationRequest, ModelRecord } from '@darkroom/core';
import type { AttemptRow, GenerationRow } from '@darkroom/database';
import type { InstalledModel } from '../contracts.ts';
import { laneOf } from '../deferral/lane.ts';
import { removeUnknown } from '../gallery/collect-blobs.ts';
import { Flights } from '../sharing/flights.ts';
import { serveShared } from '../sharing/serve-shared.ts';
import type { Note } from '../telemetry/telemetry.ts';
import { CallRunner } from './call-runner.ts';
import { pastEnd } from './commit-failure.ts';
import { thawPlan } from './frozen-plan.ts';
import { type FrozenPlan, GenerationRun, latestAttempts, UNDER_WAY } from './generation-run.ts';
import type { RunContext } from './run-context.ts';
import { findSpooled } from './send-call.ts';
import { attemptOfSpool, spoolName } from './spool-name.ts';
import { StoppedError } from './stopping.ts';

/** Generations of one provider in hand at once: more than its places, few enough to hold in memory. */
const MOST_IN_HAND = 128;
/** The same of those that are ordered for later: they lie at the vendor, and hardly ever do anything. */
const MOST_LATER_IN_HAND = 1024;
/** How long a generation is left alone after the database refused a change, in milliseconds: doubling, to a minute. */
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 60_000;

/** Where a generation belongs. */
type Place = Pick<GenerationRow, 'provider' | 'isDeferred'>;

/** The generations of one provider, those for later apart: a provider that is busy or slow holds up no other. */
interface Lane {
  most: number;
  inHand: number;
  waiting: Waiting[];
}

/** `asOrdered` runs something as a part of what ordered it, and not of what has just made room. */
interface Waiting {
  id: string;
  asOrdered: (work: () => void) => void;
}

/**
 * The in-process runner. The database is the truth: `wake` only says that there is something to do, and a start
 * picks up whatever an earlier process left.
 */
export class Runner {
  readonly #context: RunContext;
  readonly #lanes = new Map<string, Lane>();
  readonly #runs = new Map<string, GenerationRun>();
  readonly #tasks = new Map<string, Promise<void>>();
  readonly #flights = new Flights();
  /** Resolved at the end of generations that an earlier process had begun: equal ones wait for it. */
  readonly #landings = new Map<string, () => void>();
  /** Canceled while they were being read from the database. */
  readonly #canceled = new Set<string>();
  /** How often each could not be recorded, in a row. */
  readonly #troubles = new Map<string, number>();
  readonly #drain = new AbortController();
  readonly #shutdown = new AbortController();

  constructor(context: RunContext) {
    this.#context = context;
  }

  /** Takes up everything that was accepted and has not ended, and answers that were left unread. */
  async start(): Promise<void> {
    const unfinished = await this.#context.database.generations.unfinished();
    // All of them before any is run: an equal one that was not begun must find them, however fast it is.
    for (const row of unfinished) this.#announce(row);
    for (const row of unfinished) this.wake(row.id, row);
    await this.readAgain();
  }

  /** Looks again at attempts of unknown outcome of which there is an answer on disk. */
  async readAgain(): Promise<void> {
    const { database, spool } = this.#context;
    const names = (await spool.list()).map((entry) => attemptOfSpool(entry.name));
    for (let start = 0; start < names.length; start += 200) {
      const attempts = await database.attempts.byIds(names.slice(start, start + 200));
      const unknown = attempts.filter(({ state }) => state === 'UNKNOWN');
      const rows = await database.generations.byIds(unknown.map((row) => row.generationId));
      for (const row of rows) if (row.status === 'UNKNOWN_OUTCOME') this.wake(row.id, row);
    }
  }

  /**
   * Runs a generation soon. Waking one that is in hand does nothing. `plan`: as it was just frozen, where the caller
   * has it, to spare reading it back.
   */
  wake(id: string, place: Place, plan?: FrozenPlan): void {
    const lane = this.#lane(place);
    if (this.#drain.signal.aborted || this.#tasks.has(id)) return;
    if (lane.waiting.some((other) => other.id === id)) return;
    if (lane.inHand >= lane.most)
      lane.waiting.push({ id, asOrdered: AsyncLocalStorage.snapshot() });
    else this.#begin(id, place, lane, plan);
  }

  /** Tells a generation that the user cancels it; one that waits for its turn has it now. */
  cancel(id: string, place: Place): void {
    const run = this.#runs.get(id);
    if (run) run.cancel();
    else if (this.#tasks.has(id)) this.#canceled.add(id);
    else {
      const lane = this.#lane(place);
      lane.waiting = lane.waiting.filter((other) => other.id !== id);
      if (!this.#drain.signal.aborted) this.#begin(id, place, lane);
    }
  }

  /** Resolves when the generation is no longer in hand. */
  async settled(id: string): Promise<void> {
    await this.#tasks.get(id);
  }

  get inHand(): number {
    return this.#tasks.size;
  }

  /**
   * Stops: nothing new is begun, waits end at once, accepted jobs are left to the next start, which asks after them.
   * Calls that are out get `graceMs` to come back; what is out after that counts as unknown.
   */
  async stop(graceMs: number): Promise<void> {
    for (const lane of this.#lanes.values()) lane.waiting.length = 0;
    this.#drain.abort(new StoppedError());
    const all = Promise.allSettled(this.#tasks.values());
    const grace = new AbortController();
    await Promise.race([
      all,
      this.#context.clock.sleep(graceMs, grace.signal).catch(() => undefined),
    ]);
    grace.abort();
    this.#shutdown.abort(new StoppedError());
    await all;
  }

  #lane(place: Place): Lane {
    const name = laneOf(place);
    const most = place.isDeferred ? MOST_LATER_IN_HAND : MOST_IN_HAND;
    const lane = this.#lanes.get(name) ?? { most, inHand: 0, waiting: [] };
    this.#lanes.set(name, lane);
    return lane;
  }

  /** One that was begun before goes on, and what it brings is shared as if it had been begun here. */
  #announce(row: GenerationRow): void {
    const { id, cacheKey, status } = row;
    if (cacheKey === null || status === 'QUEUED') return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#landings.set(id, resolve);
    this.#flights.announce(flightOf(row), promise);
  }

  #land(id: string): void {
    this.#landings.get(id)?.();
    this.#landings.delete(id);
  }

  #begin(id: string, place: Place, lane: Lane, plan?: FrozenPlan): void {
    lane.inHand += 1;
    const facts = { 'darkroom.generation.id': id, 'darkroom.provider': place.provider };
    const task = this.#context.telemetry
      .span('darkroom.generation', facts, (note) => this.#run(id, plan, note))
      .then(
        () => {
          this.#troubles.delete(id);
          this.#land(id);
        },
        (error: unknown) => this.#pause(id, place, error),
      )
      .finally(() => {
        lane.inHand -= 1;
        this.#tasks.delete(id);
        this.#runs.delete(id);
        this.#canceled.delete(id);
        const next = lane.waiting.shift();
        next?.asOrdered(() => this.#begin(next.id, place, lane));
      });
    this.#tasks.set(id, task);
  }

  /** Nothing was lost that the database, the spool or the provider does not know: it is taken up again from there. */
  #pause(id: string, place: Place, error: unknown): void {
    if (this.#drain.signal.aborted) return;
    const { clock, log } = this.#context;
    const troubles = this.#troubles.get(id) ?? 0;
    this.#troubles.set(id, troubles + 1);
    const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** troubles);
    log('error', 'a generation could not be run, and is tried again', { generation: id, error });
    clock.sleep(pause, this.#drain.signal).then(
      () => this.wake(id, place),
      () => undefined,
    );
  }

  async #run(id: string, plan: FrozenPlan | undefined, note: Note): Promise<void> {
    const { database, keeper } = this.#context;
    const row = await database.generations.byId(id);
    if (!row) return;
    const isAgain = row.status === 'UNKNOWN_OUTCOME';
    if (!isAgain && !UNDER_WAY.some((status) => status === row.status)) return;
    const keeping = keeper.open();
    try {
      const run = await this.#prepare(row, plan ?? thawPlan(row), keeping);
      this.#runs.set(id, run);
      note({
        'darkroom.model': row.source,
        'darkroom.mode': row.mode,
        'darkroom.count': row.count,
      });
      if (this.#canceled.has(id)) run.cancel();
      const open = await this.#openCalls(run);
      if (isAgain) await this.#again(run, open);
      else if (open.length > 0) await this.#shared(run, open);
      else await this.#close(run);
      await run.notesWritten();
      const { isComplete, status: end } = run.summary();
      if (isComplete) note({ 'darkroom.generation.status': end });
      this.#context.bell.ring(id, 'activity');
      const left = [...keeping.hashes];
      keeping.release();
      await removeUnknown(this.#context, left);
    } finally {
      keeping.release();
    }
  }

  /** The pictures of an equal generation that has them or is about to; else its own calls. */
  async #shared(run: GenerationRun, open: readonly AttemptRow[]): Promise<void> {
    const work = () => this.#calls(run, open);
    if (run.row.cacheKey === null) return work();
    const isFresh =
      open.length === run.plan.calls.length &&
      open.every(({ state, number }) => state === 'PLANNED' && number === 1);
    const { cachePolicy } = JSON.parse(run.row.request) as GenerationRequest; // our own writing, by GenerationService
    return this.#flights.share({
      key: flightOf(run.row),
      isAlone: !isFresh || this.#landings.has(run.id) || cachePolicy === 'REFRESH',
      signal: run.waits,
      find: () => serveShared(this.#context, run, open),
      work,
    });
  }

  /** All of a generation's calls, to the end of the last: one that fails to be recorded does not leave others alone. */
  async #calls(run: GenerationRun, open: readonly AttemptRow[]): Promise<void> {
    const ends = await Promise.allSettled(
      open.map((attempt) => new CallRunner(this.#context, run, attempt).run()),
    );
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  }

  async #again(run: GenerationRun, unknown: readonly AttemptRow[]): Promise<void> {
    for (const attempt of unknown) {
      const entry = await findSpooled(this.#context, spoolName(attempt));
      if (attempt.handle || entry) await new CallRunner(this.#context, run, attempt).readAgain();
    }
  }

  /** What is there to do: calls that have not ended, and those of unknown outcome. The others' ends are noted. */
  async #openCalls(run: GenerationRun): Promise<AttemptRow[]> {
    const { database } = this.#context;
    const isAgain = run.row.status === 'UNKNOWN_OUTCOME';
    const attempts = await database.attempts.byGeneration(run.id);
    const isFresh = attempts.every(({ state }) => state === 'PLANNED');
    const images = isFresh ? [] : await database.images.byGenerations([run.id]);
    const open: AttemptRow[] = [];
    for (const attempt of latestAttempts(attempts).values()) {
      const count = images.filter((image) => image.attemptId === attempt.id).length;
      const end = pastEnd(attempt, count);
      if (end) run.end(attempt.call, end);
      if (!end || (isAgain && end.kind === 'unknown')) open.push(attempt);
    }
    return open;
  }

  /** Every call has ended and the generation has not: an earlier version, or a hand in the database, left it so. */
  async #close(run: GenerationRun): Promise<void> {
    const { database, clock } = this.#context;
    const { status, failures, actualMicros } = run.summary();
    const at = new Date(clock.now());
    await database.generations.move(run.id, UNDER_WAY, status, at, {
      failures: JSON.stringify(failures),
      actualMicros,
      finishedAt: at,
    });
  }

  async #prepare(
    row: GenerationRow,
    plan: FrozenPlan,
    keeping: GenerationRun['keeping'],
  ): Promise<GenerationRun> {
    const found = await this.#context.models.resolve({ source: row.source });
    const model: InstalledModel = found.ok
      ? { ...found.value, record: plan.record }
      : uninstalledModel(row, plan.record);
    const isPaid = await this.#context.models.isPaid(row.provider);
    const stopping = { drain: this.#drain.signal, shutdown: this.#shutdown.signal };
    return new GenerationRun({ row, model, plan, isPaid, keeping, stopping });
  }
}

/** Whom it waits for: nobody who orders for now waits for what is ordered for later. */
const flightOf = (row: GenerationRow): string =>
  `${row.actor} ${row.cacheKey}${row.isDeferred ? ' later' : ''}`;

/** A model that was uninstalled while its generation waited: its provider decides whether it still runs. */
function uninstalledModel(row: GenerationRow, record: ModelRecord): InstalledModel {
  return {
    id: row.modelId ?? '',
    key: record.key,
    source: row.source,
    provider: row.provider,
    providerModelId: record.providerModelId,
    origin: 'CATALOG',
    record,
    overrides: null,
    isMarkedAvailable: false,
    installedAt: row.createdAt,
  };
}
