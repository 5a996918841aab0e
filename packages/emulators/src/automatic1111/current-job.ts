import { wait } from '../kit/deliver.ts';
import type { EmulatorContext } from '../kit/emulator.ts';

/** The one job that the server is at. */
export interface RunningJob {
  readonly taskId: string;
  readonly steps: number;
  readonly count: number;
  /** Paints what is there of it so far. */
  preview(step: number): Promise<Buffer>;
}

/** How the job stands. */
export interface JobFacts {
  readonly job: RunningJob;
  /** 0 to 1. */
  readonly share: number;
  readonly step: number;
  readonly startedAt: Date;
  readonly isInterrupted: boolean;
  /** Seconds. */
  readonly left: number;
}

/** One job after the other, each as long as the emulator's latency, unless it is interrupted. */
export class CurrentJob {
  readonly #context: EmulatorContext;
  #tail: Promise<unknown> = Promise.resolve();
  #running: { job: RunningJob; startedAt: Date; latencyMs: number; stop: AbortController } | null =
    null;

  constructor(context: EmulatorContext) {
    this.#context = context;
  }

  /** Works on a job when those before it are done. Gives the share that was done: less than 1 where it was interrupted. */
  run(job: RunningJob): Promise<number> {
    const turn = this.#tail.then(async () => {
      const stop = new AbortController();
      const { latencyMs } = this.#context.settings;
      this.#running = { job, startedAt: this.#context.now(), latencyMs, stop };
      try {
        await wait(latencyMs, AbortSignal.any([stop.signal, this.#context.closing]));
        return stop.signal.aborted ? (this.facts()?.share ?? 0) : 1;
      } finally {
        this.#running = null;
      }
    });
    this.#tail = turn.catch(() => undefined);
    return turn;
  }

  interrupt(): void {
    this.#running?.stop.abort();
  }

  /** Null: it has nothing to do. */
  facts(): JobFacts | null {
    if (this.#running === null) return null;
    const { job, startedAt, latencyMs, stop } = this.#running;
    const elapsed = this.#context.now().getTime() - startedAt.getTime();
    const share = latencyMs === 0 ? 0 : Math.min(0.99, elapsed / latencyMs);
    return {
      job,
      share,
      step: Math.floor(share * job.steps),
      startedAt,
      isInterrupted: stop.signal.aborted,
      left: Math.max(0, latencyMs - elapsed) / 1000,
    };
  }
}
