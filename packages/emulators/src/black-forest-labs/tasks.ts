import type { EmulatorContext } from '../kit/emulator.ts';
import type { Fault } from '../kit/faults.ts';
import { type Job, JobBook, type JobView } from '../kit/jobs.ts';
import { jsonReply, type Reply } from '../kit/reply.ts';
import type { HostedResult } from '../kit/results.ts';
import { seededRandom } from '../kit/seeded-random.ts';
import type { CheckedBody } from './check-fields.ts';
import type { Endpoint } from './endpoints.ts';
import { paint } from './paint.ts';
import type { Cost } from './price.ts';
import type { Size } from './sizes.ts';

/** A request that became a task. */
export interface Task {
  readonly endpoint: Endpoint;
  readonly body: CheckedBody;
  readonly size: Size;
  readonly cost: Cost;
  readonly key: string;
  readonly seed: number;
}

type TaskJob = Job<Task, HostedResult>;

/** The tasks of all keys: what a submit and a status answer. */
export class Tasks {
  readonly #context: EmulatorContext;
  readonly #book: JobBook<Task, HostedResult>;

  constructor(context: EmulatorContext) {
    this.#context = context;
    this.#book = new JobBook(context);
  }

  /** Tasks that have not ended. */
  active(): number {
    return this.#book.active();
  }

  /** Begins a task and gives the vendor's answer to the submit. */
  submit(task: Omit<Task, 'seed'>, about: { requestId: string; fault: Fault | undefined }): Reply {
    const { endpoint, body, size, cost } = task;
    const given = body.values.get('seed');
    const seed =
      typeof given === 'number' ? given : Math.floor(seededRandom(about.requestId)() * 2 ** 32);
    const job = this.#book.start({
      model: endpoint.id,
      input: { ...task, seed },
      ...about,
      produce: async () => {
        const { imageBytes } = this.#context.settings;
        const { fault } = about;
        const { bytes, format } = await paint({ endpoint, body, size, seed, fault, imageBytes });
        return this.#context.results.host({
          bytes,
          contentType: `image/${format}`,
          fileName: `sample.${format}`,
          lifetimeMs: endpoint.lifetimeMs,
          fault,
        });
      },
    });
    const webhook = body.values.get('webhook_url');
    if (webhook !== undefined) {
      return jsonReply(200, { id: job.id, status: 'Pending', webhook_url: webhook });
    }
    // What a task of FLUX 3 costs is final at its end.
    const isTold = !endpoint.tellsProgress;
    return jsonReply(200, {
      id: job.id,
      polling_url: `${this.#context.url()}/v1/get_result?id=${job.id}`,
      cost: isTold ? cost.credits : null,
      input_mp: isTold ? cost.inputMegapixels : null,
      output_mp: isTold ? cost.outputMegapixels : null,
    });
  }

  /** The answer to a status. A task of another key is not there. */
  async status(id: string, key: string): Promise<Reply> {
    const job = this.#book.get(id);
    if (job === undefined || job.input.key !== key) {
      const status = { id, status: 'Task not found', result: null, progress: null, details: null };
      return jsonReply(404, { ...status, preview: null });
    }
    const view = job.look();
    const { tellsProgress } = job.input.endpoint;
    return jsonReply(200, {
      id,
      status: wordOf(job, view),
      result: view.state === 'succeeded' ? await resultOf(job, view) : null,
      progress: tellsProgress ? view.progress : null,
      details: detailsOf(job, view),
      preview: null,
      ...(tellsProgress && view.state === 'succeeded' ? { cost: job.input.cost.credits } : {}),
    });
  }
}

function wordOf({ fault }: TaskJob, { state }: JobView): string {
  if (state === 'succeeded') return 'Ready';
  if (state === 'moderated') return isInput(fault) ? 'Request Moderated' : 'Content Moderated';
  if (state === 'failed') return (fault?.kind === 'job-failed' ? fault.reason : null) ?? 'Error';
  return 'Pending';
}

const isInput = (fault: Fault | undefined) =>
  (fault?.kind === 'moderation' || fault?.kind === 'job-moderation') && fault.stage === 'input';

function detailsOf({ fault }: TaskJob, { state }: JobView): object | null {
  if (state === 'moderated') {
    const reason =
      fault?.kind === 'moderation' || fault?.kind === 'job-moderation' ? fault.reason : undefined;
    return { 'Moderation Reasons': [reason ?? 'Safety Filter'] };
  }
  if (state === 'failed' && fault?.kind === 'job-failed') return { error: fault.message };
  return null;
}

async function resultOf(job: TaskJob, { startedAt, endedAt }: JobView): Promise<object> {
  const { body, seed, endpoint } = job.input;
  const times = [startedAt, endedAt].map((at) => (at?.getTime() ?? 0) / 1000);
  const [start = 0, end = 0] = times;
  const prompt = String(body.values.get('prompt') ?? '');
  // Upsampling is on where the schema has a switch that is not thrown against it.
  const isUpsampled =
    body.values.get('prompt_upsampling') === true || body.values.get('disable_pup') === false;
  return {
    sample: job.fault?.kind === 'no-image' ? null : (await job.output()).url(),
    prompt: isUpsampled && prompt !== '' ? `${prompt}, in fine detail` : prompt,
    ...('seed' in endpoint.fields ? { seed } : {}),
    start_time: start,
    end_time: end,
    duration: end - start,
  };
}
