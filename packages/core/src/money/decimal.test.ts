import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decimalOf,
  decimalToMicros,
  divideDecimal,
  formatDecimal,
  formatMicros,
  microsToDecimal,
  multiplyDecimal,
  parseDecimal,
} from './decimal.ts';

const UNITS = 10n ** 12n;
const decimal = (text: string) => {
  const value = parseDecimal(text);
  if (value === null) throw new Error(`${text} is no decimal`);
  return value;
};

describe('parseDecimal', () => {
  it.each([
    ['0', 0n],
    ['-0', 0n],
    ['0.039', 39_000_000_000n],
    ['12', 12n * UNITS],
    ['-1.5', -1_500_000_000_000n],
    ['0.000000000001', 1n],
    ['999999999999999.999999999999', 10n ** 27n - 1n],
    [' 0.25 ', 250_000_000_000n],
    ['007', 7n * UNITS],
  ])('reads %j', (text, expected) => expect(parseDecimal(text)).toBe(expected));

  it.each([
    '',
    ' ',
    '1,5',
    '1e-9',
    '1E3',
    'NaN',
    'Infinity',
    '-',
    '+1',
    '.5',
    '5.',
    '1.2.3',
    '--1',
    '0x10',
    '1_000',
    '$1',
    '１',
    '٣',
    '1 000',
    '0.0000000000001',
    '1000000000000000',
    '-1n',
  ])('refuses %j', (text) => expect(parseDecimal(text)).toBeNull());
});

/** A decimal as text, with its value as a whole number of units. */
const written = fc
  .tuple(
    fc.boolean(),
    fc.bigInt({ min: 0n, max: 10n ** 15n - 1n }),
    fc.bigInt({ min: 0n, max: UNITS - 1n }),
  )
  .map(([isNegative, whole, fraction]) => ({
    text: `${isNegative ? '-' : ''}${whole}.${fraction.toString().padStart(12, '0')}`,
    units: (isNegative ? -1n : 1n) * (whole * UNITS + fraction),
  }));

describe('exactness', () => {
  it('reads what a fraction of whole numbers is', () => {
    fc.assert(fc.property(written, ({ text, units }) => parseDecimal(text) === units));
  });

  it('goes round through text', () => {
    fc.assert(
      fc.property(written, ({ units }) => {
        const text = formatDecimal(units);
        expect(parseDecimal(text)).toBe(units);
        expect(text).not.toMatch(/\.$|\.\d*0$|^-0$/);
      }),
    );
  });

  it('multiplies and divides as fractions do, cut after 12 places', () => {
    fc.assert(
      fc.property(written, written, fc.bigInt({ min: 1n, max: 10n ** 9n }), (left, right, by) => {
        // left/U × right/U = product/U: the cut leaves less than one unit.
        const rest = left.units * right.units - multiplyDecimal(left.units, right.units) * UNITS;
        expect(rest < UNITS && rest > -UNITS).toBe(true);
        const left2 = left.units - divideDecimal(left.units, by) * by;
        expect(left2 < by && left2 > -by).toBe(true);
      }),
    );
  });

  it('keeps micros for ever, and rounds halves away from zero', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), (micros) => {
        expect(decimalToMicros(microsToDecimal(micros))).toBe(micros);
        expect(decimalToMicros(decimal(formatMicros(micros)))).toBe(micros);
      }),
    );
    expect(decimalToMicros(decimal('0.0000005'))).toBe(1n);
    expect(decimalToMicros(decimal('0.000000499999'))).toBe(0n);
    expect(decimalToMicros(decimal('-0.0000005'))).toBe(-1n);
    expect(formatMicros(39_000n)).toBe('0.039');
  });
});

describe('decimalOf', () => {
  it.each([
    [0.1, '0.1'],
    [-0.3, '-0.3'],
    [1.005, '1.005'],
    [123_456.789, '123456.789'],
    [2 ** 53, '9007199254740992'],
    [1e21, '1000000000000000000000'],
    [5e-7, '0.0000005'],
    [1e-13, '0'],
    [4_503_599_627_370_495.5, '4503599627370495.5'],
  ])('%d is %s', (value, text) => expect(formatDecimal(decimalOf(value))).toBe(text));

  it('is the number that it is written as', () => {
    const cents = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 });
    fc.assert(
      fc.property(cents, fc.integer({ min: 0, max: 6 }), (digits, places) => {
        const value = Number(`${digits}e-${places}`);
        expect(decimalOf(value) * 10n ** BigInt(places)).toBe(BigInt(digits) * UNITS);
      }),
    );
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('refuses %d', (value) =>
    expect(() => decimalOf(value)).toThrow(RangeError),
  );
});
