import { randomUUID } from 'node:crypto';
import type { EmulatorContext } from '../kit/emulator.ts';
import type { Fault } from '../kit/faults.ts';
import { type Job, JobBook, type JobView } from '../kit/jobs.ts';
import { jsonReply, type Reply } from '../kit/reply.ts';
import type { HostedResult } from '../kit/results.ts';
import { seededRandom } from '../kit/seeded-random.ts';
import { type CheckedBody, valueAt } from './check-body.ts';
import { refusal } from './errors.ts';
import type { Operation } from './operations.ts';
import { paint, resultSize } from './paint.ts';

/** A request that became a job. */
export interface Generation {
  readonly operation: Operation;
  readonly body: CheckedBody;
  /** Pictures that come. */
  readonly count: number;
  /** The client that it belongs to. */
  readonly key: string;
}

interface Output {
  readonly seed: number;
  readonly hosted: HostedResult;
}

type GenerationJob = Job<Generation, readonly Output[]>;

/** Milliseconds that an address of a result works: an hour. */
const RESULT_LIFETIME_MS = 3_600_000;

/** The jobs of all clients: what a submit, a status and a cancel answer. */
export class Generations {
  readonly #context: EmulatorContext;
  readonly #book: JobBook<Generation, readonly Output[]>;

  constructor(context: EmulatorContext) {
    this.#context = context;
    this.#book = new JobBook(context);
  }

  /** Begins a job and gives the vendor's answer to the submit. */
  submit(input: Generation, about: { requestId: string; fault: Fault | undefined }): Reply {
    const { operation, body } = input;
    const job = this.#book.start({
      id: `urn:ff:jobs:eso851211:${randomUUID()}`,
      model: body.version || operation.path,
      input,
      ...about,
      produce: () => this.#paint(input, about),
    });
    const statusUrl = `${this.#context.url()}/v3/status/${job.id}`;
    const cancelUrl = `${this.#context.url()}/v3/cancel/${job.id}`;
    if (operation.accepts === 'links') {
      const links = { cancel: { href: cancelUrl }, result: { href: statusUrl } };
      return jsonReply(operation.path.startsWith('/v4') ? 200 : 202, { links, progress: 0 });
    }
    const link = `<${statusUrl}>; rel="result", <${cancelUrl}>; rel="cancel"`;
    return jsonReply(202, { jobId: job.id, statusUrl, cancelUrl }, { link });
  }

  /** The answer to a status. A job of another client is not there. */
  async status(id: string, key: string): Promise<Reply> {
    const job = this.#jobOf(id, key);
    const view = job.look();
    const common = { jobId: id, progress: Math.round((view.progress ?? 0) * 100) };
    if (view.state === 'succeeded') {
      return jsonReply(200, { ...common, status: 'succeeded', result: await resultOf(job) });
    }
    return jsonReply(200, { ...common, status: wordOf(view), ...endOf(job, view) });
  }

  async cancel(id: string, key: string): Promise<Reply> {
    const job = this.#jobOf(id, key);
    const outcome = await this.#book.cancel(id);
    if (outcome === 'too-late') throw refusal(409, 'conflict', 'The job has ended.');
    return jsonReply(202, { jobId: id, status: wordOf(job.view()) });
  }

  #jobOf(id: string, key: string): GenerationJob {
    const job = this.#book.get(id);
    if (job?.input.key === key) return job;
    throw refusal(404, 'not_found', 'The job was not found.');
  }

  async #paint(
    { operation, body, count }: Generation,
    { requestId, fault }: { requestId: string; fault: Fault | undefined },
  ): Promise<readonly Output[]> {
    const random = seededRandom(requestId);
    const outputs: Output[] = [];
    for (let index = 0; index < count; index += 1) {
      const seed = body.seeds?.[index] ?? Math.floor(random() * 100_000);
      const { imageBytes } = this.#context.settings;
      const { bytes, format } = await paint(operation, body, { seed, fault, imageBytes });
      const hosted = this.#context.results.host({
        bytes,
        contentType: `image/${format}`,
        fileName: `output.${format}`,
        lifetimeMs: RESULT_LIFETIME_MS,
        fault,
      });
      outputs.push({ seed, hosted });
    }
    return outputs;
  }
}

function wordOf({ state }: JobView): string {
  if (state === 'queued') return 'pending';
  return state === 'moderated' ? 'failed' : state;
}

/** What a job that failed says. */
function endOf({ fault }: GenerationJob, { state }: JobView): object {
  if (state === 'failed' && fault?.kind === 'job-failed') {
    return { error_code: fault.reason ?? 'runtime_error', message: fault.message };
  }
  if (state !== 'moderated') return {};
  const isInput = fault?.kind === 'job-moderation' && fault.stage === 'input';
  const code = isInput ? 'input_media_unsafe' : 'output_media_unsafe';
  const told =
    fault?.kind === 'job-moderation' || fault?.kind === 'moderation' ? fault.reason : undefined;
  return { error_code: told ?? code, message: 'The image did not pass content policy checks.' };
}

async function resultOf(job: GenerationJob): Promise<object> {
  const { operation, body } = job.input;
  const contentClass = valueAt(body.value, 'contentClass');
  const isDescribed = valueAt(body.value, 'modelSpecificPayload.prompt_reasoner') === 'quality';
  const prompt = String(valueAt(body.value, 'prompt') ?? '');
  const outputs = (await job.output()).map(({ seed, hosted }) => ({
    seed,
    image: job.fault?.kind === 'no-image' ? {} : { url: hosted.url() },
    ...(operation.accepts === 'links'
      ? { altText: isDescribed ? `A picture of ${prompt}` : '' }
      : {}),
  }));
  return {
    size: resultSize(operation, body),
    outputs,
    ...(contentClass === undefined ? {} : { contentClass }),
    promptHasDeniedWords: false,
    promptHasBlockedArtists: false,
  };
}
