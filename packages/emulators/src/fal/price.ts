import type { CheckedInput } from './check-input.ts';
import type { Price } from './endpoint.ts';
import type { Size } from './sizes.ts';

/** What a run costs. */
export interface Cost {
  /** As `x-fal-billable-units` tells it. */
  readonly units: number;
  readonly amountMicros: number;
}

const MEGAPIXEL = 1024 * 1024;

/** The cost of so many pictures of a size. Megapixels are rounded up, picture by picture. */
export function costOf(price: Price, input: CheckedInput, size: Size, images: number): Cost {
  const each =
    price.unit === 'images' ? 1 : Math.ceil((size.width * size.height) / MEGAPIXEL - 1e-9);
  const dollars = price.by?.dollars[String(input.values[price.by.field])] ?? price.dollars;
  const double = String(input.values.style ?? '').startsWith('vector') ? 2 : 1;
  const ofOne = (dollars + (each - 1) * (price.further ?? dollars)) * double;
  return { units: each * images, amountMicros: Math.round(ofOne * images * 1_000_000) };
}
