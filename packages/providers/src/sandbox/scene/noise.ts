/**
 * Everything random in a picture comes from here: integer hashes and plain + − × ÷ √ on doubles, which give the same
 * bits on every machine (Math.sin, Math.exp and Math.pow need not).
 */

/** 32 well-mixed bits of a lattice point. */
export function hash(x: number, y: number, seed: number): number {
  let h =
    Math.imul(x | 0, 0x27d4eb2d) ^ Math.imul(y | 0, 0x165667b1) ^ Math.imul(seed | 0, 0x9e3779b1);
  h = Math.imul(h ^ (h >>> 15), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** 0 … 1 for a lattice point. */
export const unitHash = (x: number, y: number, seed: number): number =>
  hash(x, y, seed) / 4294967296;

/** 32 bits of a text: FNV-1a over its UTF-16 units, mixed. */
export function textHash(text: string, seed = 0): number {
  let h = 0x811c9dc5 ^ seed;
  for (let index = 0; index < text.length; index += 1) {
    h = Math.imul(h ^ text.charCodeAt(index), 0x01000193);
  }
  return hash(h, text.length, 0x51ed27);
}

/** A sequence of numbers from 0 to 1. */
export function randomSequence(seed: number): () => number {
  let step = 0;
  return () => {
    step += 1;
    return unitHash(step, 0x2545f49, seed);
  };
}

const fade = (t: number) => t * t * t * (t * (t * 6 - 15) + 10);

/** 0 … 1 as `t` goes from `low` to `high`. */
export function smoothstep(low: number, high: number, t: number): number {
  const x = t <= low ? 0 : t >= high ? 1 : (t - low) / (high - low);
  return x * x * (3 - 2 * x);
}

/** A wave of period 1 from −1 to 1, made of parabolas. */
export function wave(t: number): number {
  const x = t - Math.floor(t);
  return x < 0.5 ? 16 * x * (0.5 - x) : -16 * (x - 0.5) * (1 - x);
}

/** Smooth noise along a line, 0 … 1. */
export function noise1(x: number, seed: number): number {
  const cell = Math.floor(x);
  const from = unitHash(cell, 0, seed);
  return from + (unitHash(cell + 1, 0, seed) - from) * fade(x - cell);
}

/** Smooth noise on a plane, 0 … 1. */
export function noise2(x: number, y: number, seed: number): number {
  const column = Math.floor(x);
  const row = Math.floor(y);
  const tx = fade(x - column);
  const ty = fade(y - row);
  const a = unitHash(column, row, seed);
  const b = unitHash(column + 1, row, seed);
  const c = unitHash(column, row + 1, seed);
  const d = unitHash(column + 1, row + 1, seed);
  const top = a + (b - a) * tx;
  return top + (c + (d - c) * tx - top) * ty;
}

/** Octaves of line noise, 0 … 1. `octaves` may be a fraction: the last one fades in. */
export function fractal1(x: number, seed: number, octaves: number, gain = 0.5): number {
  let sum = 0;
  let total = 0;
  let weight = 1;
  let frequency = 1;
  for (let octave = 0; octave < octaves; octave += 1) {
    const share = weight * Math.min(1, octaves - octave);
    sum += share * noise1(x * frequency + octave * 17.3, seed + octave);
    total += weight;
    weight *= gain;
    frequency *= 2.03;
  }
  return sum / total + (total === 0 ? 0.5 : 0);
}

/** Octaves of plane noise, 0 … 1. */
export function fractal2(x: number, y: number, seed: number, octaves: number, gain = 0.5): number {
  let sum = 0;
  let total = 0;
  let weight = 1;
  let frequency = 1;
  for (let octave = 0; octave < octaves; octave += 1) {
    sum +=
      weight * noise2(x * frequency + octave * 31.7, y * frequency - octave * 11.9, seed + octave);
    total += weight;
    weight *= gain;
    frequency *= 2.03;
  }
  return sum / total;
}

/** Line noise with sharp crests, 0 … 1: mountains. */
export function ridged1(x: number, seed: number, octaves: number): number {
  let sum = 0;
  let total = 0;
  let weight = 1;
  let frequency = 1;
  for (let octave = 0; octave < octaves; octave += 1) {
    const n = noise1(x * frequency + octave * 7.7, seed + octave);
    const crest = 1 - Math.abs(2 * n - 1);
    const share = weight * Math.min(1, octaves - octave);
    sum += share * crest * crest;
    total += weight;
    weight *= 0.5;
    frequency *= 2.1;
  }
  return sum / total;
}

/** A plane of noise, computed coarsely once and read smoothly at any pixel: what makes large pictures quick. */
export class NoiseField {
  readonly #values: Float32Array;
  readonly #columns: number;
  readonly #rows: number;
  readonly #line: Float32Array;

  /** `columns` × `rows` cells of `value(column, row)`. */
  constructor(columns: number, rows: number, value: (column: number, row: number) => number) {
    this.#columns = Math.max(2, columns);
    this.#rows = Math.max(2, rows);
    this.#values = new Float32Array(this.#columns * this.#rows);
    this.#line = new Float32Array(this.#columns);
    for (let row = 0; row < this.#rows; row += 1) {
      for (let column = 0; column < this.#columns; column += 1) {
        this.#values[row * this.#columns + column] = value(column, row);
      }
    }
  }

  /** Fills `into` with the row at `y` (0 … 1 of the field's height), stretched over its length. */
  readRow(y: number, into: Float32Array): void {
    const position = Math.min(Math.max(y, 0), 1) * (this.#rows - 1);
    const row = Math.min(this.#rows - 2, Math.floor(position));
    const t = position - row;
    const above = row * this.#columns;
    const below = above + this.#columns;
    const values = this.#values;
    const line = this.#line;
    for (let column = 0; column < this.#columns; column += 1) {
      const from = values[above + column] ?? 0;
      line[column] = from + ((values[below + column] ?? 0) - from) * t;
    }
    const length = into.length;
    const step = (this.#columns - 1) / Math.max(1, length - 1);
    for (let x = 0; x < length; x += 1) {
      const place = x * step;
      const column = Math.min(this.#columns - 2, place | 0);
      const from = line[column] ?? 0;
      into[x] = from + ((line[column + 1] ?? 0) - from) * (place - column);
    }
  }
}
