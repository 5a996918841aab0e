import { formatDecimal } from '@darkroom/core';

/** Of a decimal's units, which are 10^-12: a tick is 10^-10 dollars. */
const UNITS_PER_TICK = 100n;

/** Dollars of so many ticks, as a decimal string; null where there is no number of them. */
export function dollarsOfTicks(ticks: number | null | undefined): string | null {
  return typeof ticks === 'number' && Number.isSafeInteger(ticks) && ticks >= 0
    ? formatDecimal(BigInt(ticks) * UNITS_PER_TICK)
    : null;
}
