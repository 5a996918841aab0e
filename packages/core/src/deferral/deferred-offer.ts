import { z } from 'zod';
import { parseDecimal } from '../money/decimal.ts';

const ONE = parseDecimal('1') ?? 0n;

const factorSchema = z
  .union([z.string(), z.number()])
  .transform((value) => String(value))
  .refine((text) => {
    const factor = parseDecimal(text);
    return factor !== null && factor > 0n && factor <= ONE;
  }, 'a decimal number above 0 and up to 1, such as "0.5"');

/** What a vendor offers for work that need not be done at once: a lower price for its own time. */
export const deferredOfferSchema = z.strictObject({
  /** What each price of the model is multiplied by: "0.5" is half of it. */
  priceFactor: factorSchema,
  /** Seconds after which the vendor has done it or given it up. */
  longestSeconds: z
    .number()
    .int()
    .min(60)
    .max(7 * 86_400),
  /** Calls that an account may have waiting at the vendor at once. */
  inFlight: z.number().int().min(1).max(1000).default(500),
  /** Where the figures are from: "vendor", "docs" … */
  source: z.string().min(1).max(200),
  asOf: z.iso.date(),
});
export type DeferredOffer = z.infer<typeof deferredOfferSchema>;
