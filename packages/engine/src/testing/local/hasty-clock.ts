import { type Clock, systemClock } from '@darkroom/core';

/** The system's clock, running many times as fast: waits of minutes pass in a moment, in their order. */
export class HastyClock implements Clock {
  /** Every wait that was asked for, in milliseconds of this clock. */
  readonly sleeps: number[] = [];
  readonly #factor: number;
  readonly #began = performance.now();
  readonly #start: number;

  constructor(factor: number, start = Date.now()) {
    this.#factor = factor;
    this.#start = start;
  }

  now(): number {
    return this.#start + this.monotonic();
  }

  monotonic(): number {
    return (performance.now() - this.#began) * this.#factor;
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    this.sleeps.push(milliseconds);
    return systemClock.sleep(milliseconds / this.#factor, signal);
  }
}
