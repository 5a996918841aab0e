/** While a generation runs, and a little longer for those who watch, in milliseconds. */
const USUAL_LIFETIME_MS = 3_600_000;
/** As long as the raw answer that it came in, in milliseconds. */
const LONGER_LIFETIME_MS = 7 * 86_400_000;

/** Previews of generations, by hash, so that they can be removed when nobody looks at them any more. */
export class OldPreviews {
  readonly #goesAt = new Map<string, number>();
  readonly #kept = new Set<string>();

  add(sha256: string, now: number): void {
    this.#goesAt.set(sha256, Math.max(now + USUAL_LIFETIME_MS, this.#goesAt.get(sha256) ?? 0));
  }

  /** Keeps one that is all that came of a picture. */
  keepLonger(sha256: string, now: number): void {
    this.#goesAt.set(sha256, now + LONGER_LIFETIME_MS);
    this.#kept.add(sha256);
  }

  /** Whether it outlives its generation. */
  isKept(sha256: string): boolean {
    return this.#kept.has(sha256);
  }

  /** Takes out those whose time is over. */
  takeOver(now: number): string[] {
    const over = [...this.#goesAt].filter(([, at]) => at < now).map(([sha256]) => sha256);
    for (const sha256 of over) {
      this.#goesAt.delete(sha256);
      this.#kept.delete(sha256);
    }
    return over;
  }
}
