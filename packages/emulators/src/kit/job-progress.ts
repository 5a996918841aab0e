import type { Fault } from './faults.ts';

/** A state on the way to the end. */
export type Step = 'queued' | 'running';

/** What a job's place depends on. */
export interface JobPath {
  readonly steps: readonly Step[];
  readonly createdAt: Date;
  readonly now: Date;
  readonly latencyMs: number;
  readonly looks: number;
  readonly fault: Fault | undefined;
}

/** How far a job has come. */
export interface JobProgress {
  /** Null at the end. */
  readonly state: Step | null;
  /** Of the work, 0 to 1. */
  readonly share: number;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
}

/** Share of a job's time that it waits in the queue. */
const QUEUED_SHARE = 0.2;

/** A job's place by the clock. */
export function pacedProgress(path: JobPath): JobProgress {
  const { createdAt, latencyMs } = path;
  const queueMs = path.steps.includes('queued') ? latencyMs * QUEUED_SHARE : 0;
  const elapsed = path.now.getTime() - createdAt.getTime();
  const stuck = stuckIn(path);
  const at = (milliseconds: number) => new Date(createdAt.getTime() + milliseconds);
  const endMs = isRefusedAtOnce(path.fault) ? queueMs : latencyMs;
  if (stuck === 'queued' || elapsed < queueMs) return QUEUED;
  if (stuck === undefined && elapsed >= endMs) {
    return { state: null, share: 1, startedAt: at(queueMs), endedAt: at(endMs) };
  }
  const share = (elapsed - queueMs) / (latencyMs - queueMs);
  return {
    state: 'running',
    // One that is stuck comes near its end and no further.
    share: Math.min(0.99, share),
    startedAt: at(queueMs),
    endedAt: null,
  };
}

/** A job's place by the looks taken at it. The first look shows the first step. */
export function steppedProgress(path: JobPath): JobProgress {
  const { steps, createdAt } = path;
  const stuck = stuckIn(path);
  const running = steps.indexOf('running');
  const last = stuck === undefined ? steps.length : Math.max(0, steps.lastIndexOf(stuck));
  const index = Math.min(Math.max(0, path.looks - 1), last);
  const ends = isRefusedAtOnce(path.fault) && index >= running ? null : (steps[index] ?? null);
  if (ends === 'queued') return QUEUED;
  return {
    state: ends,
    share: ends === null ? 1 : index / steps.length,
    startedAt: createdAt,
    endedAt: ends === null ? createdAt : null,
  };
}

const QUEUED: JobProgress = { state: 'queued', share: 0, startedAt: null, endedAt: null };

function stuckIn({ fault, steps }: JobPath): Step | undefined {
  if (fault?.kind !== 'job-stuck') return undefined;
  return steps.includes(fault.state) ? fault.state : steps[0];
}

/** What is refused for its input never runs. */
function isRefusedAtOnce(fault: Fault | undefined): boolean {
  return (
    (fault?.kind === 'job-moderation' || fault?.kind === 'moderation') && fault.stage === 'input'
  );
}
