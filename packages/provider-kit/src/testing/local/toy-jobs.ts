import type { ContractFault, WireJob } from '../contract/emulator-controls.ts';

/** What the toy vendor answers about a job or a result. */
export interface ToyAnswer {
  status: number;
  body?: unknown;
  /** In place of JSON. */
  page?: { type: string; bytes: Uint8Array };
  headers?: Record<string, string>;
}

interface ToyJob {
  id: string;
  looks: number;
  isCanceled: boolean;
  fault: ContractFault | null;
  /** Addresses handed out. */
  addresses: number;
  startedAt: number;
  /** Milliseconds that it takes; 0: it moves on when it is asked about. */
  latencyMs: number;
}

const answer = (status: number, body?: unknown): ToyAnswer => ({ status, body });

/** Jobs of the toy vendor: one that is asked about moves on. The first question is answered with 503. */
export class ToyJobs {
  latencyMs = 0;
  readonly #jobs = new Map<string, ToyJob>();

  start(fault: ContractFault | null): string {
    const id = `job-${this.#jobs.size + 1}`;
    this.#jobs.set(id, {
      id,
      looks: 0,
      isCanceled: false,
      fault,
      addresses: 0,
      startedAt: performance.now(),
      latencyMs: this.latencyMs,
    });
    return id;
  }

  clear(): void {
    this.latencyMs = 0;
    this.#jobs.clear();
  }

  list(): WireJob[] {
    return [...this.#jobs.values()].map((job) => ({ id: job.id, state: stateOf(job) }));
  }

  look(id: string, origin: string): ToyAnswer {
    const job = this.#jobs.get(id);
    if (!job) return answer(404, { code: 'no_job', message: 'no such job' });
    job.looks += 1;
    if (job.looks === 1) return answer(503, { code: 'busy', message: 'busy (status 503)' });
    const state = stateOf(job);
    if (state === 'queued' || state === 'running') {
      return answer(200, { state, progress: state === 'queued' ? null : job.looks / 5 });
    }
    if (state !== 'succeeded') {
      const stage = job.fault?.kind === 'job-moderation' ? job.fault.stage : '';
      return answer(200, { state, reason: state === 'moderated' ? `moderated_${stage}` : 'broke' });
    }
    job.addresses += 1;
    const { fault } = job;
    const dead =
      fault?.kind === 'result-expired' && (fault.lasting || job.addresses === 1) ? '?dead=1' : '';
    const url = fault?.kind === 'result-private' ? fault.url : `${origin}/files/${id}.png${dead}`;
    return answer(200, { state: 'done', urls: [url] });
  }

  /** How far a job is that takes its time; null: it has ended, or there is none. */
  progress(id: string): number | null {
    const job = this.#jobs.get(id);
    return job && stateOf(job) === 'running' ? share(job) : null;
  }

  cancel(id: string): ToyAnswer {
    const job = this.#jobs.get(id);
    if (!job) return answer(404, { code: 'no_job', message: 'no such job' });
    const state = stateOf(job);
    if (state !== 'queued' && state !== 'running') return answer(409, { code: 'too_late' });
    job.isCanceled = true;
    return answer(200, { state: 'canceled' });
  }

  /** What a result's address answers. */
  file(id: string, isDead: boolean, picture: Uint8Array): ToyAnswer {
    const fault = this.#jobs.get(id)?.fault;
    if (isDead) return answer(403, { code: 'expired' });
    if (fault?.kind === 'result-redirect') {
      return { status: fault.status ?? 302, headers: { location: fault.location } };
    }
    if (fault?.kind === 'result-wrong-type') {
      return { status: 200, page: { type: 'text/html', bytes: Buffer.from('<!doctype html>') } };
    }
    return { status: 200, page: { type: 'application/octet-stream', bytes: picture } };
  }
}

const share = ({ startedAt, latencyMs }: ToyJob) => (performance.now() - startedAt) / latencyMs;

function stateOf(job: ToyJob): WireJob['state'] {
  const { isCanceled, fault, latencyMs } = job;
  const looks = latencyMs === 0 ? job.looks : share(job) >= 1 ? 4 : 2;
  if (isCanceled) return 'canceled';
  const stuck = fault?.kind === 'job-stuck' ? fault.state : null;
  if (looks < 2 || stuck === 'queued') return 'queued';
  if (looks < 4 || stuck === 'running') return 'running';
  if (fault?.kind === 'job-failed') return 'failed';
  return fault?.kind === 'job-moderation' ? 'moderated' : 'succeeded';
}
