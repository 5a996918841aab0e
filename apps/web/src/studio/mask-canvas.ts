interface Point {
  x: number;
  y: number;
}

const PAINT = '#ffffff';
const UNDO_MAXIMUM = 20;

/** What is painted over a picture: white and see-through on the screen, white on black as a file. */
export class MaskCanvas {
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D | null;
  readonly #before: ImageData[] = [];
  #last: Point | null = null;
  #isPainted = false;

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
    this.#context = canvas.getContext('2d', { willReadFrequently: true });
  }

  /** Paints from the last point to this one; `isStart` begins a stroke, which undo takes back as a whole. */
  stroke(point: Point, size: number, isStart: boolean): void {
    const context = this.#context;
    if (!context) return;
    if (isStart) {
      this.#keep();
      this.#last = point;
    }
    const from = this.#last ?? point;
    context.strokeStyle = PAINT;
    context.lineCap = 'round';
    context.lineJoin = 'round';
    context.lineWidth = size;
    context.beginPath();
    context.moveTo(from.x, from.y);
    context.lineTo(point.x + 0.01, point.y);
    context.stroke();
    this.#last = point;
    this.#isPainted = true;
  }

  undo(): void {
    const before = this.#before.pop();
    if (before) this.#context?.putImageData(before, 0, 0);
    if (this.#before.length === 0) this.#isPainted = false;
  }

  clear(): void {
    this.#keep();
    this.#context?.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
    this.#isPainted = false;
  }

  /** Keeps what was painted, and paints the rest. */
  invert(): void {
    const context = this.#context;
    if (!context) return;
    this.#keep();
    context.globalCompositeOperation = 'source-out';
    context.fillStyle = PAINT;
    context.fillRect(0, 0, this.#canvas.width, this.#canvas.height);
    context.globalCompositeOperation = 'source-over';
    this.#isPainted = true;
  }

  /** The mask as a PNG of the picture's size; null where nothing was painted. */
  async toPng(): Promise<Blob | null> {
    if (!this.#isPainted) return null;
    const flat = document.createElement('canvas');
    flat.width = this.#canvas.width;
    flat.height = this.#canvas.height;
    const context = flat.getContext('2d');
    if (!context) return null;
    context.fillStyle = '#000000';
    context.fillRect(0, 0, flat.width, flat.height);
    context.drawImage(this.#canvas, 0, 0);
    return new Promise((resolve) => flat.toBlob(resolve, 'image/png'));
  }

  #keep(): void {
    const { width, height } = this.#canvas;
    const present = this.#context?.getImageData(0, 0, width, height);
    if (present) this.#before.push(present);
    if (this.#before.length > UNDO_MAXIMUM) this.#before.shift();
  }
}
