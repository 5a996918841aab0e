/** Decimals are exact: a bigint of 10^-12 units. Enough for a price per token, and for a trillion dollars. */
const SCALE_DIGITS = 12;
const SCALE = 10n ** BigInt(SCALE_DIGITS);

const DECIMAL = /^(-?)(\d{1,15})(?:\.(\d{1,12}))?$/;

/** An exact decimal number, in units of 10^-12. */
export type Decimal = bigint;

const fractionUnits = (digits: string) =>
  BigInt(digits.slice(0, SCALE_DIGITS).padEnd(SCALE_DIGITS, '0'));

/**
 * Reads "0.039". Null for anything that is no plain decimal number: no exponent, no comma, no sign but a minus, at most 15
 * digits before the point and 12 after it. Spaces around it do not count.
 */
export function parseDecimal(text: string): Decimal | null {
  const match = DECIMAL.exec(text.trim());
  if (!match) return null;
  const magnitude = BigInt(match[2] ?? '0') * SCALE + fractionUnits(match[3] ?? '');
  return match[1] === '-' ? -magnitude : magnitude;
}

/** Writes a decimal without trailing zeros: "0.039", "12". */
export function formatDecimal(value: Decimal): string {
  const sign = value < 0n ? '-' : '';
  const magnitude = value < 0n ? -value : value;
  const fraction = (magnitude % SCALE).toString().padStart(SCALE_DIGITS, '0').replace(/0+$/, '');
  return `${sign}${magnitude / SCALE}${fraction ? `.${fraction}` : ''}`;
}

/** `value` × `times`, exact to 12 places; what is smaller is cut off. */
export function multiplyDecimal(value: Decimal, times: Decimal): Decimal {
  return (value * times) / SCALE;
}

/** `value` ÷ a whole number, cut after 12 places. */
export function divideDecimal(value: Decimal, by: bigint): Decimal {
  return value / by;
}

/**
 * A finite number as the decimal that it is written as: 0.1 is 0.1, whatever its bits. What passes 12 places is cut off.
 * Throws a RangeError for NaN and the infinities.
 */
export function decimalOf(value: number): Decimal {
  if (!Number.isFinite(value)) throw new RangeError(`${value} is no quantity.`);
  if (Number.isInteger(value)) return BigInt(value) * SCALE;
  const shortest = String(Math.abs(value));
  const written = shortest.includes('e') ? Math.abs(value).toFixed(SCALE_DIGITS) : shortest;
  const [whole = '0', fraction = ''] = written.split('.');
  const magnitude = BigInt(whole) * SCALE + fractionUnits(fraction);
  return value < 0 ? -magnitude : magnitude;
}

const MICRO = SCALE / 1_000_000n;

/** Micros of a dollar, halves away from zero: what the ledger keeps. */
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
