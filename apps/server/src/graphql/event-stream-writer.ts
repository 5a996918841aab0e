import type { ServerResponse } from 'node:http';
import type { Clock } from '@darkroom/core';
import type { ResultStream } from './open-subscription.ts';

/**
 * Writes server-sent events no faster than they are read: the next result is asked of its source only once the one
 * before has left this process, so a reader that does not read costs one message and no more.
 */
export class EventStreamWriter {
  readonly #response: ServerResponse;
  readonly #clock: Clock;
  #waitingSince: number | null = null;
  #results = 0;
  #written = 0;
  #isEnded = false;
  #wake: (() => void) | null = null;

  constructor(response: ServerResponse, clock: Clock) {
    this.#response = response;
    this.#clock = clock;
  }

  /** Monotonic time since which an event waits for its reader; null where none does. */
  get waitingSince(): number | null {
    return this.#waitingSince;
  }

  /** Holds `source` back until what it gave before is written. */
  pace(source: ResultStream): ResultStream {
    return {
      next: async () => {
        while (this.#written < this.#results && !this.#isEnded) {
          await new Promise<void>((resolve) => {
            this.#wake = resolve;
          });
        }
        if (this.#isEnded) return source.return(undefined);
        const result = await source.next();
        if (!result.done) this.#results += 1;
        return result;
      },
      return: (value) => source.return(value),
      throw: (error) => source.throw(error),
      [Symbol.asyncIterator]() {
        return this;
      },
      [Symbol.asyncDispose]: () => source[Symbol.asyncDispose](),
    };
  }

  /** Writes until the events end, the reader leaves, or `end` is called. */
  async write(events: AsyncGenerator<string, void, undefined>): Promise<void> {
    const leave = () => {
      this.#isEnded = true;
      this.#wake?.();
      void events.return(undefined);
    };
    this.#response.once('close', leave);
    try {
      for await (const event of events) {
        if (this.#isEnded) break;
        await this.#send(event);
        if (event.startsWith('event: next')) this.#written += 1;
        this.#wake?.();
      }
    } finally {
      this.#response.off('close', leave);
      leave();
      if (!this.#response.writableEnded && !this.#response.destroyed) this.#response.end();
    }
  }

  /** Tells the reader of an error that ended the stream. */
  async fail(result: unknown): Promise<void> {
    if (this.#response.writableEnded || this.#response.destroyed) return;
    await this.#send(`event: next\ndata: ${JSON.stringify(result)}\n\nevent: complete\ndata:\n\n`);
    this.#response.end();
  }

  /** Ends the stream from our side; `isForced`: without waiting for the reader. */
  end(isForced: boolean): void {
    this.#isEnded = true;
    this.#wake?.();
    if (isForced) this.#response.destroy();
    else this.#response.end();
  }

  async #send(event: string): Promise<void> {
    if (this.#response.destroyed || this.#response.writableEnded) return;
    this.#waitingSince = this.#clock.monotonic();
    await new Promise<void>((resolve) => {
      const done = () => {
        this.#response.off('close', done);
        resolve();
      };
      // The error of a reader that left is no news: `close` tells it.
      this.#response.once('close', done);
      this.#response.write(event, done);
    });
    this.#waitingSince = null;
  }
}
