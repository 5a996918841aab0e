import type { Clock } from '@darkroom/core';

interface Sleeper {
  at: number;
  wake: () => void;
}

/** A clock that stands still until it is moved: nothing sleeps in a test, and every wait can be looked at. */
export class ManualClock implements Clock {
  #time: number;
  #elapsed = 0;
  #sleepers: Sleeper[] = [];
  #waiting: (() => void)[] = [];
  readonly #isAutomatic: boolean;
  /** Every wait that was asked for, in milliseconds, in order. */
  readonly sleeps: number[] = [];

  /** `isAutomatic`: every sleep ends at once and moves the time by its length. */
  constructor(start = Date.UTC(2026, 10, 21), options: { isAutomatic?: boolean } = {}) {
    this.#time = start;
    this.#isAutomatic = options.isAutomatic ?? false;
  }

  now(): number {
    return this.#time;
  }

  monotonic(): number {
    return this.#elapsed;
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    this.sleeps.push(milliseconds);
    if (this.#isAutomatic) {
      this.#move(milliseconds);
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const sleeper: Sleeper = {
        at: this.#elapsed + milliseconds,
        wake: () => {
          signal?.removeEventListener('abort', onAbort);
          resolve();
        },
      };
      const onAbort = () => {
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#sleepers.push(sleeper);
      for (const tell of this.#waiting.splice(0)) tell();
    });
  }

  /** Waits that have not ended. */
  get pending(): number {
    return this.#sleepers.length;
  }

  /** Resolves once somebody sleeps. */
  async untilSleeping(count = 1): Promise<void> {
    while (this.#sleepers.length < count) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  /** Moves the time on and wakes whoever is due, one after the other. */
  advance(milliseconds: number): void {
    this.#move(milliseconds);
    const due = this.#sleepers
      .filter((sleeper) => sleeper.at <= this.#elapsed)
      .sort((left, right) => left.at - right.at);
    this.#sleepers = this.#sleepers.filter((sleeper) => !due.includes(sleeper));
    for (const sleeper of due) sleeper.wake();
  }

  #move(milliseconds: number): void {
    this.#time += milliseconds;
    this.#elapsed += milliseconds;
  }
}
