import type { Clock, FailureCode, ProviderFailureDetails, ProviderRecord } from '@darkroom/core';
import { Slots } from '../generations/slots.ts';
import { Breaker } from './breaker.ts';
import { Pace } from './pace.ts';

/** A provider that asks for longer is not waited for: its refusal is told at once, with the time that it named. */
const LONGEST_HOLD_MS = 10 * 60_000;
/** Where a provider refuses for its limits and names no time, in milliseconds: no longer than the first wait of a repeat. */
const USUAL_HOLD_MS = 500;

/** Ends that say that the provider is in trouble, and not that the request was. */
const FAULTS: ReadonlySet<FailureCode> = new Set<FailureCode>([
  'PROVIDER_UNAVAILABLE',
  'TIMED_OUT',
  'UNKNOWN_OUTCOME',
]);

/**
 * What a call passes before it goes out to one account of a provider: a place among those in flight, the limits by the
 * minute, the pause that the provider asked for, and the breaker. First come, first served; whoever waits is not sent
 * and loses nothing. It lives as long as the process.
 */
export class ProviderGate {
  readonly #clock: Pick<Clock, 'monotonic' | 'sleep'>;
  readonly #places: Slots;
  /** One at a time looks at the rest, so that nobody overtakes. */
  readonly #door = new Slots(1);
  readonly #requests = new Pace();
  readonly #images = new Pace();
  readonly #breaker = new Breaker();
  #heldUntil = Number.NEGATIVE_INFINITY;
  /** Aborted and made anew at each change that may let somebody through sooner. */
  #changed = new AbortController();

  constructor(clock: Pick<Clock, 'monotonic' | 'sleep'>, limits: ProviderRecord['limits']) {
    this.#clock = clock;
    this.#places = new Slots(limits.inFlight);
    this.resize(limits);
  }

  /** Other limits, from now on. */
  resize({ inFlight, requestsPerMinute, imagesPerMinute }: ProviderRecord['limits']): void {
    this.#places.resize(inFlight);
    this.#requests.resize(requestsPerMinute);
    this.#images.resize(imagesPerMinute);
  }

  /** Calls that are out. */
  get taken(): number {
    return this.#places.taken;
  }

  /** True: a call for so many images has to wait. */
  mustWait(images: number): boolean {
    return this.#places.isFull || this.#door.isFull || this.#wait(images) > 0;
  }

  /** Milliseconds for which nothing goes out at all, by the pause that the provider asked for or its trouble; 0: none. */
  get heldForMs(): number {
    const now = this.#clock.monotonic();
    return Math.max(0, this.#heldUntil - now, this.#breaker.waitFor(now));
  }

  /** Resolves with the function that gives the place back (once); rejects with the signal's reason. */
  async take(images: number, signal: AbortSignal): Promise<() => void> {
    const release = await this.#places.take(signal);
    try {
      const leave = await this.#door.take(signal);
      try {
        await this.#pass(images, signal);
      } finally {
        leave();
      }
    } catch (error) {
      release();
      throw error;
    }
    return release;
  }

  /** Takes a place at once, whatever the limits: for a job that the provider works on already. */
  occupy(): () => void {
    return this.#places.occupy();
  }

  /** Tells how a call ended that was sent; null: well. */
  ended(failure: Pick<ProviderFailureDetails, 'code' | 'retryAfterMs'> | null): void {
    const now = this.#clock.monotonic();
    const wasOpen = this.#breaker.isOpen;
    this.#breaker.end(failure !== null && FAULTS.has(failure.code), now);
    if (failure?.code === 'RATE_LIMITED') {
      const hold = failure.retryAfterMs ?? USUAL_HOLD_MS;
      if (hold <= LONGEST_HOLD_MS) this.#heldUntil = Math.max(this.#heldUntil, now + hold);
    }
    if (wasOpen && !this.#breaker.isOpen) this.#change();
  }

  async #pass(images: number, signal: AbortSignal): Promise<void> {
    for (let wait = this.#wait(images); wait > 0; wait = this.#wait(images)) {
      const changed = this.#changed.signal;
      await this.#clock.sleep(wait, AbortSignal.any([signal, changed])).catch(() => undefined);
      signal.throwIfAborted();
    }
    const now = this.#clock.monotonic();
    this.#requests.begin(1, now);
    this.#images.begin(images, now);
    this.#breaker.begin(now);
  }

  #wait(images: number): number {
    const now = this.#clock.monotonic();
    return Math.max(
      this.heldForMs,
      this.#requests.waitFor(1, now),
      this.#images.waitFor(images, now),
    );
  }

  #change(): void {
    this.#changed.abort();
    this.#changed = new AbortController();
  }
}
