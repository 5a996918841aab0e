/** Width and height. */
export type Size = readonly [width: number, height: number];
export type Resolution = '1k' | '1.5k' | '2k';

/** Pixels as the first generation was seen to paint them; upright ones are the same turned round. */
const LANDSCAPE: Readonly<Record<string, Readonly<Record<'1k' | '2k', Size>>>> = {
  '1:1': { '1k': [1024, 1024], '2k': [2048, 2048] },
  '16:9': { '1k': [1280, 720], '2k': [2816, 1584] },
  '4:3': { '1k': [1152, 864], '2k': [2368, 1776] },
  '3:2': { '1k': [1248, 832], '2k': [2496, 1664] },
  '2:1': { '1k': [1408, 704], '2k': [2912, 1456] },
  '19.5:9': { '1k': [1248, 576], '2k': [2912, 1344] },
  '20:9': { '1k': [1280, 576], '2k': [3200, 1440] },
};

const turned = (ratio: string) => ratio.split(':').reverse().join(':');

export const RATIOS: readonly string[] = [
  ...new Set(Object.keys(LANDSCAPE).flatMap((ratio) => [ratio, turned(ratio)])),
  'auto',
];

const AREAS: Readonly<Record<Resolution, number>> = { '1k': 1024, '1.5k': 1536, '2k': 2048 };
const round = (pixels: number) => Math.max(16, Math.round(pixels / 16) * 16);

/** A size of a shape that no table has: as many pixels as the resolution says, edges in steps of 16. */
function free(ratio: number, resolution: Resolution): Size {
  const edge = AREAS[resolution];
  return [round(edge * Math.sqrt(ratio)), round(edge / Math.sqrt(ratio))];
}

/** The pixels of a ratio; `auto` is the source's shape, or square. 1.5k has no published table. */
export function sizeOf(ratio: string, resolution: Resolution, source: Size | null): Size {
  if (ratio === 'auto') return free(source ? source[0] / source[1] : 1, resolution);
  const isUpright = !(ratio in LANDSCAPE);
  const row = LANDSCAPE[isUpright ? turned(ratio) : ratio];
  const [width, height] =
    resolution === '1.5k' || !row
      ? free(shapeOf(isUpright ? turned(ratio) : ratio), resolution)
      : row[resolution];
  return isUpright ? [height, width] : [width, height];
}

function shapeOf(ratio: string): number {
  const [width = 1, height = 1] = ratio.split(':').map(Number);
  return width / height;
}
