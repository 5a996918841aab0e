import { estimateCost, formatDecimal, PRICE_UNITS, type Price } from '@darkroom/core';

/** Sizes that prices are compared at, width by height in pixels. */
export const SIZES = ['512x512', '1024x1024', '1536x1024', '2048x2048', '4096x4096'] as const;
export type ComparedSize = (typeof SIZES)[number];

/** The size of an address; a square of 1024 pixels where it names none that is known. */
export function sizeOf(text: string | null): ComparedSize {
  return SIZES.find((size) => size === text) ?? '1024x1024';
}

/** What one picture costs in dollars: the least and the most, by what the provider chooses. */
export interface PictureCost {
  readonly least: string;
  readonly most: string;
}

interface Priced {
  readonly prices: readonly {
    readonly unit: string;
    readonly price: { readonly amount: string };
    readonly conditions: readonly { readonly parameter: string; readonly value: string }[];
    readonly source: string;
    readonly asOf: string;
  }[];
  readonly provider: { readonly isPaid: boolean } | null;
}

/** The API's price lines as the engine reckons with them; units that this version does not know are left out. */
function pricesOf({ prices }: Priced): Price[] {
  return prices.flatMap(({ unit, price, conditions, source, asOf }) => {
    const known = PRICE_UNITS.find((one) => one === unit);
    return known === undefined
      ? []
      : [
          {
            unit: known,
            price: price.amount,
            per: 1,
            conditions: Object.fromEntries(
              conditions.map(({ parameter, value }) => [parameter, value]),
            ),
            source,
            asOf,
            isEstimate: false,
          },
        ];
  });
}

/** What one picture of this size and quality costs with a model, by the engine's own way of reckoning; null: not known. */
export function pictureCost(
  model: Priced,
  size: ComparedSize,
  quality: string | null,
): PictureCost | null {
  const prices = pricesOf(model);
  if (prices.length === 0) {
    return model.provider?.isPaid === false ? { least: '0', most: '0' } : null;
  }
  const [width = 0, height = 0] = size.split('x').map(Number);
  const { minimum, maximum } = estimateCost(
    prices,
    { width, height, size, ...(quality === null ? {} : { quality }) },
    1,
  );
  return minimum === null || maximum === null
    ? null
    : { least: formatDecimal(minimum), most: formatDecimal(maximum) };
}

/** Every quality that some price asks for, in alphabetical order. */
export function qualitiesOf(models: readonly Priced[]): string[] {
  const found = models.flatMap(({ prices }) =>
    prices.flatMap(({ conditions }) =>
      conditions.filter(({ parameter }) => parameter === 'quality').map(({ value }) => value),
    ),
  );
  return [...new Set(found)].sort();
}

/** Cheapest first; what has no known price comes last, by name. */
export function byCost<M extends { readonly name: string; readonly cost: PictureCost | null }>(
  models: readonly M[],
): M[] {
  const worth = ({ cost }: M) => (cost === null ? Number.POSITIVE_INFINITY : Number(cost.least));
  return models.toSorted((one, other) => {
    const [left, right] = [worth(one), worth(other)];
    return left === right ? one.name.localeCompare(other.name) : left < right ? -1 : 1;
  });
}
