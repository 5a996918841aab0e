import type { CheckedInput } from './check-input.ts';
import { NAMED_SIZES } from './fields.ts';

/** Pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

const GRID = 16;
/** Edges of the classes, for a square; ratios without one are ultra's, at about four megapixels. */
const CLASS_EDGES: Readonly<Record<string, number>> = {
  '0.5K': 512,
  '1K': 1024,
  '2K': 2048,
  '4K': 4096,
};
const ULTRA_EDGE = 2048;
const AUTO_EDGES: Readonly<Record<string, number>> = {
  auto_1K: 1024,
  auto_2K: 2048,
  auto_3K: 3072,
  auto_4K: 4096,
};

function sizeOfRatio(ratio: number, edge: number): Size {
  const round = (exact: number) => Math.max(GRID, Math.round(exact / GRID) * GRID);
  const height = Math.sqrt((edge * edge) / ratio);
  return { width: round(height * ratio), height: round(height) };
}

const isPair = (value: unknown): value is [number, number] =>
  Array.isArray(value) && value.length === 2;
const named = (name: string) => Object.entries(NAMED_SIZES).find(([own]) => own === name)?.[1];

function edgesOf(value: unknown): Size | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { width, height } = { width: 0, height: 0, ...value };
  return { width, height };
}

/** The size of each picture of the result, by whichever field of the endpoint tells it. */
export function resultSize({ values, pictures }: CheckedInput): Size {
  const like = pictures.find(({ field }) => field !== 'mask_url')?.facts;
  const { canvas_size: canvas, upscale_factor: factor, image_size: size } = values;
  const { aspect_ratio: ratio, resolution } = values;
  if (isPair(canvas)) {
    const [width, height] = canvas;
    return { width, height };
  }
  if (typeof factor === 'number' && like) {
    return { width: Math.round(like.width * factor), height: Math.round(like.height * factor) };
  }
  const edges = edgesOf(size);
  if (edges) return edges;
  if (typeof size === 'string') {
    const own = named(size);
    if (own) return own;
    const edge = AUTO_EDGES[size];
    if (edge !== undefined) return sizeOfRatio(like ? like.width / like.height : 1, edge);
    return like ? { width: like.width, height: like.height } : NAMED_SIZES.square_hd;
  }
  if (typeof ratio === 'string' && ratio !== 'auto') {
    const [wide = 1, high = 1] = ratio.split(':').map(Number);
    const ofClass = CLASS_EDGES[String(resolution).toUpperCase()];
    return sizeOfRatio(wide / high, ofClass ?? ('raw' in values ? ULTRA_EDGE : 1024));
  }
  const edge = CLASS_EDGES[String(resolution).toUpperCase()] ?? 1024;
  if (!like) return { width: edge, height: edge };
  return resolution === undefined
    ? { width: like.width, height: like.height }
    : sizeOfRatio(like.width / like.height, edge);
}
