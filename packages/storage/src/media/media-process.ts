import { type ChildProcess, fork } from 'node:child_process';
import { extname } from 'node:path';
import { z } from 'zod';
import {
  DecoderTimeoutError,
  ImageTooLargeError,
  ImageUnreadableError,
  MaskEmptyError,
  MaskSizeMismatchError,
  type StorageError,
  StorageFailedError,
} from '../errors.ts';
import { MEDIA_LIMITS } from './media-limits.ts';
import type { MediaAnswer, MediaJob, MediaProblem, MediaRequestMessage } from './media-protocol.ts';

export interface MediaProcessOptions {
  /** Time for one job, from its start, in milliseconds. Default 10,000. */
  jobTimeoutMs?: number;
  /** The child's program; tests put in one that misbehaves. */
  workerUrl?: URL;
}

const size = z.int().min(1).max(100_000);
/** The child decodes bytes of strangers, so what it says is checked like theirs. */
const replySchema = z.union([
  z.strictObject({
    id: z.int(),
    answer: z.strictObject({
      format: z.enum(['png', 'jpeg', 'webp', 'gif', 'avif']),
      width: size,
      height: size,
      hasAlpha: z.boolean(),
      pages: z.int().min(1),
      orientation: z.int().min(1).max(8),
    }),
  }),
  z.strictObject({
    id: z.int(),
    problem: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('unreadable'), reason: z.string().max(300) }),
      z.strictObject({ kind: z.literal('too-large'), width: z.int(), height: z.int() }),
      z.strictObject({ kind: z.literal('mask-size'), width: size, height: size }),
      z.strictObject({
        kind: z.literal('mask-empty'),
        marks: z.enum(['white', 'alpha-transparent']),
      }),
    ]),
  }),
]);

interface Waiting {
  job: MediaJob;
  resolve: (answer: MediaAnswer) => void;
  reject: (error: StorageError) => void;
}

/**
 * One long-lived child process that does one job at a time, so that a crash or a timeout can only be the fault of the
 * job at hand: that job fails, the child is replaced, and those behind it go on.
 */
export class MediaProcess {
  readonly #jobTimeoutMs: number;
  readonly #workerUrl: URL;
  readonly #queue: Waiting[] = [];
  #child: ChildProcess | null = null;
  #current: (Waiting & { id: number; timer: NodeJS.Timeout }) | null = null;
  #lastId = 0;
  #isClosed = false;

  constructor(options: MediaProcessOptions = {}) {
    this.#jobTimeoutMs = options.jobTimeoutMs ?? 10_000;
    this.#workerUrl =
      options.workerUrl ?? new URL(`./media-worker${extname(import.meta.url)}`, import.meta.url);
  }

  /** Id of the running child, null before the first job and after a death. */
  get processId(): number | null {
    return this.#child?.pid ?? null;
  }

  /** Runs a job after those before it. Throws the typed errors of errors.ts. */
  run(job: MediaJob): Promise<MediaAnswer> {
    if (this.#isClosed)
      return Promise.reject(new StorageFailedError('decode an image: Darkroom is stopping', null));
    return new Promise((resolve, reject) => {
      this.#queue.push({ job, resolve, reject });
      this.#next();
    });
  }

  /** Ends the child; jobs that are not done fail. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const stopping = new StorageFailedError('decode an image: Darkroom is stopping', null);
    for (const waiting of this.#queue.splice(0)) waiting.reject(stopping);
    this.#settle()?.reject(stopping);
    const child = this.#child;
    if (child === null) return;
    await new Promise<void>((resolve) => {
      child.once('exit', () => resolve());
      child.ref();
      child.kill('SIGKILL');
    });
  }

  #next(): void {
    if (this.#current !== null) return;
    const waiting = this.#queue.shift();
    if (waiting === undefined) {
      // An idle child never keeps the server from ending.
      this.#child?.unref();
      this.#child?.channel?.unref();
      return;
    }
    this.#lastId += 1;
    const message: MediaRequestMessage = { id: this.#lastId, job: waiting.job };
    const child = this.#child ?? this.#start();
    child.ref();
    child.channel?.ref();
    const timer = setTimeout(() => {
      this.#fail(new DecoderTimeoutError(this.#jobTimeoutMs / 1000));
    }, this.#jobTimeoutMs);
    this.#current = { ...waiting, id: message.id, timer };
    // A failed send means that the child is gone, which its exit tells as well.
    child.send(message, () => undefined);
  }

  #start(): ChildProcess {
    const child = fork(this.#workerUrl, [], {
      // Nothing of the server's environment: keys of providers may be in it.
      env: { MALLOC_ARENA_MAX: '2', UV_THREADPOOL_SIZE: '2' },
      execArgv: ['--max-old-space-size=512'],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    child.on('message', (message) => this.#receive(child, message));
    child.on('error', () => this.#lost(child));
    child.on('exit', () => this.#lost(child));
    this.#child = child;
    return child;
  }

  #receive(child: ChildProcess, message: unknown): void {
    if (child !== this.#child) return;
    const reply = replySchema.safeParse(message);
    if (!reply.success || reply.data.id !== this.#current?.id) {
      this.#fail(new ImageUnreadableError('The image could not be decoded.'));
      return;
    }
    const done = this.#settle();
    if (done === null) return;
    if ('answer' in reply.data) done.resolve(reply.data.answer);
    else done.reject(toError(reply.data.problem, done.job));
    this.#next();
  }

  #lost(child: ChildProcess): void {
    if (child !== this.#child) return;
    this.#child = null;
    this.#settle()?.reject(
      new ImageUnreadableError('The image made the decoder stop, so it is damaged or hostile.'),
    );
    if (!this.#isClosed) this.#next();
  }

  /** Fails the job at hand and does away with the child that is stuck in it. */
  #fail(error: StorageError): void {
    const child = this.#child;
    this.#child = null;
    child?.kill('SIGKILL');
    this.#settle()?.reject(error);
    this.#next();
  }

  #settle(): Waiting | null {
    const current = this.#current;
    this.#current = null;
    if (current !== null) clearTimeout(current.timer);
    return current;
  }
}

function toError(problem: MediaProblem, job: MediaJob): StorageError {
  switch (problem.kind) {
    case 'unreadable':
      return new ImageUnreadableError(problem.reason);
    case 'too-large':
      return new ImageTooLargeError(problem.width, problem.height, MEDIA_LIMITS);
    case 'mask-empty':
      return new MaskEmptyError(problem.marks);
    case 'mask-size':
      return job.kind === 'mask'
        ? new MaskSizeMismatchError(problem, job)
        : new ImageUnreadableError('The image could not be decoded.');
  }
}
