/** The files that were made last, by what they were made of; the oldest go once all have more than `maximumBytes`. */
export class RecentFiles {
  readonly #maximumBytes: number;
  readonly #files = new Map<string, Promise<Buffer>>();
  readonly #sizes = new Map<string, number>();
  #bytes = 0;

  constructor(maximumBytes: number) {
    this.#maximumBytes = maximumBytes;
  }

  /** What is kept under a key, else what `make` gives. Nobody may write into it. What failed is made again. */
  async take(key: string, make: () => Promise<Buffer>): Promise<Buffer> {
    const file = this.#files.get(key) ?? make();
    // Set again, so that the order is that of use.
    this.#files.delete(key);
    this.#files.set(key, file);
    try {
      const bytes = await file;
      this.#count(key, bytes.length);
      return bytes;
    } catch (error) {
      this.#files.delete(key);
      throw error;
    }
  }

  #count(key: string, size: number): void {
    if (!this.#files.has(key) || this.#sizes.has(key)) return;
    this.#sizes.set(key, size);
    this.#bytes += size;
    for (const [oldest, bytes] of this.#oldest()) {
      this.#files.delete(oldest);
      this.#sizes.delete(oldest);
      this.#bytes -= bytes;
    }
  }

  /** What is to go, as long as there is too much. What is still being made has no size, and stays. */
  *#oldest(): Generator<[string, number]> {
    for (const key of [...this.#files.keys()]) {
      if (this.#bytes <= this.#maximumBytes) return;
      const size = this.#sizes.get(key);
      if (size !== undefined) yield [key, size];
    }
  }
}
