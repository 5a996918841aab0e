import { decimalToMicros, microsToDecimal, parseDecimal, printable } from '@darkroom/core';
import type { Outcome } from '../contracts.ts';

/** The largest amount that anything here is limited to, in micros: a thousand million dollars. */
const MOST_MICROS = 1_000_000_000n * 1_000_000n;

/** Micros of an amount as a person wrote it, such as "0.50". `what` begins the sentence that refuses it. */
export function readDollars(text: string, field: string[], what: string): Outcome<bigint> {
  const wrong = (rule: string): Outcome<never> => {
    const message = `${what} ${rule}, not "${printable(text, 40)}".`;
    return { ok: false, problems: [{ code: 'INVALID_INPUT', message, field }] };
  };
  const amount = parseDecimal(text);
  if (amount === null || amount < 0n)
    return wrong('is an amount of dollars, 0 or more, such as "25" or "0.50"');
  const micros = decimalToMicros(amount);
  if (microsToDecimal(micros) !== amount) return wrong('has at most 6 places behind the point');
  if (micros > MOST_MICROS) return wrong('is at most 1000000000 dollars');
  return { ok: true, value: micros };
}
