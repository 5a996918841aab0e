import { type Decimal, decimalOf } from '../money/decimal.ts';
import type { PriceFacts } from './match.ts';
import type { Price, PriceUnit } from './price.ts';

/** Pixels of a megapixel where vendors round up: a picture of 1024 × 1024 is one, and not two. */
export const BEGUN_MEGAPIXEL = 1024 * 1024;

/** Units of which a list has one that decides, in this order: their quantity follows from pictures and pixels alone. */
export const COUNTED_UNITS = ['image', 'begun-megapixel', 'megapixel'] as const;
export type CountedUnit = (typeof COUNTED_UNITS)[number];

/** The least and the most pixels that a picture may have. */
export interface PixelRange {
  minimum: number;
  maximum: number;
}

/** How much of one unit is used, at least and at most. */
export interface Quantity {
  unit: PriceUnit;
  low: Decimal;
  high: Decimal;
}

/** The pixels of a picture whose size the facts tell; null where they do not. */
export function pixelsOf({ width, height }: PriceFacts): number | null {
  return typeof width === 'number' && typeof height === 'number' ? width * height : null;
}

/** What `count` pictures come to in a unit; null where that hangs on pixels that nobody knows. */
export function countPictures(
  prices: readonly Price[],
  unit: CountedUnit,
  pixels: PixelRange | null,
  count: number,
): Quantity[] | null {
  if (unit === 'image') return [{ unit, low: decimalOf(count), high: decimalOf(count) }];
  if (pixels === null) return null;
  const quantity = (of: PriceUnit, amount: (one: number) => Decimal): Quantity => ({
    unit: of,
    low: amount(pixels.minimum),
    high: amount(pixels.maximum),
  });
  // Whole numbers up to the division, so that the millionth is exact.
  if (unit === 'megapixel') return [quantity(unit, (one) => decimalOf(one * count) / 1_000_000n)];
  const begun = (one: number) => Math.max(1, Math.ceil(one / BEGUN_MEGAPIXEL));
  if (!prices.some((price) => price.unit === 'further-megapixel'))
    return [quantity(unit, (one) => decimalOf(begun(one) * count))];
  return [
    { unit, low: decimalOf(count), high: decimalOf(count) },
    quantity('further-megapixel', (one) => decimalOf((begun(one) - 1) * count)),
  ];
}
