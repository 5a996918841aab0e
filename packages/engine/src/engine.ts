import { randomUUID } from 'node:crypto';
import { type Clock, systemClock } from '@darkroom/core';
import type { Database, GenerationRow } from '@darkroom/database';
import type { Egress } from '@darkroom/provider-kit';
import type { BlobStore, MediaTools, PreviewStore, Spool } from '@darkroom/storage';
import type { ActorAccess } from './actors/actor-access.ts';
import { BatchRunner } from './batches/batch-runner.ts';
import { BatchService } from './batches/batch-service.ts';
import type { BudgetScopes } from './budgets/budget-scopes.ts';
import { BudgetService } from './budgets/budget-service.ts';
import { ComparisonService } from './comparisons/comparison-service.ts';
import type { ModelAccess, ModelRef, ProviderAccess } from './contracts.ts';
import { followActivity } from './events/activity-stream.ts';
import { Bell } from './events/bell.ts';
import { followGeneration } from './events/generation-stream.ts';
import { type FailpointHook, noFailpoints } from './failpoints.ts';
import { BlobKeeper } from './gallery/blob-keeper.ts';
import { BoardService } from './gallery/board-service.ts';
import { removeOrphans } from './gallery/collect-blobs.ts';
import { GalleryService } from './gallery/gallery-service.ts';
import { expectedSeconds, RUNS_LOOKED_AT } from './generations/expected-seconds.ts';
import { GenerationService } from './generations/generation-service.ts';
import { OldPreviews } from './generations/old-previews.ts';
import type { Log, RunContext } from './generations/run-context.ts';
import { Runner } from './generations/runner.ts';
import { Slots } from './generations/slots.ts';
import { sweepSpool } from './generations/sweep-spool.ts';
import { InputPreparer } from './inputs/prepare-inputs.ts';
import { ProviderGate } from './limits/provider-gate.ts';
import { WayOut } from './limits/way-out.ts';
import { noTelemetry, type Telemetry } from './telemetry/telemetry.ts';
import { UploadService } from './uploads/upload-service.ts';
import { WorkflowRunner } from './workflows/workflow-runner.ts';
import { WorkflowService } from './workflows/workflow-service.ts';

export interface EngineOptions {
  database: Database;
  blobs: BlobStore;
  previews: PreviewStore;
  spool: Spool;
  media: MediaTools;
  egress: Egress;
  models: ModelAccess;
  /** Whose everything is, and what they may do with it. */
  actors: ActorAccess;
  /** What a budget can be for. */
  budgetScopes: BudgetScopes;
  /** Rung at what happens outside of generations too (providers, models). */
  bell?: Bell;
  clock?: Clock;
  log?: Log;
  /** Who watches. Default: nobody. */
  telemetry?: Telemetry;
  failpoint?: FailpointHook;
}

/** How long temporary files and bytes of nobody are left alone, in milliseconds: somebody may be at work on them. */
const TEMPORARY_LIFETIME_MS = 3_600_000;

/** What is obeyed of a pause that an earlier process was asked for, in milliseconds at most: clocks may have been set. */
const LONGEST_REST_MS = 15 * 60_000;

/** Runs of all models together that are looked at where the speed of many is asked for. */
const RUNS_OF_ALL = 2_000;
/** What is asked for most: the kind by which models are compared. */
const USUAL = { mode: 'txt2img', count: 1 };

/** Answers that are read at once: as many as Node's pool has threads for the disk. */
const MOST_READINGS = 4;
/** Questions after what was ordered for later that are out at once, of all providers: each may bring pictures whole. */
const MOST_LATER_READINGS = 4;

/** The heart of Darkroom: accepts, runs and keeps generations. */
export class Engine {
  readonly generations: GenerationService;
  readonly gallery: GalleryService;
  readonly boards: BoardService;
  readonly uploads: UploadService;
  readonly budgets: BudgetService;
  readonly batches: BatchService;
  readonly workflows: WorkflowService;
  readonly comparisons: ComparisonService;
  readonly #context: RunContext;
  readonly #runner: Runner;
  readonly #batchRunner: BatchRunner;
  readonly #workflowRunner: WorkflowRunner;
  readonly #gates = new Map<string, ProviderGate>();
  readonly #waysOut = new Map<string, WayOut>();
  readonly #stopping = new AbortController();
  #clearing: Promise<void> | null = null;

  constructor(options: EngineOptions) {
    const failpoint = options.failpoint ?? noFailpoints;
    const clock = options.clock ?? systemClock;
    this.budgets = new BudgetService({
      database: options.database,
      clock,
      scopes: options.budgetScopes,
      isPaid: (provider) => options.models.isPaid(provider),
    });
    const gate = ({ account, provider: { limits }, restsUntil }: ProviderAccess) => {
      const restMs = Math.min((restsUntil?.getTime() ?? 0) - clock.now(), LONGEST_REST_MS);
      const known = this.#gates.get(account) ?? new ProviderGate(clock, limits, restMs);
      this.#gates.set(account, known);
      known.resize(limits);
      return known;
    };
    this.#context = {
      database: options.database,
      blobs: options.blobs,
      keeper: new BlobKeeper(options.blobs, failpoint),
      previews: options.previews,
      oldPreviews: new OldPreviews(),
      spool: options.spool,
      media: options.media,
      inputs: new InputPreparer(options.blobs, options.media, failpoint),
      models: options.models,
      egress: options.egress,
      clock,
      budgets: this.budgets,
      bell: options.bell ?? new Bell(),
      failpoint,
      log: options.log ?? (() => undefined),
      telemetry: options.telemetry ?? noTelemetry,
      actors: options.actors,
      bootId: randomUUID(),
      readings: new Slots(MOST_READINGS),
      laterReadings: new Slots(MOST_LATER_READINGS),
      gate,
      wayOut: (queue) => {
        const known = this.#waysOut.get(queue) ?? new WayOut({ clock, gate });
        this.#waysOut.set(queue, known);
        return known;
      },
    };
    this.comparisons = new ComparisonService(options.database, options.actors);
    this.#runner = new Runner(this.#context);
    this.generations = new GenerationService(this.#context, this.#runner);
    this.#batchRunner = new BatchRunner(this.#context, this.generations);
    this.batches = new BatchService(this.#context, this.#batchRunner);
    this.gallery = new GalleryService(this.#context);
    this.boards = new BoardService(this.#context);
    this.uploads = new UploadService(this.#context);
    this.#workflowRunner = new WorkflowRunner(this.#context, this.generations, this.uploads);
    this.workflows = new WorkflowService(this.#context, this.#workflowRunner);
  }

  /** Goes on with what an earlier process left, and clears, on the side, what is no longer needed. */
  async start(): Promise<void> {
    await this.#runner.start();
    await this.#batchRunner.start();
    await this.#workflowRunner.start();
    void this.#clear().catch((error: unknown) => {
      this.#context.log('error', 'clearing failed', { error });
    });
  }

  /**
   * Clears temporary files, raw answers that nobody asked for in a week, uploads that never came, bytes that no row
   * refers to, old previews; and looks again at attempts of unknown outcome. To be called every hour.
   */
  async sweep(): Promise<void> {
    await this.#runner.readAgain();
    await this.#clear();
  }

  /** One at a time; a second caller gets the first one's end. */
  #clear(): Promise<void> {
    this.#clearing ??= this.#clearOnce().finally(() => {
      this.#clearing = null;
    });
    return this.#clearing;
  }

  async #clearOnce(): Promise<void> {
    const { blobs, previews, oldPreviews, clock } = this.#context;
    const { signal } = this.#stopping;
    if (signal.aborted) return;
    await blobs.sweepTemporary(TEMPORARY_LIFETIME_MS);
    await previews.sweepTemporary(clock.now() - TEMPORARY_LIFETIME_MS);
    for (const sha256 of oldPreviews.takeOver(clock.now())) await previews.deleteAllOf(sha256);
    await sweepSpool(this.#context);
    await this.uploads.sweep();
    while (!signal.aborted && (await this.gallery.collect()) > 0);
    await removeOrphans(this.#context, TEMPORARY_LIFETIME_MS, signal);
  }

  /** How many seconds a generation on a model will take, by what this installation has seen; null: nothing yet. */
  async expectedSeconds(
    ref: ModelRef,
    kind: { mode: string; count: number },
  ): Promise<number | null> {
    const { models, database } = this.#context;
    const found = await models.resolve(ref);
    if (!found.ok) return null;
    return expectedSeconds(await database.history.runs(found.value.source, RUNS_LOOKED_AT), kind);
  }

  /** How many seconds one picture of each model takes, by its source; those that never made any are left out. */
  async modelSeconds(sources: readonly string[]): Promise<Map<string, number>> {
    const runs = await this.#context.database.history.runsOf(sources, RUNS_OF_ALL);
    return new Map(
      [...runs].flatMap(([source, own]): [string, number][] => {
        const seconds = expectedSeconds(own.slice(0, RUNS_LOOKED_AT), USUAL);
        return seconds === null ? [] : [[source, seconds]];
      }),
    );
  }

  /** Before this moment nothing of a generation is sent; null: nothing holds it back. */
  heldUntil({ source, provider, status, notBefore }: GenerationRow): Date | null {
    if (status !== 'QUEUED' && status !== 'RUNNING') return null;
    const now = this.#context.clock.now();
    const wayOut = this.#waysOut.get(source) ?? this.#waysOut.get(provider);
    // What runs has passed the gate, unless its next try is still to come.
    const isWaiting = status === 'QUEUED' || notBefore !== null;
    const held = isWaiting ? now + (wayOut?.heldForMs ?? 0) : now;
    const until = Math.max(held, notBefore?.getTime() ?? now);
    return until > now ? new Date(until) : null;
  }

  /** Events of one generation from behind `after`, to its end. */
  generationEvents(
    id: string,
    after: number,
    signal: AbortSignal,
  ): ReturnType<typeof followGeneration> {
    return followGeneration(this.#context.database, this.#context.bell, id, after, signal);
  }

  /** Everything that happens, from behind a position; null: from now on. */
  activity(after: number | null, signal: AbortSignal): ReturnType<typeof followActivity> {
    return followActivity(this.#context.database, this.#context.bell, after, signal);
  }

  get running(): number {
    return this.#runner.inHand;
  }

  /** How many requests are out at providers, or jobs asked after, at this moment. */
  get callsUnderWay(): number {
    return [...this.#gates.values()].reduce((sum, { taken }) => sum + taken, 0);
  }

  /** Stops taking up work and gives calls that are out `graceMs` to come back. */
  async stop(graceMs = 10_000): Promise<void> {
    this.#stopping.abort();
    await this.#batchRunner.stop();
    await this.#workflowRunner.stop();
    await this.#runner.stop(graceMs);
    await this.#clearing?.catch(() => undefined);
  }
}
