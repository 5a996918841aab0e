import type { JsonObject } from '@darkroom/core';
import { type AdapterContext, credentialHeaders } from '@darkroom/provider-kit';
import { z } from 'zod';

const pageSchema = z.looseObject({
  endpoints: z.array(
    z.looseObject({
      provider_name: z.string().catch('unknown'),
      pricing: z
        .array(
          z.looseObject({
            billable: z.string(),
            unit: z.string(),
            cost_usd: z.number().nonnegative(),
            variant: z.string().optional().catch(undefined),
          }),
        )
        .catch([]),
    }),
  ),
});

/** What is billed, by the thing and what it is counted in; what is not here has no unit of ours. */
const UNITS: Readonly<Record<string, string>> = {
  'output_image image': 'image',
  'output_image megapixel': 'megapixel',
  'output_image token': 'image-output-token',
  'output_image request': 'request',
  'input_image image': 'input-image',
  'input_image token': 'image-input-token',
  'input_reference image': 'input-image',
  'input_text token': 'text-input-token',
};
/** Prices are told for so many units, so that those of a token keep their digits. */
const PER = 1_000_000;

/**
 * The prices on a model's page, as estimates: which of several hosts will do the work is not known before, and the bill
 * comes with the answer. Empty where the page cannot be had: a model without prices is better than none.
 */
export async function pricesOf(path: string, context: AdapterContext): Promise<JsonObject[]> {
  const url = URL.parse(path, `${context.baseUrl}/`);
  if (!url || url.origin !== URL.parse(context.baseUrl)?.origin) return [];
  const asOf = new Date(context.clock.now()).toISOString().slice(0, 10);
  try {
    const answer = await context.http.call({ url: url.href, headers: credentialHeaders(context) });
    if (answer.status !== 200) return [];
    const page = pageSchema.parse(answer.json());
    const prices = page.endpoints.flatMap(({ provider_name, pricing }) =>
      pricing.flatMap(({ billable, unit, cost_usd, variant }): JsonObject[] => {
        const known = UNITS[`${billable} ${unit}`];
        if (known === undefined) return [];
        return [
          {
            unit: known,
            price: decimal(cost_usd * PER),
            per: PER,
            source: [`list, ${provider_name}`, variant].filter(Boolean).join(', ').slice(0, 200),
            asOf,
            isEstimate: true,
          },
        ];
      }),
    );
    return withoutRepeats(prices);
  } catch (error) {
    context.log('The prices of a model could not be read.', {
      path,
      reason: error instanceof Error ? error.name : 'unknown',
    });
    return [];
  }
}

/** A number of dollars without an exponent, and without the noise of binary fractions. */
const decimal = (dollars: number): string => String(Number(dollars.toFixed(6)));

/** One line a unit and price, however many hosts share it. */
function withoutRepeats(prices: readonly JsonObject[]): JsonObject[] {
  const seen = new Set<string>();
  return prices.filter(({ unit, price }) => {
    const key = `${String(unit)} ${String(price)}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
