/** No provider makes us wait for longer than this: 15 minutes, in milliseconds. */
export const RETRY_AFTER_MAXIMUM_MS = 15 * 60_000;

const NUMBER = /^[+-]?\d{1,20}(\.\d{1,9})?$/;

/**
 * Milliseconds to wait, from `retry-after-ms` or `retry-after` (seconds or an HTTP date), held between 0 and
 * 15 minutes. Null: none is given, or it is garbage. `now`: milliseconds since 1970, for a provider that does not say
 * what time it takes it for.
 */
export function parseRetryAfter(
  headers: Readonly<Record<string, string>>,
  now: number,
): number | null {
  const exact = headers['retry-after-ms']?.trim();
  if (exact && NUMBER.test(exact)) return holdWait(Number(exact));
  const text = headers['retry-after']?.trim();
  if (!text) return null;
  if (NUMBER.test(text)) return holdWait(Number(text) * 1000);
  const at = readHttpDate(text);
  if (at === null) return null;
  // Whoever names a moment means it by its own clock, which may be a day off.
  const told = readHttpDate(headers.date?.trim() ?? '') ?? now;
  return holdWait(at - told);
}

function readHttpDate(text: string): number | null {
  // An HTTP date names its month; Date.parse alone would take "7" or "1-1" for a date.
  if (!/^[A-Za-z]{3,9},? .*\d{2}:\d{2}:\d{2}/.test(text)) return null;
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : at;
}

/** Holds a wait between 0 and 15 minutes. */
export function holdWait(milliseconds: number): number {
  return Math.round(Math.min(Math.max(milliseconds, 0), RETRY_AFTER_MAXIMUM_MS));
}
