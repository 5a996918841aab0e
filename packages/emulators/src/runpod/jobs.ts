import { randomUUID } from 'node:crypto';
import type { EmulatorContext } from '../kit/emulator.ts';
import type { Fault } from '../kit/faults.ts';
import { type Job, JobBook, type JobView } from '../kit/jobs.ts';
import { makePicture, type PictureFormat } from '../kit/picture.ts';
import { type PictureInput, readPictureInput } from '../kit/picture-input.ts';
import { jsonReply, type Reply } from '../kit/reply.ts';
import { sha256 } from '../kit/request-log.ts';
import type { Endpoint } from './endpoints.ts';
import { refusal, safetyWords } from './errors.ts';

/** A request that became a job. */
export interface Work {
  readonly endpoint: Endpoint;
  readonly input: unknown;
  readonly size: Size;
  readonly count: number;
  readonly isSync: boolean;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

type WorkJob = Job<Work, unknown>;

/** Milliseconds that a result is kept: a minute after runsync, half an hour after run. */
const KEPT_MS = { sync: 60_000, run: 1_800_000 };
const ADDRESS_LIFETIME_MS = 7 * 86_400_000;
const EXECUTION_MS = 3391;

const at = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

/** The size that an input asks for. */
export async function sizeOf(context: EmulatorContext, input: unknown): Promise<Size> {
  const [width = 0, height = 0] = String(at(input, 'size') ?? '')
    .split('*')
    .map(Number);
  if (width > 0 && height > 0) return { width, height };
  const ratio = /^(\d+):(\d+)$/.exec(String(at(input, 'aspect_ratio') ?? ''));
  if (ratio) {
    const value = Number(ratio[1]) / Number(ratio[2]);
    const short = Math.sqrt((768 * 768) / value);
    return { width: Math.round(short * value), height: Math.round(short) };
  }
  const given = { width: Number(at(input, 'width')), height: Number(at(input, 'height')) };
  if (given.width > 0 && given.height > 0) return given;
  const [first] = await picturesOf(context, input);
  return first
    ? { width: first.facts.width, height: first.facts.height }
    : { width: 1024, height: 1024 };
}

/** The pictures of an input. Throws the worker's refusal for one that cannot be read. */
export async function picturesOf(
  context: EmulatorContext,
  input: unknown,
): Promise<PictureInput[]> {
  const list = at(input, 'images');
  const named = [at(input, 'image'), ...(Array.isArray(list) ? list : [])];
  const found: PictureInput[] = [];
  for (const one of named) {
    const text: unknown = typeof one === 'string' ? one : at(one, 'image');
    if (typeof text !== 'string') continue;
    const picture = await readPictureInput(context, text);
    if (typeof picture === 'string') throw new TypeError('Invalid image URL');
    found.push(picture);
  }
  return found;
}

/** The jobs of all endpoints. */
export class Jobs {
  readonly #context: EmulatorContext;
  readonly #sync: JobBook<Work, unknown>;
  readonly #run: JobBook<Work, unknown>;

  constructor(context: EmulatorContext) {
    this.#context = context;
    this.#sync = new JobBook(context, { keepMs: KEPT_MS.sync });
    this.#run = new JobBook(context, { keepMs: KEPT_MS.run });
  }

  /** Begins a job; runsync waits for it, at most so long. */
  async submit(
    work: Work,
    about: { requestId: string; fault: Fault | undefined; waitMs: number },
  ): Promise<Reply> {
    const book = work.isSync ? this.#sync : this.#run;
    const job = book.start({
      id: `${work.isSync ? 'sync-' : ''}${randomUUID()}-u1`,
      model: work.endpoint.id,
      input: work,
      requestId: about.requestId,
      fault: about.fault,
      produce: () => this.#output(work, about.fault),
    });
    if (!work.isSync) return jsonReply(200, { id: job.id, status: 'IN_QUEUE' });
    // In no time at all it is not over yet: what a wait that was too short gives.
    if (about.waitMs <= 1000) return this.#tell(job, job.look());
    return this.#tell(job, await book.untilOver(job, about.waitMs));
  }

  async status(endpoint: string, id: string): Promise<Reply> {
    const { job } = this.#find(endpoint, id);
    return this.#tell(job, job.look());
  }

  async cancel(endpoint: string, id: string): Promise<Reply> {
    const { job, book } = this.#find(endpoint, id);
    await book.cancel(id);
    return this.#tell(job, job.view());
  }

  /** Jobs that have not ended, for the health of an endpoint. */
  active(): number {
    return this.#sync.active() + this.#run.active();
  }

  #find(endpoint: string, id: string): { job: WorkJob; book: JobBook<Work, unknown> } {
    const book = id.startsWith('sync-') ? this.#sync : this.#run;
    const job = book.get(id);
    if (job?.input.endpoint.id !== endpoint) throw refusal(404, 'job not found');
    return { job, book };
  }

  async #tell(job: WorkJob, view: JobView): Promise<Reply> {
    const ended = { delayTime: 824, executionTime: EXECUTION_MS, workerId: 'oqk7ao1uomckye' };
    const { id } = job;
    switch (view.state) {
      case 'queued':
        return jsonReply(200, { id, status: 'IN_QUEUE' });
      case 'running':
        return jsonReply(200, {
          id,
          status: 'IN_PROGRESS',
          delayTime: 824,
          workerId: ended.workerId,
        });
      case 'canceled':
        return jsonReply(200, { id, status: 'CANCELLED' });
      case 'failed': {
        const words = job.fault?.kind === 'job-failed' ? job.fault.message : 'failed';
        const isLate = job.fault?.kind === 'job-failed' && job.fault.reason === 'TIMED_OUT';
        const end = isLate ? { status: 'TIMED_OUT' } : { status: 'FAILED', error: words };
        return jsonReply(200, { id, ...ended, ...end });
      }
      case 'moderated':
        return jsonReply(200, { id, ...ended, status: 'FAILED', error: safetyWords(job.fault) });
      case 'succeeded':
        return this.#completed(job, ended);
    }
  }

  async #completed(job: WorkJob, ended: object): Promise<Reply> {
    try {
      return jsonReply(200, {
        id: job.id,
        ...ended,
        status: 'COMPLETED',
        output: await job.output(),
      });
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      return jsonReply(200, { id: job.id, ...ended, status: 'FAILED', error: error.message });
    }
  }

  async #output(
    { endpoint, input, size, count }: Work,
    fault: Fault | undefined,
  ): Promise<unknown> {
    const inputs = await picturesOf(this.#context, input);
    const named = String(at(input, 'output_format') ?? at(input, 'image_format') ?? 'png');
    const format: PictureFormat = named === 'jpeg' || named === 'webp' ? named : 'png';
    const paint = async (index: number) => {
      const bytes = await makePicture({
        seed: JSON.stringify([endpoint.id, index, at(input, 'seed'), at(input, 'prompt')]),
        ...size,
        format,
        targetBytes: this.#context.settings.imageBytes ?? undefined,
        base: inputs[0] ? { bytes: inputs[0].bytes } : undefined,
      });
      if (fault?.kind === 'corrupt-image') bytes.fill(0x5a, Math.floor(bytes.length / 4));
      return bytes;
    };
    if (fault?.kind === 'no-image') return { cost: 0 };
    const pictures: Buffer[] = [];
    for (let index = 0; index < count; index += 1) pictures.push(await paint(index));
    if (endpoint.output === 'base64-list') {
      const images = pictures.map(
        (bytes) => `data:image/${format};base64,${bytes.toString('base64')}`,
      );
      return { images, seed: at(input, 'seed') ?? 7 };
    }
    if (endpoint.output === 'comfyui') {
      const images = pictures.map((bytes, index) => ({
        filename: `ComfyUI_${index}_${sha256(bytes).slice(0, 4)}.png`,
        type: 'base64',
        data: bytes.toString('base64'),
      }));
      return { images };
    }
    const [bytes = Buffer.alloc(0)] = pictures;
    const hosted = this.#context.results.host({
      bytes,
      contentType: `image/${format}`,
      fileName: `output.${format}`,
      lifetimeMs: ADDRESS_LIFETIME_MS,
      fault,
    });
    const micros = endpoint.price(input, size.width * size.height);
    // Signed anew with every status.
    return {
      get image_url() {
        return hosted.url();
      },
      cost: micros / 1_000_000,
    };
  }
}
