import type { ImageReference, Problem } from '@darkroom/core';
import type { StoredWorkflowRun, StoredWorkflowStep, WorkflowStepState } from '@darkroom/database';
import type { OrderGenerations } from '../batches/batch-runner.ts';
import type { RunContext } from '../generations/run-context.ts';
import type { UploadService } from '../uploads/upload-service.ts';
import { doLocalWork, localFault } from './do-local-work.ts';
import { endOf, outputOf, type StepEnd, type StepOutputs } from './step-outcome.ts';
import { type LocalWork, type StepWork, withPictures } from './step-work.ts';

/** How long everything is left alone after the database refused a change, in milliseconds. */
const PAUSE_MS = 1000;

const ENDED: ReadonlySet<WorkflowStepState> = new Set([
  'SUCCEEDED',
  'FAILED',
  'SKIPPED',
  'CANCELED',
]);

/** Under this key a step's order is made: once, however often it is tried. */
export const stepKey = ({ workflowRunId, nodeId }: StoredWorkflowStep) =>
  `${workflowRunId}:${nodeId}`;

/**
 * Does the steps of workflow runs, each as soon as all that feed it are there. The database is the truth: a start goes on
 * where the last process ended, however it did. An order that was made and not noted is found by its key.
 */
export class WorkflowRunner {
  readonly #context: RunContext;
  readonly #orders: OrderGenerations;
  readonly #uploads: Pick<UploadService, 'intake'>;
  /** Runs that are looked after, and which of their generations were asked to stop. */
  readonly #work = new Map<string, Set<string>>();
  /** Steps that this machine is at, by their keys. */
  readonly #local = new Map<string, Promise<void>>();
  readonly #stopping = new AbortController();
  /** Resolved at the end of the pass that is under way, and of the next. */
  #passed = Promise.withResolvers<void>();
  #loop: Promise<void> | null = null;

  constructor(
    context: RunContext,
    orders: OrderGenerations,
    uploads: Pick<UploadService, 'intake'>,
  ) {
    this.#context = context;
    this.#orders = orders;
    this.#uploads = uploads;
  }

  /** Takes up every run that has not ended. */
  async start(): Promise<void> {
    const runs = await this.#context.database.workflowRuns.inStatus(['RUNNING', 'CANCELING']);
    for (const { id } of runs) this.#work.set(id, new Set());
    const listener = this.#context.bell.listen('activity', this.#stopping.signal);
    this.#loop = this.#follow(listener).finally(() => listener.stop());
  }

  /** Looks after a run from now on: it was accepted or canceled. */
  take(id: string): void {
    this.#work.set(id, new Set());
    this.#context.bell.ring('activity');
  }

  /** Resolves when every run was looked at once more, or after a moment. */
  async passed(): Promise<void> {
    const enough = new AbortController();
    await Promise.race([
      this.#passed.promise,
      this.#context.clock.sleep(300, enough.signal).catch(() => undefined),
    ]);
    enough.abort();
  }

  /** Begins nothing more, and waits for what this machine is at. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#passed.resolve();
    await this.#loop;
    await Promise.allSettled(this.#local.values());
  }

  async #follow(listener: { next(): Promise<void> }): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      try {
        for (const run of await this.#context.database.workflowRuns.byIds([...this.#work.keys()]))
          if (!signal.aborted) await this.#advance(run);
      } catch (error) {
        this.#context.log('error', 'workflows could not go on, and are tried again', { error });
        await this.#context.clock.sleep(PAUSE_MS, signal).catch(() => undefined);
        continue;
      }
      this.#passed.resolve();
      this.#passed = Promise.withResolvers();
      await listener.next();
    }
  }

  /** Settles what has ended, begins what can begin, and ends the run where nothing is left. */
  async #advance(run: StoredWorkflowRun): Promise<void> {
    const { database, clock } = this.#context;
    const isCanceling = run.status === 'CANCELING';
    if (!isCanceling && run.status !== 'RUNNING') {
      this.#work.delete(run.id);
      return;
    }
    const generationIds = (steps: readonly StoredWorkflowStep[]) =>
      steps.flatMap(({ generationId }) => generationId ?? []);
    const list = await database.workflowSteps.byRuns([run.id]);
    const rows = await database.generations.byIds(
      generationIds(list.filter(({ state }) => state === 'RUNNING')),
    );
    const steps = new Map(list.map((step) => [step.nodeId, step]));
    const images = await database.images.byGenerations(generationIds(list));
    for (const step of list) {
      if (this.#stopping.signal.aborted) return;
      if (ENDED.has(step.state)) continue;
      const row = rows.find(({ id }) => id === step.generationId);
      const end = row ? endOf(row) : null;
      let now = step;
      if (end) now = await this.#end(step, end, isCanceling && row?.status === 'CANCELED');
      else if (isCanceling) now = await this.#cancel(run, step);
      else if (!step.generationId) now = await this.#begin(run, step, { steps, images });
      steps.set(step.nodeId, now);
    }
    const states = [...steps.values()].map(({ state }) => state);
    if (!states.every((state) => ENDED.has(state))) return;
    const at = new Date(clock.now());
    const succeeded = states.every((state) => state === 'SUCCEEDED') ? 'SUCCEEDED' : 'FAILED';
    const to = isCanceling ? 'CANCELED' : succeeded;
    await database.workflowRuns.move(run.id, [run.status], to, at, at);
    this.#context.bell.ring('activity');
  }

  /** Begins a step whose feeders are all there; one whose feeders failed is skipped. */
  async #begin(
    run: StoredWorkflowRun,
    step: StoredWorkflowStep,
    outputs: StepOutputs,
  ): Promise<StoredWorkflowStep> {
    const work = JSON.parse(step.work) as StepWork; // our own writing, by WorkflowService
    if (this.#local.has(stepKey(step))) return step;
    for (const feeder of work.feeders) {
      const state = outputs.steps.get(feeder)?.state ?? 'FAILED';
      if (state === 'SUCCEEDED') continue;
      if (!ENDED.has(state)) return step;
      const message = `Node ${feeder}, which feeds it, made nothing.`;
      return this.#move(step, { state: 'SKIPPED', problem: { code: 'CONFLICT', message } });
    }
    const problems: Problem[] = [];
    const real = (reference: ImageReference): ImageReference => {
      const output = outputOf(reference, outputs);
      if ('reference' in output) return output.reference;
      problems.push(output.problem);
      return reference;
    };
    if (work.kind !== 'generate') {
      const picture = real(work.image);
      const [problem] = problems;
      if (problem) return this.#move(step, { state: 'FAILED', problem });
      return this.#beginLocal(run, step, work, picture);
    }
    const earlier = await this.#order(run, step);
    if (earlier) return this.#move(step, { state: 'RUNNING', generationId: earlier });
    const request = withPictures(work.request, real);
    const [problem] = problems;
    if (problem) return this.#move(step, { state: 'FAILED', problem });
    const outcome = await this.#orders.create({
      actor: run.actor,
      model: { source: work.source },
      request,
      idempotencyKey: stepKey(step),
    });
    if (outcome.ok) return this.#move(step, { state: 'RUNNING', generationId: outcome.value.id });
    const [first, ...more] = outcome.problems;
    const told = [first, ...more].flatMap((one) => one?.message ?? []).join(' ');
    return this.#move(step, {
      state: 'FAILED',
      problem: { code: first?.code ?? 'CONFLICT', message: told },
    });
  }

  async #beginLocal(
    run: StoredWorkflowRun,
    step: StoredWorkflowStep,
    work: LocalWork,
    picture: ImageReference,
  ): Promise<StoredWorkflowStep> {
    const running = await this.#move(step, { state: 'RUNNING' });
    // It ended since it was read.
    if (running === step) return step;
    const key = stepKey(step);
    const job = this.#doLocal(run, step, work, picture).finally(() => {
      this.#local.delete(key);
      this.#context.bell.ring('activity');
    });
    this.#local.set(key, job);
    return running;
  }

  async #doLocal(
    { actor }: StoredWorkflowRun,
    step: StoredWorkflowStep,
    work: LocalWork,
    picture: ImageReference,
  ): Promise<void> {
    const intake = this.#uploads.intake(actor);
    try {
      const outcome = await doLocalWork(this.#context, actor, work, picture, intake);
      if (outcome.ok) await this.#move(step, { state: 'SUCCEEDED', assetId: outcome.value.id });
      else await this.#move(step, { state: 'FAILED', problem: outcome.problems[0] ?? localFault });
    } catch (error) {
      this.#context.log('error', 'a step of a workflow failed', { error, step: stepKey(step) });
      await this.#move(step, { state: 'FAILED', problem: localFault }).catch(() => undefined);
    } finally {
      intake.release();
    }
  }

  /** What was not begun is canceled; a generation is asked to stop, once. What this machine is at goes to its end. */
  async #cancel(run: StoredWorkflowRun, step: StoredWorkflowStep): Promise<StoredWorkflowStep> {
    const id = step.generationId ?? (await this.#order(run, step));
    if (id === null) {
      if (this.#local.has(stepKey(step))) return step;
      return this.#move(step, { state: 'CANCELED' });
    }
    const asked = this.#work.get(run.id);
    if (asked && !asked.has(id)) {
      asked.add(id);
      void this.#orders.cancel(run.actor, id).catch((error: unknown) => {
        asked.delete(id);
        this.#context.log('error', 'a generation of a workflow could not be canceled', { error });
      });
    }
    return step.generationId === id
      ? step
      : this.#move(step, { state: 'RUNNING', generationId: id });
  }

  /** The generation that a step has ordered already, also where the process ended before that was noted. */
  async #order({ actor }: StoredWorkflowRun, step: StoredWorkflowStep): Promise<string | null> {
    const key = stepKey(step);
    const row = await this.#context.database.generations.byIdempotencyKey(actor, key);
    return row?.id ?? null;
  }

  #end(step: StoredWorkflowStep, end: StepEnd, isCanceled: boolean): Promise<StoredWorkflowStep> {
    return this.#move(step, isCanceled ? { state: 'CANCELED' } : end);
  }

  async #move(
    step: StoredWorkflowStep,
    change: {
      state: WorkflowStepState;
      generationId?: string;
      assetId?: string;
      problem?: Problem;
    },
  ): Promise<StoredWorkflowStep> {
    const at = new Date(this.#context.clock.now());
    const { problem, ...rest } = change;
    const patch = {
      ...rest,
      ...(problem ? { problem: JSON.stringify(problem) } : {}),
      ...(ENDED.has(change.state) ? { finishedAt: at } : {}),
    };
    const { workflowSteps } = this.#context.database;
    if (!(await workflowSteps.move(step, ['WAITING', 'RUNNING'], patch, at))) return step;
    this.#context.bell.ring('activity');
    return { ...step, ...patch };
  }
}
