import type { Area, Point } from './area.ts';
import type { MaskBitmap } from './mask-bitmap.ts';
import { MaskHistory } from './mask-history.ts';

/** What a pointer does to the mask. */
export type Tool = 'brush' | 'erase' | 'rectangle' | 'fill';

/** A mask that is being painted: its changes, their history, and who wants to know. */
export class MaskEditing {
  readonly mask: MaskBitmap;
  readonly #history: MaskHistory;
  readonly #listeners = new Set<() => void>();
  #revision = 0;
  #last: Point | null = null;
  /** Draws an area anew; set by whoever shows the mask. */
  onDraw: (area: Area) => void = () => {};

  constructor(mask: MaskBitmap) {
    this.mask = mask;
    this.#history = new MaskHistory(mask);
  }

  /** Rises with every finished change. */
  readonly revision = (): number => this.#revision;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  get canUndo(): boolean {
    return this.#history.canUndo;
  }

  get canRedo(): boolean {
    return this.#history.canRedo;
  }

  /** One whole change, as a step of its own. */
  apply(change: (mask: MaskBitmap) => Area): void {
    this.#history.begin();
    this.#draw(change(this.mask));
    this.#finish();
  }

  /** Begins a stroke, or goes on with the one that was begun. */
  strokeTo(point: Point, size: number, isErasing: boolean): void {
    if (this.#last === null) this.#history.begin();
    this.#draw(this.mask.stroke(this.#last ?? point, point, size, isErasing));
    this.#last = point;
  }

  endStroke(): void {
    if (this.#last === null) return;
    this.#last = null;
    this.#finish();
  }

  undo(): void {
    this.#move(this.#history.undo());
  }

  redo(): void {
    this.#move(this.#history.redo());
  }

  #move(area: Area | null): void {
    this.#last = null;
    if (area === null) return;
    this.onDraw(area);
    this.#tell();
  }

  #draw(area: Area): void {
    this.#history.touch(area);
    this.onDraw(area);
  }

  #finish(): void {
    this.#history.end();
    this.#tell();
  }

  #tell(): void {
    this.#revision += 1;
    for (const listener of this.#listeners) listener();
  }
}
