/** Previews of running generations, by hash, so that they can be removed when nobody looks at them any more. */
export class OldPreviews {
  readonly #madeAt = new Map<string, number>();

  add(sha256: string, now: number): void {
    this.#madeAt.set(sha256, now);
  }

  /** Takes out those made before a moment. */
  takeBefore(moment: number): string[] {
    const old = [...this.#madeAt].filter(([, at]) => at < moment).map(([sha256]) => sha256);
    for (const sha256 of old) this.#madeAt.delete(sha256);
    return old;
  }
}
