import { decimalToMicros, formatMicros, parseDecimal } from '@darkroom/core';

/** What one of several costs, as far as it is known. */
export interface PartCost {
  /** Dollars; null: not known. */
  readonly amount: string | null;
}

export interface TotalCost {
  /** The sum of what is known, in dollars, exact to a millionth. */
  readonly amount: string;
  /** How many have no price that is known. */
  readonly unknown: number;
}

/** The sum of prices. Pure. */
export function totalOf(parts: readonly PartCost[]): TotalCost {
  let micros = 0n;
  let unknown = 0;
  for (const { amount } of parts) {
    const value = amount === null ? null : parseDecimal(amount);
    if (value === null) unknown += 1;
    else micros += decimalToMicros(value);
  }
  return { amount: formatMicros(micros), unknown };
}

/** The one figure by which an estimate goes into a sum: what is expected, else the most that it may be. */
export function figureOf(
  cost:
    | {
        readonly isKnown: boolean;
        readonly expected?: { readonly amount: string } | null;
        readonly maximum?: { readonly amount: string } | null;
      }
    | null
    | undefined,
): string | null {
  if (!cost?.isKnown) return null;
  return cost.expected?.amount ?? cost.maximum?.amount ?? null;
}
