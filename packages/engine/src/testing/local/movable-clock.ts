import { type Clock, systemClock } from '@darkroom/core';

/** The system's clock, begun at another moment, and set ahead by hand. Waits are real. */
export class MovableClock implements Clock {
  #offset: number;

  /** `start`: such as 2026-11-30T23:30:00Z. */
  constructor(start: string) {
    this.#offset = Date.parse(start) - systemClock.now();
  }

  now(): number {
    return systemClock.now() + this.#offset;
  }

  monotonic(): number {
    return systemClock.monotonic();
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return systemClock.sleep(milliseconds, signal);
  }

  setAhead(milliseconds: number): void {
    this.#offset += milliseconds;
  }
}
