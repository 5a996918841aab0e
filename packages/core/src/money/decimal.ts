/** Decimals are exact: a bigint of 10^-12 units. Enough for a price per token, and for a trillion dollars. */
const SCALE_DIGITS = 12;
const SCALE = 10n ** BigInt(SCALE_DIGITS);

const DECIMAL = /^(-?)(\d{1,15})(?:\.(\d{1,12}))?$/;

/** An exact decimal number, in units of 10^-12. */
export type Decimal = bigint;

/** Reads "0.039". Null for anything that is no plain decimal number (no exponent, no comma, at most 12 places). */
export function parseDecimal(text: string): Decimal | null {
  const match = DECIMAL.exec(text.trim());
  if (!match) return null;
  const whole = BigInt(match[2] ?? '0') * SCALE;
  const fraction = BigInt((match[3] ?? '').padEnd(SCALE_DIGITS, '0') || '0');
  return match[1] === '-' ? -(whole + fraction) : whole + fraction;
}

/** Writes a decimal without trailing zeros: "0.039", "12". */
export function formatDecimal(value: Decimal): string {
  const sign = value < 0n ? '-' : '';
  const magnitude = value < 0n ? -value : value;
  const fraction = (magnitude % SCALE).toString().padStart(SCALE_DIGITS, '0').replace(/0+$/, '');
  return `${sign}${magnitude / SCALE}${fraction ? `.${fraction}` : ''}`;
}

/** `value` × `times`, exact. */
export function multiplyDecimal(value: Decimal, times: Decimal): Decimal {
  return (value * times) / SCALE;
}

/** `value` ÷ a whole number, cut after 12 places. */
export function divideDecimal(value: Decimal, by: bigint): Decimal {
  return value / by;
}

/** A whole number, or a number with at most six places, as a decimal. */
export function decimalOf(value: number): Decimal {
  return BigInt(Math.round(value * 1e6)) * (SCALE / 1_000_000n);
}

const MICRO = SCALE / 1_000_000n;

/** Micros of a dollar, half up: what the ledger keeps. */
export function decimalToMicros(value: Decimal): bigint {
  return value >= 0n ? (value + MICRO / 2n) / MICRO : -((-value + MICRO / 2n) / MICRO);
}

export function microsToDecimal(micros: bigint): Decimal {
  return micros * MICRO;
}

/** "0.039" for 39000 micros. */
export function formatMicros(micros: bigint): string {
  return formatDecimal(microsToDecimal(micros));
}
