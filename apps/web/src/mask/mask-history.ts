import { type Area, isEmptyArea, joinAreas } from './area.ts';
import type { MaskBitmap } from './mask-bitmap.ts';

interface Step {
  readonly area: Area;
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

/** What is kept for undo at most, in bytes: of large pictures that is some dozen steps over all of them. */
const MOST_BYTES = 192 * 1024 * 1024;

/** Changes of a mask, to be taken back and made again. A stroke is one change, however many pieces it has. */
export class MaskHistory {
  readonly #mask: MaskBitmap;
  #done: Step[] = [];
  #undone: Step[] = [];
  #open: { before: MaskBitmap; area: Area | null } | null = null;

  constructor(mask: MaskBitmap) {
    this.#mask = mask;
  }

  get canUndo(): boolean {
    return this.#done.length > 0;
  }

  get canRedo(): boolean {
    return this.#undone.length > 0;
  }

  /** Begins a change. What comes until `end` is one step. */
  begin(): void {
    this.end();
    this.#open = { before: this.#mask.copy(), area: null };
  }

  /** Notes an area that the open change touched. */
  touch(area: Area): void {
    if (this.#open === null) return;
    this.#open.area = this.#open.area === null ? area : joinAreas(this.#open.area, area);
  }

  /** Ends the open change; where it changed nothing there is no step. */
  end(): void {
    const open = this.#open;
    this.#open = null;
    if (open === null || open.area === null) return;
    const area = this.#mask.difference(open.before, open.area);
    if (isEmptyArea(area)) return;
    this.#done.push({ area, before: open.before.read(area), after: this.#mask.read(area) });
    this.#undone = [];
    let bytes = 0;
    const kept = this.#done.findLastIndex((step) => {
      bytes += 2 * step.before.byteLength;
      return bytes > MOST_BYTES;
    });
    if (kept >= 0) this.#done = this.#done.slice(Math.min(kept + 1, this.#done.length - 1));
  }

  /** Takes the last change back; answers where, or null where there is none. */
  undo(): Area | null {
    this.end();
    const step = this.#done.pop();
    if (step === undefined) return null;
    this.#mask.write(step.area, step.before);
    this.#undone.push(step);
    return step.area;
  }

  /** Makes the change again that was taken back last; answers where, or null where there is none. */
  redo(): Area | null {
    this.end();
    const step = this.#undone.pop();
    if (step === undefined) return null;
    this.#mask.write(step.area, step.after);
    this.#done.push(step);
    return step.area;
  }
}
