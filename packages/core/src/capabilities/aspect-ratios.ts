export interface Dimensions {
  /** Pixels. */
  width: number;
  height: number;
}

/**
 * Pixels of each ratio where a vendor has none of its own (the table of the guide that Darkroom was asked to honour).
 */
export const DEFAULT_ASPECT_RATIO_SIZES: Readonly<Record<string, Dimensions>> = {
  '1:1': { width: 1024, height: 1024 },
  '3:2': { width: 1536, height: 1024 },
  '2:3': { width: 1024, height: 1536 },
  '3:4': { width: 1152, height: 1536 },
  '4:3': { width: 1536, height: 1152 },
  '4:5': { width: 1024, height: 1280 },
  '5:4': { width: 1280, height: 1024 },
  '9:16': { width: 576, height: 1024 },
  '16:9': { width: 1024, height: 576 },
  '21:9': { width: 1344, height: 576 },
};

/** Free dimensions and counts of the product; a model's own presets may pass them. */
export const FREE_EDGE_MINIMUM = 256;
export const FREE_EDGE_MAXIMUM = 4096;
export const COUNT_MAXIMUM = 10;

/** Whole numbers, or with one decimal: the screens of phones are told as 19.5:9. */
const RATIO = /^([1-9]\d{0,3}(?:\.\d)?):([1-9]\d{0,3}(?:\.\d)?)$/;

/** Width over height of "16:9" or "19.5:9", or null for anything else. */
export function ratioValue(aspectRatio: string): number | null {
  const match = RATIO.exec(aspectRatio);
  return match ? Number(match[1]) / Number(match[2]) : null;
}

/** The ratio of `candidates` nearest to `value` on a logarithmic scale, so that 2:1 and 1:2 are equally far from 1:1. */
export function nearestRatio(value: number, candidates: Iterable<string>): string | null {
  let best: string | null = null;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const candidateValue = ratioValue(candidate);
    if (candidateValue === null) continue;
    const distance = Math.abs(Math.log(value / candidateValue));
    if (distance < bestDistance - 1e-9) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}
