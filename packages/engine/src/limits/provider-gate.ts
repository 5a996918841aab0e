import type { Clock, FailureCode, ProviderFailureDetails, ProviderRecord } from '@darkroom/core';
import { Breaker } from './breaker.ts';
import { Pace } from './pace.ts';

/** A provider that asks for longer is not waited for: its refusal is told at once, with the time that it named. */
const LONGEST_HOLD_MS = 10 * 60_000;
/** Where a provider refuses for its limits and names no time, in milliseconds: doubled with each refusal in a row, as the waits of a repeat. */
const USUAL_HOLD_MS = 500;
const LONGEST_USUAL_HOLD_MS = 60_000;
/** How long an account without funds is passed over while another one has some, in milliseconds. */
const NO_FUNDS_MS = 5 * 60_000;

/** Ends that say that the provider is in trouble, and not that the request was. */
const FAULTS: ReadonlySet<FailureCode> = new Set<FailureCode>([
  'PROVIDER_UNAVAILABLE',
  'TIMED_OUT',
  'UNKNOWN_OUTCOME',
]);

/** How a call ended that was sent, as far as others are concerned. */
type Ended = Pick<ProviderFailureDetails, 'code' | 'retryAfterMs'>;

/**
 * The limits of one account of a provider: places in flight, the limits by the minute, the pause that the provider
 * asked for, and the breaker. Who comes first is the WayOut's to say. It lives as long as the process.
 */
export class ProviderGate {
  readonly #clock: Pick<Clock, 'monotonic'>;
  readonly #requests = new Pace();
  readonly #images = new Pace();
  readonly #breaker = new Breaker();
  #inFlight: number;
  #taken = 0;
  #heldUntil = Number.NEGATIVE_INFINITY;
  #asideUntil = Number.NEGATIVE_INFINITY;
  /** Refusals without a time since the last call that was not refused. */
  #refusals = 0;
  /** Aborted and made anew at each change that may let somebody through sooner. */
  #changed = new AbortController();

  /** `restMs`: what is left of a pause that an earlier process was asked for, in milliseconds; 0: none. */
  constructor(clock: Pick<Clock, 'monotonic'>, limits: ProviderRecord['limits'], restMs = 0) {
    this.#clock = clock;
    this.#inFlight = limits.inFlight;
    this.resize(limits);
    if (restMs > 0) this.#rest(restMs, clock.monotonic());
  }

  /** Other limits, from now on. Places that are taken stay taken. */
  resize({ inFlight, requestsPerMinute, imagesPerMinute }: ProviderRecord['limits']): void {
    const isWider = inFlight > this.#inFlight;
    this.#inFlight = inFlight;
    this.#requests.resize(requestsPerMinute);
    this.#images.resize(imagesPerMinute);
    if (isWider) this.#change();
  }

  /** Calls that are out. */
  get taken(): number {
    return this.#taken;
  }

  /** Aborted when somebody may be let through sooner than was said. */
  get changed(): AbortSignal {
    return this.#changed.signal;
  }

  /** Milliseconds for which nothing goes out at all, by the pause that the provider asked for or its trouble; 0: none. */
  get heldForMs(): number {
    const now = this.#clock.monotonic();
    return Math.max(0, this.#heldUntil - now, this.#breaker.waitFor(now));
  }

  /**
   * Whether the account is better left alone as long as there is another, and nobody waits for it: the provider asked
   * for hours, or it has no funds.
   */
  get isAside(): boolean {
    return this.#asideUntil > Math.max(this.#heldUntil, this.#clock.monotonic());
  }

  /** Milliseconds until nothing that the provider said of the account holds any more; 0: nothing does. */
  get restForMs(): number {
    return Math.max(0, Math.max(this.#heldUntil, this.#asideUntil) - this.#clock.monotonic());
  }

  /** Milliseconds until a call for so many images may go out; 0: now; infinity: as soon as a place is given back. */
  waitFor(images: number): number {
    if (this.#taken >= this.#inFlight) return Number.POSITIVE_INFINITY;
    const now = this.#clock.monotonic();
    return Math.max(
      this.heldForMs,
      this.#requests.waitFor(1, now),
      this.#images.waitFor(images, now),
    );
  }

  /** Lets a call for so many images out, whatever the limits say. Gives the function that gives its place back (once). */
  pass(images: number): () => void {
    const now = this.#clock.monotonic();
    this.#requests.begin(1, now);
    this.#images.begin(images, now);
    this.#breaker.begin(now);
    return this.occupy();
  }

  /** Takes a place alone: for a job that the provider works on already. */
  occupy(): () => void {
    this.#taken += 1;
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      this.#taken -= 1;
      this.#change();
    };
  }

  /**
   * Tells how a call ended that was sent; null: well. Gives the milliseconds for which the account is to be left alone
   * because of it; null: it is not.
   */
  ended(failure: Ended | null): number | null {
    const now = this.#clock.monotonic();
    const wasOpen = this.#breaker.isOpen;
    this.#breaker.end(failure !== null && FAULTS.has(failure.code), now);
    const rest = this.#restAfter(failure, now);
    if (rest !== null) this.#asideUntil = Math.max(this.#asideUntil, now + rest);
    if (wasOpen && !this.#breaker.isOpen) this.#change();
    return rest;
  }

  #restAfter(failure: Ended | null, now: number): number | null {
    if (failure?.code === 'INSUFFICIENT_FUNDS') return NO_FUNDS_MS;
    if (failure?.code !== 'RATE_LIMITED') {
      this.#refusals = 0;
      return null;
    }
    const hold = failure.retryAfterMs ?? this.#usualHold(now);
    if (hold <= LONGEST_HOLD_MS) this.#heldUntil = Math.max(this.#heldUntil, now + hold);
    return hold;
  }

  #rest(restMs: number, now: number): void {
    this.#asideUntil = now + restMs;
    if (restMs <= LONGEST_HOLD_MS) this.#heldUntil = now + restMs;
  }

  /** Refusals of calls that were out together are one. */
  #usualHold(now: number): number {
    if (this.#heldUntil > now) return this.#heldUntil - now;
    const hold = Math.min(LONGEST_USUAL_HOLD_MS, USUAL_HOLD_MS * 2 ** this.#refusals);
    this.#refusals += 1;
    return hold;
  }

  #change(): void {
    this.#changed.abort();
    this.#changed = new AbortController();
  }
}
