type Part = unknown;
type Parts = Record<string, Part>;

const isObject = (value: Part): value is Parts =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isSame = (left: Part, right: Part): boolean => JSON.stringify(left) === JSON.stringify(right);

/**
 * What was made of `before` and then changed by hand, made of `after` instead: what still stood as `before` had it
 * follows, what a person changed stays. Maps are gone through, everything else is one piece.
 */
export function mergeOver(mine: Part, before: Part, after: Part): Part {
  if (!isObject(mine) || !isObject(before) || !isObject(after)) {
    return isSame(mine, before) ? after : mine;
  }
  const merged: Parts = {};
  for (const key of new Set([...Object.keys(mine), ...Object.keys(after)])) {
    const value =
      key in mine || key in before ? mergeOver(mine[key], before[key], after[key]) : after[key];
    if (value !== undefined) merged[key] = value;
  }
  return merged;
}
