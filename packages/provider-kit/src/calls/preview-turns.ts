/**
 * Spreads so many previews evenly over the work, for servers that show one whenever they are asked: each is stored and
 * sent on, so not every one that could be had is wanted.
 */
export class PreviewTurns {
  readonly #count: number;
  #shown = 0;

  /** `count`: those that were asked for. */
  constructor(count: number) {
    this.#count = count;
  }

  /** Those that may still come. */
  get left(): number {
    return this.#count - this.#shown;
  }

  /** Whether one is wanted at this share of the work, 0 to 1; it counts as shown then. */
  isDue(share: number): boolean {
    if (this.left <= 0 || share < this.#shown / this.#count) return false;
    this.#shown += 1;
    return true;
  }
}
