/** Ends of calls are looked at for so long, in milliseconds. */
const WINDOW_MS = 30_000;
/** Fewer ends than this say nothing. */
const FEWEST_ENDS = 10;
/** The share of faults from which a provider counts as broken. */
const FAULTY_SHARE = 0.5;
/** Between two tries of a provider that counts as broken, in milliseconds. */
const PAUSE_MS = 30_000;

/**
 * Whether a provider is worth asking. Where half of its last calls broke, only one goes out every half minute until one
 * succeeds; the others wait and lose nothing. Nothing is sent to find out: the try is the next real call.
 */
export class Breaker {
  #ends: readonly { at: number; isFault: boolean }[] = [];
  /** Since when it counts as broken, or when the last try went out; null: it does not. */
  #brokenAt: number | null = null;

  get isOpen(): boolean {
    return this.#brokenAt !== null;
  }

  /** Milliseconds until a call may go out; 0: now. */
  waitFor(now: number): number {
    return this.#brokenAt === null ? 0 : Math.max(0, this.#brokenAt + PAUSE_MS - now);
  }

  /** A call goes out: of a provider that counts as broken it is the one try. */
  begin(now: number): void {
    if (this.#brokenAt !== null) this.#brokenAt = now;
  }

  /** A call has ended: by the provider's fault, or with any answer that shows it alive. */
  end(isFault: boolean, now: number): void {
    if (this.#brokenAt !== null) {
      if (isFault) return;
      this.#brokenAt = null;
      this.#ends = [];
      return;
    }
    this.#ends = [...this.#ends.filter(({ at }) => at > now - WINDOW_MS), { at: now, isFault }];
    const faults = this.#ends.filter((one) => one.isFault).length;
    if (this.#ends.length >= FEWEST_ENDS && faults >= this.#ends.length * FAULTY_SHARE)
      this.#brokenAt = now;
  }
}
