import { z } from 'zod';
import { type Decimal, divideDecimal, multiplyDecimal, parseDecimal } from '../money/decimal.ts';

/**
 * What a price is for one of. `image`: a delivered picture; `megapixel`: a million of its pixels, to the pixel;
 * `begun-megapixel`: each begun megapixel (1024 × 1024) of a delivered picture, and where `further-megapixel` has a price
 * too, the first alone; `input-image`: a picture that was sent along, where the vendor bills those apart;
 * `input-megapixel`: each begun megapixel of all that a call sends along; `preview`: a partial image; `thoughts`: the most that texts and thoughts beside one picture come to,
 * where they are billed by tokens, which counts toward the maximum alone; the token units are those that vendors bill
 * apart.
 */
export const PRICE_UNITS = [
  'image',
  'input-image',
  'input-megapixel',
  'preview',
  'thoughts',
  'megapixel',
  'begun-megapixel',
  'further-megapixel',
  'second',
  'step',
  'credit',
  'request',
  'text-input-token',
  'cached-text-input-token',
  'image-input-token',
  'cached-image-input-token',
  'text-output-token',
  'image-output-token',
] as const;
export type PriceUnit = (typeof PRICE_UNITS)[number];

const amountSchema = z
  .union([z.string(), z.number()])
  .transform((value) => String(value))
  .refine(
    (text) => (parseDecimal(text) ?? -1n) >= 0n,
    'a decimal number such as "0.039", not negative',
  );

/** A price as a model's file has it. `price: "30", per: 1000000` is 30 dollars a million. */
export const priceSchema = z.strictObject({
  unit: z.enum(PRICE_UNITS),
  price: amountSchema,
  per: z.number().int().min(1).default(1),
  /** All must hold: a parameter's or common setting's name to its value, such as `{ quality: hd, size: 1024x1024 }`. */
  conditions: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
  /** Where the figure is from: "vendor", "docs", "litellm" … */
  source: z.string().min(1).max(200),
  asOf: z.iso.date(),
  /** An estimate of what the bill by tokens will come to: used before a call, never for the true cost. */
  isEstimate: z.boolean().default(false),
});
export type Price = z.infer<typeof priceSchema>;

function amountOf(price: Price): Decimal {
  const amount = parseDecimal(price.price);
  if (amount === null) throw new RangeError(`Not a price: ${price.price}`);
  return amount;
}

/** Dollars for one unit, cut after 12 places. For a sum, `priceOf` is exact where this no longer is. */
export function unitPrice(price: Price): Decimal {
  return divideDecimal(amountOf(price), BigInt(price.per));
}

/** Dollars for `quantity` units: multiplied before it is divided, so that a third of a dollar times three is a dollar. */
export function priceOf(price: Price, quantity: Decimal): Decimal {
  return divideDecimal(multiplyDecimal(amountOf(price), quantity), BigInt(price.per));
}
