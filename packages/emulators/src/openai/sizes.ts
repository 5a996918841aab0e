import { badRequest, type OpenAiRefusal } from './errors.ts';
import { unsupportedValue } from './fields.ts';
import type { SizeRule } from './models.ts';

/** Pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The sizes that `auto` chooses from. */
const AUTO_SIZES: readonly Size[] = [
  { width: 1024, height: 1024 },
  { width: 1536, height: 1024 },
  { width: 1024, height: 1536 },
];

function refuse(size: string, why: string): OpenAiRefusal {
  return badRequest('size', 'invalid_value', `Invalid size '${size}'. ${why}`);
}

/**
 * The size of the picture. `auto` is the square, or for an edit the size nearest to the first
 * input's ratio. `animated` lifts the lower limit, since animations may be small.
 */
export function resolveSize(
  rule: SizeRule,
  wanted: string,
  like: Size | undefined,
  animated: boolean,
): Size {
  if (wanted === 'auto') return nearest(like);
  if (rule.kind === 'list' && !rule.sizes.includes(wanted)) {
    throw unsupportedValue('size', wanted, [...rule.sizes, 'auto']);
  }
  const match = /^(\d{1,5})x(\d{1,5})$/.exec(wanted);
  if (match === null) {
    throw refuse(wanted, "Expected 'auto' or WIDTHxHEIGHT, such as '1024x1024'.");
  }
  const size = { width: Number(match[1]), height: Number(match[2]) };
  if (rule.kind === 'list') return size;
  const long = Math.max(size.width, size.height);
  const short = Math.min(size.width, size.height);
  const pixels = long * short;
  if (short === 0 || size.width % rule.multipleOf !== 0 || size.height % rule.multipleOf !== 0) {
    throw refuse(wanted, `Width and height must both be divisible by ${rule.multipleOf}.`);
  }
  if (long > rule.longestEdge) {
    throw refuse(wanted, `The longest edge must be at most ${rule.longestEdge} pixels.`);
  }
  if (long / short > rule.ratio) {
    throw refuse(wanted, `The aspect ratio must be between 1:${rule.ratio} and ${rule.ratio}:1.`);
  }
  if ((pixels < rule.leastPixels && !animated) || pixels > rule.mostPixels) {
    throw refuse(
      wanted,
      `The number of pixels must be between ${rule.leastPixels} and ${rule.mostPixels}, but is ${pixels}.`,
    );
  }
  return size;
}

function nearest(like: Size | undefined): Size {
  const [square = { width: 1024, height: 1024 }, ...others] = AUTO_SIZES;
  if (like === undefined || like.height === 0) return square;
  const distance = (size: Size) =>
    Math.abs(Math.log(size.width / size.height / (like.width / like.height)));
  return others.reduce((best, size) => (distance(size) < distance(best) ? size : best), square);
}
