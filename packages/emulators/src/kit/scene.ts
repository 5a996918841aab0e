import { seededRandom } from './seeded-random.ts';

/** A small picture, four bytes a cell (RGBA), that the writers enlarge to the size asked for. */
export interface Scene {
  readonly columns: number;
  readonly rows: number;
  /** RGBA, row by row, `columns * rows * 4` bytes. */
  readonly cells: Buffer;
  /** True where the sky was left out, for a transparent background. */
  readonly transparent: boolean;
}

/** What to paint. */
export interface SceneRequest {
  /** Everything the picture depends on: prompt, index, inputs. */
  readonly seed: string;
  /** Pixels of the final picture; only their ratio and the cap on cells matter here. */
  readonly width: number;
  readonly height: number;
  /** Cells along the longer edge: 96 for a finished picture, fewer for a preview of it. */
  readonly detail: number;
  /** Leave the sky out. */
  readonly transparent: boolean;
  /** Moves the sun and the hills, for the frames of an animation. 0 by default. */
  readonly phase?: number;
}

type Colour = readonly [number, number, number];

function fromHue(hue: number, saturation: number, lightness: number): Colour {
  const chroma = saturation * Math.min(lightness, 1 - lightness);
  const channel = (offset: number) => {
    const k = (offset + hue * 12) % 12;
    return Math.round(255 * (lightness - chroma * Math.max(-1, Math.min(k - 3, 9 - k, 1))));
  };
  return [channel(0), channel(8), channel(4)];
}

function mix(from: Colour, to: Colour, share: number): Colour {
  const part = (index: 0 | 1 | 2) => Math.round(from[index] + (to[index] - from[index]) * share);
  return [part(0), part(1), part(2)];
}

/** Paints a landscape (sky, sun, three ranges of hills) whose colours and shapes follow the seed. */
export function paintScene(request: SceneRequest): Scene {
  const random = seededRandom(request.seed);
  const phase = request.phase ?? 0;
  const scale = Math.min(1, request.detail / Math.max(request.width, request.height));
  const columns = Math.max(1, Math.round(request.width * scale));
  const rows = Math.max(1, Math.round(request.height * scale));
  const hue = random();
  const zenith = fromHue(hue, 0.55, 0.25 + random() * 0.2);
  const horizon = fromHue((hue + 0.45 + random() * 0.2) % 1, 0.75, 0.72);
  const sun = fromHue((hue + 0.5) % 1, 0.9, 0.86);
  const sunX = (0.2 + random() * 0.6 + phase * 0.2) % 1;
  const sunY = 0.2 + random() * 0.25;
  const sunRadius = 0.05 + random() * 0.06;
  const ranges = [0, 1, 2].map((index) => ({
    base: 0.5 + index * 0.15 + random() * 0.05,
    waves: [1, 2, 3].map((wave) => ({
      height: (0.1 * random()) / wave,
      length: (1.5 + random() * 4) * wave,
      shift: random() * 6.28 + phase * 6.28,
    })),
    colour: fromHue((hue + 0.06 * index) % 1, 0.35, 0.36 - index * 0.1),
  }));
  const cells = Buffer.alloc(columns * rows * 4);
  const ratio = request.width / request.height;
  for (let column = 0; column < columns; column += 1) {
    const x = (column + 0.5) / columns;
    const tops = ranges.map(
      ({ base, waves }) =>
        base + waves.reduce((sum, w) => sum + w.height * Math.sin(x * w.length + w.shift), 0),
    );
    for (let row = 0; row < rows; row += 1) {
      const y = (row + 0.5) / rows;
      const inSun = Math.hypot((x - sunX) * ratio, y - sunY) < sunRadius;
      let colour = inSun ? sun : mix(zenith, horizon, Math.min(1, y * 1.5));
      let solid = inSun || !request.transparent;
      tops.forEach((top, index) => {
        const range = ranges[index];
        if (range === undefined || y < top) return;
        colour = mix(range.colour, horizon, Math.max(0, 0.25 - (y - top)) * 0.5);
        solid = true;
      });
      const at = (row * columns + column) * 4;
      cells[at] = colour[0];
      cells[at + 1] = colour[1];
      cells[at + 2] = colour[2];
      cells[at + 3] = solid ? 255 : 0;
    }
  }
  return { columns, rows, cells, transparent: request.transparent };
}
