import { randomBytes } from 'node:crypto';
import type { EmulatorContext } from '../kit/emulator.ts';
import type { Fault } from '../kit/faults.ts';
import { type Job, JobBook, type JobView } from '../kit/jobs.ts';
import type { HostedResult } from '../kit/results.ts';
import { seededRandom } from '../kit/seeded-random.ts';
import type { CheckedInput } from './check-input.ts';
import { notFound } from './errors.ts';
import { type Model, nameOf } from './models.ts';
import { countOf, paint } from './paint.ts';

/** A request that became a prediction. */
export interface Order {
  readonly model: Model;
  /** The version's id; null where it was asked for by the model's name. */
  readonly version: string | null;
  readonly input: CheckedInput;
  readonly key: string;
  readonly webhook: string | null;
  /** Milliseconds of `Cancel-After`; null: none. */
  readonly deadlineMs: number | null;
  /** Seconds that the answer may be held; 0: not at all. */
  readonly waitSeconds: number;
}

interface Prediction extends Order {
  readonly seed: number;
}
type PredictionJob = Job<Prediction, readonly HostedResult[]>;

/** Outputs, inputs and logs are gone after an hour. */
const KEEP_MS = 3_600_000;
const LONGEST_WAIT_MS = 60_000;
const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';
const newId = () =>
  [...randomBytes(26)].map((byte) => LETTERS[byte % LETTERS.length] ?? '').join('');
const iso = (date: Date | null) => date?.toISOString() ?? null;

const MODERATED: Readonly<Record<'input' | 'output', string>> = {
  input: 'The input was flagged as sensitive. Please try again with different inputs. (E005)',
  output: 'NSFW content detected. Try running it again, or try a different prompt.',
};

/** The predictions of all keys. */
export class Predictions {
  readonly #context: EmulatorContext;
  readonly #book: JobBook<Prediction, readonly HostedResult[]>;
  /** Predictions that their deadline ended, with what that is called. */
  readonly #overdue = new Map<string, 'aborted' | 'canceled'>();
  readonly #ids: string[] = [];

  constructor(context: EmulatorContext) {
    this.#context = context;
    this.#book = new JobBook(context);
    context.onReset(() => {
      this.#overdue.clear();
      this.#ids.length = 0;
    });
  }

  /** Begins a prediction and gives it as it stands, once it was waited for as the order says. */
  async create(
    order: Order,
    about: { requestId: string; fault: Fault | undefined },
  ): Promise<object> {
    const given = order.input.values.get('seed');
    const seed =
      typeof given === 'number' ? given : Math.floor(seededRandom(about.requestId)() * 2 ** 16);
    const { fault } = about;
    const job = this.#book.start({
      id: newId(),
      model: nameOf(order.model),
      input: { ...order, seed },
      ...about,
      produce: () => this.#results({ ...order, seed }, fault),
    });
    this.#ids.unshift(job.id);
    const waitMs = Math.min(LONGEST_WAIT_MS, order.waitSeconds * 1000);
    // While time stands still, what takes longer than the wait is not there at its end.
    const isLong = this.#context.settings.latencyMs === 0 && order.model.seconds * 1000 > waitMs;
    if (waitMs > 0 && !isLong) {
      return this.#json(job, await this.#book.untilOver(job, waitMs));
    }
    return this.#json(job, job.view());
  }

  /** A prediction by its id, moved on by one look. Throws ReplicateRefusal for one of another key. */
  async get(id: string, key: string): Promise<object> {
    const job = this.#find(id, key);
    await this.#endOverdue(job);
    return this.#json(job, job.look());
  }

  async cancel(id: string, key: string): Promise<object> {
    const job = this.#find(id, key);
    await this.#book.cancel(id);
    return this.#json(job, job.view());
  }

  /** Every prediction of a key, the latest first, in the short form. */
  async list(key: string): Promise<object[]> {
    const all: object[] = [];
    for (const id of this.#ids) {
      const job = this.#book.get(id);
      if (job?.input.key === key) all.push(await this.#json(job, job.view()));
    }
    return all;
  }

  #find(id: string, key: string): PredictionJob {
    const job = this.#book.get(id);
    if (job === undefined || job.input.key !== key) throw notFound();
    return job;
  }

  /** A deadline that has passed aborts what waits and cancels what runs. */
  async #endOverdue(job: PredictionJob): Promise<void> {
    const { state, createdAt, endedAt } = job.view();
    const { deadlineMs } = job.input;
    if (endedAt !== null || deadlineMs === null) return;
    if (this.#context.now().getTime() - createdAt.getTime() < deadlineMs) return;
    if ((await this.#book.cancel(job.id)) === 'canceled') {
      this.#overdue.set(job.id, state === 'queued' ? 'aborted' : 'canceled');
    }
  }

  async #results(order: Prediction, fault: Fault | undefined): Promise<HostedResult[]> {
    const { model, input, seed } = order;
    const { imageBytes } = this.#context.settings;
    const asked = countOf(input);
    const count = fault?.kind === 'fewer-images' ? Math.min(fault.images, asked) : asked;
    const results: HostedResult[] = [];
    for (let index = 0; index < count; index += 1) {
      const { bytes, format } = await paint(model, input, { seed, index, fault, imageBytes });
      const type = format === 'svg' ? 'svg+xml' : format;
      const fileName = model.output === 'list' ? `out-${index}.${format}` : `output.${format}`;
      results.push(
        this.#context.results.host({
          bytes,
          contentType: `image/${type}`,
          fileName,
          lifetimeMs: KEEP_MS,
          fault,
        }),
      );
    }
    return results;
  }

  #statusOf({ id }: PredictionJob, { state }: JobView): string {
    switch (state) {
      case 'queued':
        return 'starting';
      case 'running':
        return 'processing';
      case 'moderated':
        return 'failed';
      case 'canceled':
        return this.#overdue.get(id) ?? 'canceled';
      default:
        return state;
    }
  }

  async #output(job: PredictionJob): Promise<unknown> {
    if (job.fault?.kind === 'no-image') return job.input.model.output === 'list' ? [] : null;
    const urls = (await job.output()).map((result) => result.url());
    return job.input.model.output === 'list' ? urls : (urls[0] ?? null);
  }

  async #json(job: PredictionJob, view: JobView): Promise<object> {
    const { model, version, input, seed, webhook, deadlineMs } = job.input;
    const { endedAt, createdAt, startedAt } = view;
    const status = this.#statusOf(job, view);
    const isGone = endedAt !== null && this.#context.now().getTime() - endedAt.getTime() >= KEEP_MS;
    const base = `${this.#context.url()}/v1/predictions/${job.id}`;
    const seconds = endedAt === null ? null : model.seconds;
    return {
      id: job.id,
      model: nameOf(model),
      version: version ?? 'hidden',
      input: isGone ? {} : input.given,
      output: view.state === 'succeeded' && !isGone ? await this.#output(job) : null,
      status,
      error: errorOf(job, view),
      logs: isGone ? '' : logsOf(view, 'seed' in model.fields ? seed : null),
      metrics:
        seconds === null
          ? {}
          : {
              predict_time: seconds,
              total_time: seconds,
              ...(model.isOfficial ? { image_count: countOf(input) } : {}),
            },
      source: 'api',
      data_removed: isGone,
      created_at: iso(createdAt),
      started_at: iso(startedAt),
      completed_at: iso(endedAt),
      deadline: deadlineMs === null ? null : iso(new Date(createdAt.getTime() + deadlineMs)),
      webhook,
      urls: {
        get: base,
        cancel: `${base}/cancel`,
        stream: `${this.#context.url()}/stream/${job.id}`,
        web: `https://replicate.com/p/${job.id}`,
      },
    };
  }
}

function errorOf({ fault }: PredictionJob, { state }: JobView): string | null {
  if (state === 'failed') return fault?.kind === 'job-failed' ? fault.message : 'Unknown error';
  if (state !== 'moderated') return null;
  if (fault?.kind !== 'moderation' && fault?.kind !== 'job-moderation') return null;
  return fault.reason ?? MODERATED[fault.stage];
}

/** What the model printed: its seed, and how far it is. */
function logsOf({ state, progress }: JobView, seed: number | null): string {
  if (state === 'queued') return '';
  const first = seed === null ? '' : `Using seed: ${seed}\n`;
  const share = state === 'succeeded' ? 1 : progress;
  if (share === null) return first;
  const percent = Math.round(share * 100);
  const bar = '█'.repeat(Math.round(percent / 10)).padEnd(10, ' ');
  return `${first}  0%|          | 0/50 [00:00<?, ?it/s]\n ${percent}%|${bar}| ${Math.round(percent / 2)}/50 [00:01<00:01, 25.01it/s]\n`;
}
