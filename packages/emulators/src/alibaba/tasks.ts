import type { EmulatorContext } from '../kit/emulator.ts';
import type { Fault } from '../kit/faults.ts';
import { type Job, JobBook, type JobState, type JobView } from '../kit/jobs.ts';
import { jsonReply, type Reply } from '../kit/reply.ts';
import { choicesOf, draw, madeOf, rewritten, usageOf } from './draw.ts';
import { type DashScopeError, errorReply, inspectionFailed } from './errors.ts';
import type { Order } from './read-order.ts';

const DAY_MS = 24 * 3_600_000;

const WORDS: Readonly<Record<JobState, string>> = {
  queued: 'PENDING',
  running: 'RUNNING',
  succeeded: 'SUCCEEDED',
  failed: 'FAILED',
  moderated: 'FAILED',
  canceled: 'CANCELED',
};

const UNCANCELLABLE: DashScopeError = {
  status: 400,
  code: 'UnsupportedOperation',
  message: 'Failed to cancel the task, please confirm if the task is in PENDING status.',
};

interface Task {
  readonly order: Order;
  readonly key: string;
}
type TaskJob = Job<Task, string[]>;

/** "2026-11-21 07:00:00.000" */
const time = (at: Date | null) => at?.toISOString().replace('T', ' ').replace('Z', '') ?? undefined;

/** The tasks of all keys, each known for a day. */
export class Tasks {
  readonly #context: EmulatorContext;
  readonly #book: JobBook<Task, string[]>;

  constructor(context: EmulatorContext) {
    this.#context = context;
    this.#book = new JobBook(context, { keepMs: DAY_MS });
  }

  /** Begins a task and gives the answer to the submit. */
  submit(task: Task, about: { requestId: string; fault: Fault | undefined }): Reply {
    const { order } = task;
    const made = madeOf(order, about.fault);
    const job = this.#book.start({
      model: order.modelId,
      input: task,
      ...about,
      produce: () => draw(this.#context, order, made, about.fault),
    });
    const output = { task_id: job.id, task_status: WORDS.queued };
    return jsonReply(200, { request_id: about.requestId, output });
  }

  /** The answer to a status. A task of another key, or one that is forgotten, is unknown. */
  async status(id: string, key: string, requestId: string): Promise<Reply> {
    const job = this.#of(id, key);
    const view = job?.look();
    if (!job || !view) {
      const output = { task_id: id, task_status: 'UNKNOWN' };
      return jsonReply(200, { request_id: requestId, output });
    }
    const made = view.state === 'succeeded' ? (await job.output()).length : 0;
    const { order } = job.input;
    return jsonReply(200, {
      request_id: requestId,
      output: { ...common(job, view), ...(await endOf(job, view)) },
      ...(view.state === 'succeeded' && { usage: usageOf(order, made) }),
    });
  }

  /** Ends a task that waits; any other goes on. */
  async cancel(id: string, key: string, requestId: string): Promise<Reply> {
    const job = this.#of(id, key);
    if (job?.view().state !== 'queued') return errorReply(UNCANCELLABLE, requestId);
    await this.#book.cancel(id);
    return jsonReply(200, { request_id: requestId });
  }

  list(requestId: string): Reply {
    const data = this.#book.list().map(({ id, model, state, createdAt }) => ({
      task_id: id,
      status: WORDS[state],
      model_name: model,
      gmt_create: createdAt.getTime(),
    }));
    return jsonReply(200, { request_id: requestId, total: data.length, data });
  }

  #of(id: string, key: string): TaskJob | undefined {
    const job = this.#book.get(id);
    return job?.input.key === key ? job : undefined;
  }
}

function common(job: TaskJob, { state, createdAt, startedAt, endedAt }: JobView): object {
  const { order } = job.input;
  const made = madeOf(order, job.fault);
  const isOver = state === 'succeeded';
  return {
    task_id: job.id,
    task_status: WORDS[state],
    submit_time: time(createdAt),
    scheduled_time: time(startedAt),
    end_time: time(endedAt),
    ...(isOlder(order) &&
      state !== 'queued' && {
        task_metrics: {
          TOTAL: order.count,
          SUCCEEDED: isOver ? made : 0,
          FAILED: isOver ? order.count - made : 0,
        },
      }),
  };
}

const isOlder = ({ endpoint }: Order) => endpoint !== 'task';

/** What stands in `output` at the end: pictures, or why there are none. */
async function endOf(job: TaskJob, { state }: JobView): Promise<object> {
  const { fault } = job;
  if (state === 'failed' && fault?.kind === 'job-failed') {
    return { code: fault.reason ?? 'InternalError.Algo', message: fault.message };
  }
  if (state === 'moderated') {
    const isKnown = fault?.kind === 'job-moderation' || fault?.kind === 'moderation';
    const { code, message } = inspectionFailed(isKnown ? fault.stage : 'output');
    return { code, message };
  }
  if (state !== 'succeeded') return {};
  const { order } = job.input;
  const urls = await job.output();
  if (!isOlder(order)) return { choices: choicesOf(order, urls, fault) };
  const { code, message } = inspectionFailed('output');
  const used = rewritten(order);
  const prompts = { orig_prompt: order.prompt, ...(used !== null && { actual_prompt: used }) };
  return {
    results: [
      ...urls.map((url) => ({ ...prompts, url })),
      // Nothing at all comes without a reason.
      ...(urls.length === 0
        ? []
        : Array.from({ length: order.count - urls.length }, () => ({ code, message }))),
    ],
  };
}
