import { randomUUID } from 'node:crypto';
import { wait } from './deliver.ts';
import type { EmulatorContext } from './emulator.ts';
import type { Fault } from './faults.ts';
import { type JobProgress, pacedProgress, type Step, steppedProgress } from './job-progress.ts';

/** Where a job is, in the kit's words; each vendor has its own for them. */
export type JobState = Step | 'succeeded' | 'failed' | 'moderated' | 'canceled';

/** A job at one moment. */
export interface JobView {
  readonly id: string;
  readonly model: string;
  readonly state: JobState;
  /** 0 to 1; null before it runs, and where it ended without a result. */
  readonly progress: number | null;
  readonly createdAt: Date;
  /** When it left the queue; null until then. */
  readonly startedAt: Date | null;
  /** When it came to its end; null until then. */
  readonly endedAt: Date | null;
  /** Times that the vendor's routes told its state. */
  readonly looks: number;
  /** Of the request that started it. */
  readonly requestId: string;
}

/** What a job begins with. */
export interface JobStart<Input, Output> {
  readonly model: string;
  readonly input: Input;
  /** Of the paid request, so that a cancelled job can be taken off the bill. */
  readonly requestId: string;
  /** As `runPaid` gave it: job faults, and `moderation` where the vendor tells it by a job's state. */
  readonly fault?: Fault | undefined;
  /** Makes the result, once, when it is first asked for. */
  produce(): Promise<Output>;
  /** In the vendor's form; a UUID unless told. */
  readonly id?: string;
  /** The states on the way, in order. `queued`, `running` unless told. */
  readonly steps?: readonly Step[];
}

/** One accepted job. */
export interface Job<Input, Output> {
  readonly id: string;
  readonly model: string;
  readonly input: Input;
  /** What is wrong with it, for the words of its failure and the place of its result. */
  readonly fault: Fault | undefined;
  /** The state now. Looks at nothing: asking again gives the same. */
  view(): JobView;
  /** The state as a status route tells it. Without latency this is what moves the job on. */
  look(): JobView;
  /** The result of a job that succeeded. */
  output(): Promise<Output>;
}

interface Entry<Input, Output> extends Job<Input, Output> {
  readonly isOver: () => boolean;
  readonly hurry: () => void;
  readonly cancel: () => JobState;
  /** Milliseconds until it ends by the clock; infinite for one that is stuck. */
  readonly left: () => number;
}

/**
 * The jobs of a vendor. With a latency (`latencyMs`, as it was when the job began) a job walks its states by the
 * emulator's clock: a fifth of the time in the queue, the rest running. Without one it moves by looks, so that tests
 * sleep nowhere: the first status shows the first state, the next the second, and so on to the end.
 */
export class JobBook<Input, Output> {
  readonly #context: EmulatorContext;
  readonly #keepMs: number;
  readonly #jobs = new Map<string, Entry<Input, Output>>();

  /** `keepMs`: how long an ended job is remembered, by the emulator's clock. For good unless told. */
  constructor(context: EmulatorContext, options: { keepMs?: number } = {}) {
    this.#context = context;
    this.#keepMs = options.keepMs ?? Number.POSITIVE_INFINITY;
    context.jobBooks.push(this);
    context.onReset(() => this.#jobs.clear());
  }

  start(start: JobStart<Input, Output>): Job<Input, Output> {
    const job = createEntry(start, this.#context);
    this.#jobs.set(job.id, job);
    return job;
  }

  /** Undefined for an id that nobody gave out, and for a job that has been forgotten. */
  get(id: string): Job<Input, Output> | undefined {
    return this.#entry(id);
  }

  /**
   * Ends a job that has not ended. One that had not left the queue is taken off the bill.
   * `too-late`: it had ended by itself, and stays what it is.
   */
  async cancel(id: string): Promise<'canceled' | 'too-late' | 'unknown'> {
    const job = this.#entry(id);
    if (job === undefined) return 'unknown';
    if (job.isOver()) return 'too-late';
    const state = job.cancel();
    if (state === 'queued') {
      await this.#context.ledger.refund(job.view().requestId, this.#context.now());
    }
    return 'canceled';
  }

  /**
   * For routes that hold the answer until the job ends: waits at most `timeoutMs`. Without a latency the job ends at
   * once, and one that is stuck is given back as it is.
   */
  async untilOver(job: Job<Input, Output>, timeoutMs: number): Promise<JobView> {
    const entry = this.#entry(job.id);
    entry?.hurry();
    const left = entry === undefined || entry.isOver() ? 0 : entry.left();
    await wait(Math.min(left, timeoutMs), this.#context.closing);
    return job.look();
  }

  /** Removes a job, as vendors do that let their callers. */
  forget(id: string): void {
    this.#jobs.delete(id);
  }

  /** Jobs that have not ended. */
  active(): number {
    return [...this.#jobs.values()].filter((job) => !job.isOver()).length;
  }

  list(): readonly JobView[] {
    return [...this.#jobs.values()].map((job) => job.view());
  }

  #entry(id: string): Entry<Input, Output> | undefined {
    const job = this.#jobs.get(id);
    const endedAt = job?.view().endedAt;
    if (endedAt && this.#context.now().getTime() - endedAt.getTime() > this.#keepMs) {
      this.#jobs.delete(id);
      return undefined;
    }
    return job;
  }
}

function createEntry<Input, Output>(
  start: JobStart<Input, Output>,
  context: EmulatorContext,
): Entry<Input, Output> {
  const { fault, model, input } = start;
  const id = start.id ?? randomUUID();
  const steps = start.steps ?? ['queued', 'running'];
  const createdAt = context.now();
  const latencyMs = context.settings.latencyMs;
  let looks = 0;
  let canceledAt: Date | null = null;
  let progressWhenCanceled: JobProgress | null = null;
  let output: Promise<Output> | undefined;

  const progress = (): JobProgress => {
    if (progressWhenCanceled !== null) return progressWhenCanceled;
    const path = { steps, createdAt, latencyMs, fault, looks, now: context.now() };
    return latencyMs > 0 ? pacedProgress(path) : steppedProgress(path);
  };
  const view = (): JobView => {
    const { state, share, startedAt, endedAt } = progress();
    const final = canceledAt === null ? (state ?? endState(fault)) : 'canceled';
    return {
      id,
      model,
      state: final,
      progress: final === 'succeeded' ? 1 : state === 'running' ? share : null,
      createdAt,
      startedAt,
      endedAt: canceledAt ?? endedAt,
      looks,
      requestId: start.requestId,
    };
  };
  return {
    id,
    model,
    input,
    fault,
    view,
    look: () => {
      looks += 1;
      return view();
    },
    output: () => {
      output ??= start.produce();
      return output;
    },
    isOver: () => canceledAt !== null || progress().state === null,
    hurry: () => {
      looks = Math.max(looks, steps.length);
    },
    cancel: () => {
      const before = progress();
      progressWhenCanceled = before;
      canceledAt = context.now();
      return before.state ?? 'running';
    },
    left: () => {
      if (latencyMs === 0) return 0;
      if (fault?.kind === 'job-stuck') return Number.POSITIVE_INFINITY;
      return Math.max(0, createdAt.getTime() + latencyMs - context.now().getTime());
    },
  };
}

function endState(fault: Fault | undefined): JobState {
  if (fault?.kind === 'job-failed') return 'failed';
  if (fault?.kind === 'job-moderation' || fault?.kind === 'moderation') return 'moderated';
  return 'succeeded';
}
