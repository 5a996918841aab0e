import {
  DEFAULT_ASPECT_RATIO_SIZES,
  type Dimensions,
  FREE_EDGE_MAXIMUM,
  FREE_EDGE_MINIMUM,
  ratioValue,
} from '../capabilities/aspect-ratios.ts';
import type { Capabilities, SizeRule } from '../capabilities/capabilities.ts';

/** What a picture of a free size comes to where nothing else is said. */
const USUAL_PIXELS = 1024 * 1024;
/** How far a free size may be from the ratio that was asked for, since edges lie on a grid. */
const RATIO_TOLERANCE = 0.05;
/** Edges that are looked at to either side of the computed one. */
const SEARCH_STEPS = 6;

export const showSize = ({ width, height }: Dimensions) => `${width}x${height}`;

/** How unlike two sizes are; shape counts four times as much as area. */
export function sizeDistance(left: Dimensions, right: Dimensions): number {
  const byRatio = Math.abs(Math.log(left.width / left.height / (right.width / right.height)));
  const byArea = Math.abs(Math.log((left.width * left.height) / (right.width * right.height)));
  return byRatio * 4 + byArea;
}

/** The smallest and largest edge that a rule allows, product's bounds where it says nothing. */
function edges(rule: SizeRule): [number, number] {
  return [rule.minimumEdge ?? FREE_EDGE_MINIMUM, rule.maximumEdge ?? FREE_EDGE_MAXIMUM];
}

/** What breaks the model's rule for free sizes, as a sentence without its full stop; null where nothing does. */
export function sizeRuleProblem(
  capabilities: Capabilities,
  { width, height }: Dimensions,
): string | null {
  const { sizeRule: rule, maxImageSize: limit } = capabilities;
  if (!rule) return 'it takes no free sizes';
  if (!Number.isSafeInteger(width) || !Number.isSafeInteger(height))
    return 'width and height are whole numbers of pixels';
  const most = largestEdges(rule, limit);
  const shrink = Math.min(1, most.width / width, most.height / height);
  // What is still too many pixels within the edges is told by its pixels: the edges are not what binds.
  const tooMany = shrink < 1 && shrink * shrink * width * height > maximumOf(rule);
  if (tooMany) return tooManyPixels(rule, width * height);
  if (limit && (width > limit.width || height > limit.height))
    return boundsProblem(rule, edges(rule), limit) === null
      ? `its largest picture is ${showSize(limit)}`
      : `it gives at most ${limit.width} pixels across and ${limit.height} down`;
  return boundsProblem(rule, edges(rule), { width, height });
}

const maximumOf = (rule: SizeRule) => rule.maximumPixels ?? Number.POSITIVE_INFINITY;

const tooManyPixels = (rule: SizeRule, pixels: number) =>
  `width × height must be at most ${rule.maximumPixels} pixels, and is ${pixels}`;

/** The longest edges that a rule and the model's largest picture leave. */
function largestEdges(rule: SizeRule, limit: Dimensions | null): Dimensions {
  const [, maximum] = edges(rule);
  return {
    width: Math.min(maximum, limit?.width ?? maximum),
    height: Math.min(maximum, limit?.height ?? maximum),
  };
}

/** What of a rule a size breaks, as a sentence without its full stop; null where nothing does. `edges`: at least, at most. */
export function boundsProblem(
  rule: SizeRule,
  [minimum, maximum]: readonly [number, number],
  { width, height }: Dimensions,
): string | null {
  if (width < minimum || height < minimum || width > maximum || height > maximum)
    return Number.isFinite(maximum)
      ? `each edge must be from ${minimum} to ${maximum} pixels`
      : `each edge must be at least ${minimum} pixels`;
  const step = rule.multipleOf ?? 1;
  if (width % step !== 0 || height % step !== 0) return `each edge must be a multiple of ${step}`;
  const pixels = width * height;
  if (rule.minimumPixels !== undefined && pixels < rule.minimumPixels)
    return `width × height must be at least ${rule.minimumPixels} pixels, and is ${pixels}`;
  if (pixels > maximumOf(rule)) return tooManyPixels(rule, pixels);
  const ratio = Math.max(width, height) / Math.min(width, height);
  if (rule.maximumRatio !== undefined && ratio > rule.maximumRatio)
    return `the longer edge may be at most ${rule.maximumRatio} times the shorter`;
  return null;
}

const clamp = (value: number, minimum: number, maximum: number) =>
  Math.min(Math.max(value, minimum), maximum);

/** Where the search for a size begins: the wanted shape and area, brought inside the rule's bounds. */
function startOf(rule: SizeRule, limit: Dimensions | null, wanted: Dimensions): Dimensions {
  const most = rule.maximumRatio ?? Number.POSITIVE_INFINITY;
  const ratio = clamp(wanted.width / wanted.height, 1 / most, most);
  const area = clamp(
    wanted.width * wanted.height,
    rule.minimumPixels ?? 0,
    rule.maximumPixels ?? Number.POSITIVE_INFINITY,
  );
  const height = Math.sqrt(area / ratio);
  const width = height * ratio;
  const [minimum] = edges(rule);
  const largest = largestEdges(rule, limit);
  const shrink = Math.min(1, largest.width / width, largest.height / height);
  const grow = Math.max(1, minimum / (width * shrink), minimum / (height * shrink));
  return {
    width: clamp(width * shrink * grow, minimum, largest.width),
    height: clamp(height * shrink * grow, minimum, largest.height),
  };
}

/**
 * The free size nearest to a wanted one, in shape before area; null where the model has none, or the wanted one is no
 * size at all. `step` is the grid to stay on where the rule has none.
 */
export function nearestFreeSize(
  capabilities: Capabilities,
  wanted: Dimensions,
  step = capabilities.sizeRule?.multipleOf ?? 1,
): Dimensions | null {
  const { sizeRule: rule, maxImageSize: limit } = capabilities;
  if (!rule || !(wanted.width > 0 && wanted.height > 0)) return null;
  const finite = {
    width: Math.min(wanted.width, 1e6),
    height: Math.min(wanted.height, 1e6),
  };
  const start = startOf(rule, limit, finite);
  let best: Dimensions | null = null;
  let bestDistance = Number.POSITIVE_INFINITY;
  const consider = (size: Dimensions) => {
    if (sizeRuleProblem(capabilities, size) !== null) return;
    const distance = sizeDistance(size, finite);
    if (distance < bestDistance) {
      best = size;
      bestDistance = distance;
    }
  };
  const column = Math.round(start.width / step);
  const row = Math.round(start.height / step);
  for (let across = -SEARCH_STEPS; across <= SEARCH_STEPS; across += 1) {
    for (let down = -SEARCH_STEPS; down <= SEARCH_STEPS; down += 1) {
      consider({ width: (column + across) * step, height: (row + down) * step });
    }
  }
  if (best === null) Object.values(DEFAULT_ASPECT_RATIO_SIZES).forEach(consider);
  return best;
}

/** A ratio's pixels under a free-size rule: those of the product's table, or about a megapixel on the rule's grid. */
export function freeSizeOfRatio(
  capabilities: Capabilities,
  aspectRatio: string,
): Dimensions | null {
  const value = ratioValue(aspectRatio);
  const rule = capabilities.sizeRule;
  if (value === null || !rule) return null;
  const table = DEFAULT_ASPECT_RATIO_SIZES[aspectRatio];
  if (table && sizeRuleProblem(capabilities, table) === null) return table;
  const step = rule.multipleOf ?? 8;
  // A little over the least, so that rounding down stays above it.
  const pixels = Math.max(USUAL_PIXELS, (rule.minimumPixels ?? 0) * 1.05);
  const height = Math.max(step, Math.round(Math.sqrt(pixels / value) / step) * step);
  const usual = { width: Math.max(step, Math.round((height * value) / step) * step), height };
  if (sizeRuleProblem(capabilities, usual) === null) return usual;
  const exact = Math.sqrt(pixels / value);
  const nearest = nearestFreeSize(capabilities, { width: exact * value, height: exact }, step);
  if (nearest === null) return null;
  const isOff = Math.abs(Math.log(nearest.width / nearest.height / value)) > RATIO_TOLERANCE;
  return isOff ? null : nearest;
}
