import type { EmulatorContext } from '../kit/emulator.ts';
import type { Fault } from '../kit/faults.ts';
import { type Job, JobBook, type JobView } from '../kit/jobs.ts';
import { jsonReply, type Reply, type StreamPiece } from '../kit/reply.ts';
import { type CheckedInput, checkInput } from './check-input.ts';
import type { Endpoint } from './endpoint.ts';
import { applicationOf } from './endpoints.ts';
import { detailReply, POLICY, runFailure, sentenceReply } from './errors.ts';
import { carryOut, outputReply, type Run, type RunOutput, refusalOf } from './run.ts';

/** A request in the queue. `refused`: the input does not pass, which shows when a worker takes it. */
interface Request {
  readonly endpoint: Endpoint;
  readonly key: string;
  readonly run: Run | null;
  readonly refused: Reply | null;
}
type QueueJob = Job<Request, RunOutput>;

/** Steps that a worker logs, as its progress bar writes them. */
const STEPS = 28;

/** The queue of all accounts. It takes whatever it is given: inputs are checked by the worker. */
export class Queue {
  readonly #context: EmulatorContext;
  readonly #book: JobBook<Request, RunOutput>;

  constructor(context: EmulatorContext) {
    this.#context = context;
    this.#book = new JobBook(context);
  }

  /** What becomes of an input: a run, or the refusal that its result will be. */
  async check(endpoint: Endpoint, body: unknown): Promise<CheckedInput | Reply> {
    const checked = await checkInput(this.#context, endpoint, body);
    return 'details' in checked ? detailReply(422, checked.details) : checked;
  }

  submit(
    endpoint: Endpoint,
    checked: CheckedInput | Reply,
    about: { requestId: string; key: string; fault: Fault | undefined },
  ): Reply {
    const { requestId, key, fault } = about;
    const run = 'values' in checked ? { endpoint, input: checked, requestId, fault } : null;
    const job = this.#book.start({
      model: endpoint.id,
      input: { endpoint, key, run, refused: 'values' in checked ? null : checked },
      requestId,
      fault: run ? fault : { kind: 'job-failed', message: 'The input does not pass.' },
      produce: () => {
        if (!run) throw new Error('Nothing is painted for an input that does not pass.');
        return carryOut(this.#context, run);
      },
    });
    return jsonReply(200, {
      status: 'IN_QUEUE',
      ...this.#addresses(job),
      queue_position: 0,
    });
  }

  #addresses({ id, input }: QueueJob): Record<string, string> {
    const application = applicationOf(input.endpoint.id);
    const base = `${this.#context.url()}/queue/${application}/requests/${id}`;
    return {
      request_id: id,
      response_url: base,
      status_url: `${base}/status`,
      cancel_url: `${base}/cancel`,
    };
  }

  /** A request of this application and key; undefined for any other. */
  find(id: string, application: string, key: string): QueueJob | undefined {
    const job = this.#book.get(id);
    const isOwn = job?.input.key === key && applicationOf(job.input.endpoint.id) === application;
    return isOwn ? job : undefined;
  }

  /** The answer to a status, which is 202 until the end. */
  status(job: QueueJob, withLogs: boolean): Reply {
    const body = this.#statusBody(job, job.look(), withLogs);
    return jsonReply(body.status === 'COMPLETED' ? 200 : 202, body);
  }

  /** Every status to the end, as events. */
  stream(job: QueueJob, withLogs: boolean): Reply {
    const pieces: StreamPiece[] = [];
    for (let looks = 0; looks < 10; looks += 1) {
      const body = this.#statusBody(job, job.look(), withLogs);
      pieces.push({ text: `data: ${JSON.stringify(body)}\n\n`, afterMs: 0 });
      if (body.status === 'COMPLETED') break;
    }
    return { status: 200, headers: { 'content-type': 'text/event-stream' }, body: pieces };
  }

  #statusBody(job: QueueJob, view: JobView, withLogs: boolean) {
    const common = this.#addresses(job);
    const { state } = view;
    if (state === 'queued') return { status: 'IN_QUEUE', queue_position: 1, ...common };
    const logs = withLogs ? logsOf(view) : null;
    if (state === 'running') return { status: 'IN_PROGRESS', logs, ...common };
    const took = ((view.endedAt?.getTime() ?? 0) - (view.startedAt?.getTime() ?? 0)) / 1000;
    const failure = failureOf(job, view);
    return {
      status: 'COMPLETED',
      logs,
      metrics: { inference_time: took },
      ...(failure ? { error: failure.words, error_type: failure.type } : {}),
      ...common,
    };
  }

  async result(job: QueueJob): Promise<Reply> {
    const view = job.view();
    const headers = { 'x-fal-request-id': job.id };
    if (view.state === 'queued' || view.state === 'running') {
      return sentenceReply(400, 'Request is still in progress', headers);
    }
    const failure = failureOf(job, view);
    if (failure) return { ...failure.reply, headers: { ...failure.reply.headers, ...headers } };
    return outputReply(await job.output(), headers);
  }

  async cancel(job: QueueJob): Promise<Reply> {
    const outcome = await this.#book.cancel(job.id);
    return outcome === 'canceled'
      ? jsonReply(202, { status: 'CANCELLATION_REQUESTED' })
      : jsonReply(400, { status: 'ALREADY_COMPLETED' });
  }
}

/** The error that a run ended with; undefined where it gave pictures. */
function failureOf(
  { input, fault }: QueueJob,
  { state }: JobView,
): { reply: Reply; type: string; words: string } | undefined {
  if (state === 'canceled') {
    const words = 'Request was cancelled';
    return { reply: sentenceReply(499, words), type: 'client_cancelled', words };
  }
  if (input.refused) {
    return { reply: input.refused, type: 'invalid_input', words: 'Unexpected status code: 422' };
  }
  if (state === 'failed' && fault?.kind === 'job-failed') {
    const { reply, type } = runFailure(fault);
    return { reply, type, words: `Unexpected status code: ${reply.status}` };
  }
  const refusal = input.run ? refusalOf(input.run) : undefined;
  return state === 'moderated' && refusal
    ? { reply: refusal, type: POLICY, words: 'Unexpected status code: 422' }
    : undefined;
}

function logsOf({ startedAt, progress, state }: JobView): object[] {
  const timestamp = (startedAt ?? new Date(0)).toISOString();
  const share = state === 'running' ? (progress ?? 0) : 1;
  const done = Math.round(share * STEPS);
  const bar = `${String(Math.round(share * 100)).padStart(3)}%|${'█'.repeat(done)}| ${done}/${STEPS} [00:01<00:01, 14.2it/s]`;
  return ['Warming up', bar].map((message) => ({
    message,
    level: 'INFO',
    source: 'USER',
    timestamp,
  }));
}
