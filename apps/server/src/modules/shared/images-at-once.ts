import type { Problem } from '@darkroom/core';

/** The most objects that one mutation takes. */
export const MOST_AT_ONCE = 100;

/** A problem where a list of ids is longer than that; null: it is not. */
export function tooMany(ids: readonly string[], field: string, verb: string): Problem | null {
  if (ids.length <= MOST_AT_ONCE) return null;
  const message = `${MOST_AT_ONCE} images at most are ${verb} at once; ${ids.length} were named.`;
  return { code: 'INVALID_INPUT', message, field: [field] };
}
