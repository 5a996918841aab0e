import { invalid } from './errors.ts';
import type { DashScopeModel } from './models.ts';

/** Pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

const EDGES: Readonly<Record<string, number>> = { '1K': 1024, '2K': 2048, '4K': 4096 };
const GRID = 16;
const LARGEST_INPUT_SHAPE = 8;

/** A class by its name: a square, or the first input's shape. */
function ofClass(name: string, like: Size | undefined): Size {
  const edge = EDGES[name] ?? 2048;
  const wanted = like ? like.width / like.height : 1;
  const ratio = Math.min(LARGEST_INPUT_SHAPE, Math.max(1 / LARGEST_INPUT_SHAPE, wanted));
  const grid = (length: number) => Math.max(GRID, Math.floor(length / GRID) * GRID);
  return { width: grid(edge * Math.sqrt(ratio)), height: grid(edge / Math.sqrt(ratio)) };
}

/** What comes where no size is given: the model's own, or a megapixel in the input's shape. */
export function standardSize(model: DashScopeModel, like: Size | undefined): Size {
  const [width, height] = model.standard ?? [];
  return width && height ? { width, height } : ofClass('1K', like);
}

/** The size of each picture of the answer. */
export function resolveSize(
  model: DashScopeModel,
  wanted: string | undefined,
  like: Size | undefined,
): Size {
  if (wanted === undefined) return standardSize(model, like);
  const rule = model.sizes;
  if (rule === null) throw invalid(`The size is not supported by the model ${model.id}.`);
  if (rule.classes.includes(wanted)) return ofClass(wanted, like);
  const match = /^(\d{1,5})\*(\d{1,5})$/.exec(wanted);
  if (!match) throw invalid(`The size ${wanted} does not match. Expected format: width*height.`);
  if (rule.list && !rule.list.includes(wanted)) {
    throw invalid(`The size must be one of ${rule.list.join(', ')}.`);
  }
  const size = { width: Number(match[1]), height: Number(match[2]) };
  checkBounds(model, size);
  return size;
}

function checkBounds({ sizes }: DashScopeModel, { width, height }: Size): void {
  if (sizes === null || sizes.list) return;
  const { pixels, edge, ratio } = sizes;
  if (width % GRID !== 0 || height % GRID !== 0) {
    throw invalid(`The width and height must be multiples of ${GRID}.`);
  }
  const area = width * height;
  if (pixels && (area < pixels[0] || area > pixels[1])) {
    throw invalid(`The total pixels must be between ${pixels[0]} and ${pixels[1]}.`);
  }
  const [short, long] = [Math.min(width, height), Math.max(width, height)];
  if (edge && (short < edge[0] || long > edge[1])) {
    throw invalid(`The width and height must be between ${edge[0]} and ${edge[1]}.`);
  }
  if (ratio && long / short > ratio) {
    throw invalid(`The aspect ratio must be between 1:${ratio} and ${ratio}:1.`);
  }
}
