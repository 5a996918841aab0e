import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { DrawReport } from './draw.ts';
import type { DrawJob, DrawMessage } from './draw-job.ts';
import { PictureUnreadable } from './png-reader.ts';

const WORKERS = 2;
/** Milliseconds after which a worker without work is ended. */
const IDLE_MS = 20_000;
const WORKER_URL = new URL(`./draw-worker${extname(import.meta.url)}`, import.meta.url);

interface Seat {
  worker: Worker;
  idle: NodeJS.Timeout | null;
}

/**
 * Draws in at most two threads, so that the event loop is never held up. Threads start with the first picture, keep no
 * process alive while they have nothing to do, and end when that lasts.
 */
export class DrawPool {
  readonly #free: Seat[] = [];
  readonly #waiting: ((seat: Seat) => void)[] = [];
  #count = 0;

  /** Draws one picture. Rejects with the signal's reason as soon as it is aborted; the thread is given up then. */
  async draw(job: DrawJob, report: DrawReport, signal: AbortSignal): Promise<Uint8Array> {
    signal.throwIfAborted();
    const seat = await this.#take(signal);
    seat.worker.ref();
    let isUsable = false;
    try {
      const bytes = await this.#run(seat.worker, job, report, signal);
      isUsable = true;
      return bytes;
    } catch (error) {
      isUsable = error instanceof PictureUnreadable;
      throw error;
    } finally {
      if (isUsable) this.#giveBack(seat);
      else this.#discard(seat);
    }
  }

  #run(worker: Worker, job: DrawJob, report: DrawReport, signal: AbortSignal): Promise<Uint8Array> {
    return new Promise((resolve, reject) => {
      const end = (settle: () => void) => {
        worker.off('message', onMessage);
        worker.off('error', onError);
        worker.off('exit', onExit);
        signal.removeEventListener('abort', onAbort);
        settle();
      };
      const onMessage = (message: DrawMessage) => {
        if (message.kind === 'progress') report.onProgress(message.progress);
        else if (message.kind === 'partial') report.onPartialImage(message.index, message.bytes);
        else if (message.kind === 'done') end(() => resolve(message.bytes));
        else if (message.isInput)
          end(() => reject(new PictureUnreadable(reasonOf(message.message))));
        else end(() => reject(new Error(message.message)));
      };
      const onError = (error: unknown) => end(() => reject(error));
      const onExit = () => end(() => reject(new Error('The drawing thread ended.')));
      const onAbort = () => end(() => reject(signal.reason));
      worker.on('message', onMessage);
      worker.on('error', onError);
      worker.on('exit', onExit);
      signal.addEventListener('abort', onAbort, { once: true });
      worker.postMessage(job);
    });
  }

  async #take(signal: AbortSignal): Promise<Seat> {
    const free = this.#free.pop();
    if (free) {
      if (free.idle) clearTimeout(free.idle);
      return free;
    }
    if (this.#count < WORKERS) return this.#start();
    return new Promise((resolve, reject) => {
      const onAbort = () => {
        this.#waiting.splice(this.#waiting.indexOf(take), 1);
        reject(signal.reason);
      };
      const take = (seat: Seat) => {
        signal.removeEventListener('abort', onAbort);
        resolve(seat);
      };
      this.#waiting.push(take);
      signal.addEventListener('abort', onAbort, { once: true });
    });
  }

  #start(): Seat {
    this.#count += 1;
    const worker = new Worker(WORKER_URL);
    // Each drawing listens for itself; this one keeps a thread that fails between two from ending the process.
    worker.on('error', () => undefined);
    return { worker, idle: null };
  }

  #giveBack(seat: Seat): void {
    const next = this.#waiting.shift();
    if (next) {
      next(seat);
      return;
    }
    seat.worker.unref();
    seat.idle = setTimeout(() => {
      this.#free.splice(this.#free.indexOf(seat), 1);
      this.#discard(seat);
    }, IDLE_MS).unref();
    this.#free.push(seat);
  }

  #discard(seat: Seat): void {
    this.#count -= 1;
    void seat.worker.terminate();
    const next = this.#waiting.shift();
    if (next) next(this.#start());
  }
}

/** The reason alone, without the sentence that PictureUnreadable puts around it. */
const reasonOf = (message: string) =>
  message.replace(/^The picture cannot be read: /, '').replace(/\.$/, '');
