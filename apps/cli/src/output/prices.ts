import { formatDecimal, multiplyDecimal, parseDecimal } from '@darkroom/core/plain';
import type { PricePartsFragment } from '../gql/graphql.ts';
import { renderMoney } from './money.ts';
import { renderDay } from './time.ts';

const MILLION = parseDecimal('1000000') ?? 0n;

/** A token costs next to nothing, so its price is told by the million. */
function perUnit({ unit, price }: PricePartsFragment): string {
  const exact = unit.endsWith('token') ? parseDecimal(price.amount) : null;
  if (exact === null) return `${renderMoney(price)} per ${unit}`;
  const amount = formatDecimal(multiplyDecimal(exact, MILLION));
  return `${renderMoney({ ...price, amount })} per million ${unit}s`;
}

/** One price with its condition and its date. */
export function renderPrice(line: PricePartsFragment): string {
  const { conditions, asOf } = line;
  const where = conditions.map(({ parameter, value }) => `${parameter} ${value}`).join(', ');
  return `${perUnit(line)}${where === '' ? '' : ` (${where})`}, as of ${renderDay(asOf)}`;
}

/** The sizes that a model makes, as far as prices are about them. */
export interface PricedSizes {
  readonly aspectRatioSizes: readonly { readonly width: number; readonly height: number }[];
  readonly resolutionPresets: readonly {
    readonly width: number;
    readonly height: number;
    readonly imageSize: string;
  }[];
  readonly sizeRule: { readonly isFree: boolean } | null;
}

/** Whether prices of a picture hold for some of a model's sizes alone, so that a picture may cost more than any of them. */
export function hasUnpricedSizes(
  prices: readonly PricePartsFragment[],
  { aspectRatioSizes, resolutionPresets, sizeRule }: PricedSizes,
): boolean {
  const perImage = prices.filter(({ unit }) => unit === 'image');
  /** The values that prices name of a setting; null: a price holds for any. */
  const named = (setting: string): ReadonlySet<string> | null => {
    const values = perImage.map(
      ({ conditions }) => conditions.find(({ parameter }) => parameter === setting)?.value,
    );
    return values.includes(undefined) ? null : new Set(values.map(String));
  };
  if (perImage.length === 0) return false;
  const [sizes, imageSizes] = [named('size'), named('imageSize')];
  const made = [...aspectRatioSizes, ...resolutionPresets];
  return (
    (sizes !== null &&
      (sizeRule?.isFree === true ||
        made.some(({ width, height }) => !sizes.has(`${width}x${height}`)))) ||
    (imageSizes !== null && resolutionPresets.some(({ imageSize }) => !imageSizes.has(imageSize)))
  );
}

/** A model's price list in a few characters, for a table. */
export function renderPriceRange(
  prices: readonly PricePartsFragment[],
  isPaid: boolean,
  sizes: PricedSizes,
): string {
  if (prices.length === 0) return isPaid ? 'not known' : 'free';
  // a larger picture has more megapixels, and none has less than one begun
  const least = prices.find(({ unit }) => unit === 'begun-megapixel');
  if (least !== undefined) return `from ${renderMoney(least.price)}`;
  const perImage = prices.filter(({ unit }) => unit === 'image');
  if (perImage.length === 0) return 'by use'; // `model show` lists what is counted
  const amounts = perImage
    .map(({ price }) => price)
    .sort((left, right) => Number(left.amount) - Number(right.amount));
  const [lowest, highest] = [amounts[0], amounts.at(-1)];
  if (lowest === undefined || highest === undefined) return 'not known';
  if (hasUnpricedSizes(prices, sizes)) return `from ${renderMoney(lowest)}`;
  return lowest.amount === highest.amount
    ? renderMoney(lowest)
    : `${renderMoney(lowest)}–${renderMoney(highest)}`;
}
