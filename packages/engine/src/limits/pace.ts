/** The window that vendors count in, in milliseconds. */
const MINUTE_MS = 60_000;

/**
 * How much may begin within any minute. The window slides: from whatever moment a vendor counts, it sees no more than
 * the limit. What an earlier process began is not known, and not counted.
 */
export class Pace {
  #perMinute: number | null = null;
  /** What began within the last minute, oldest first; `units` is how much of the limit it took. */
  #begun: readonly { at: number; units: number }[] = [];

  /** Another limit, from now on; null: none. */
  resize(perMinute: number | null): void {
    this.#perMinute = perMinute;
  }

  /** Milliseconds until `units` more may begin; 0: now. More than a whole minute's worth begins alone. */
  waitFor(units: number, now: number): number {
    const limit = this.#perMinute;
    if (limit === null) return 0;
    this.#begun = this.#begun.filter(({ at }) => at > now - MINUTE_MS);
    let taken = this.#begun.reduce((sum, one) => sum + one.units, 0);
    let free = now;
    for (const one of this.#begun) {
      if (taken + units <= limit) break;
      taken -= one.units;
      free = one.at + MINUTE_MS;
    }
    return free - now;
  }

  begin(units: number, now: number): void {
    if (this.#perMinute !== null) this.#begun = [...this.#begun, { at: now, units }];
  }
}
