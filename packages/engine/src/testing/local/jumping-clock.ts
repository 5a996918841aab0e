import { type Clock, systemClock } from '@darkroom/core';

/** The system's clock, but for waits of a given length at most: they end at once, and the time jumps by them. */
export class JumpingClock implements Clock {
  /** Every wait that was jumped over, in milliseconds. */
  readonly jumps: number[] = [];
  readonly #longest: number;
  #ahead = 0;

  constructor(longest: number) {
    this.#longest = longest;
  }

  now(): number {
    return systemClock.now() + this.#ahead;
  }

  monotonic(): number {
    return systemClock.monotonic() + this.#ahead;
  }

  async sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    if (milliseconds > this.#longest) return systemClock.sleep(milliseconds, signal);
    signal?.throwIfAborted();
    this.jumps.push(milliseconds);
    this.#ahead += milliseconds;
  }
}
