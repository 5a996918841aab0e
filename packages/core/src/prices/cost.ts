import { type Decimal, decimalOf, formatDecimal } from '../money/decimal.ts';
import {
  COUNTED_UNITS,
  countPictures,
  type PixelRange,
  pixelsOf,
  type Quantity,
} from './counted.ts';
import { matchPrices, type PriceFacts } from './match.ts';
import { type Price, type PriceUnit, priceOf } from './price.ts';

/** What a provider says that it used, in units of its price list. Absent: not told. */
export type Usage = Partial<Record<PriceUnit, number>>;

export interface CostLine {
  label: string;
  unit: PriceUnit;
  quantity: Decimal;
  /** Dollars; null where the unit's price is unknown. */
  amount: Decimal | null;
}

export interface CostEstimate {
  minimum: Decimal | null;
  maximum: Decimal | null;
  expected: Decimal | null;
  isKnown: boolean;
  lines: CostLine[];
}

/** Pictures that go to the provider, in all calls of a generation together. Masks are not counted. */
export interface SentPictures {
  images: number;
  /** Begun megapixels (1024 × 1024) of each call, added up. */
  megapixels: number;
}
const NOTHING_SENT: SentPictures = { images: 0, megapixels: 0 };
const NOTHING_BESIDE: TokensBeside = { textBytes: 0, pictures: 0, previews: 0 };

/** What a bill by tokens counts beside the pictures that are made, in all calls of a generation together. */
export interface TokensBeside {
  /** Bytes of the texts, as UTF-8: no text has more tokens. */
  textBytes: number;
  /** Pictures that go along, masks too. */
  pictures: number;
  /** Previews that were asked for: fewer may come. */
  previews: number;
}

const ascending = (left: Decimal, right: Decimal) => (left < right ? -1 : left > right ? 1 : 0);

/** The least and the most that a quantity costs by these prices; null where there are none. */
function range(prices: readonly Price[], quantity: Decimal): [Decimal, Decimal] | null {
  const amounts = prices.map((price) => priceOf(price, quantity)).sort(ascending);
  const [low] = amounts;
  const high = amounts.at(-1);
  return low === undefined || high === undefined ? null : [low, high];
}

function describe(candidates: readonly Price[], { unit, low, high }: Quantity): string {
  const name = unit.replaceAll('-', ' ');
  const [only] = candidates;
  if (!only || candidates.length > 1 || low !== high)
    return `${name}, by what the provider chooses`;
  const conditions = Object.entries(only.conditions).map(([key, value]) => `${key} ${value}`);
  return [name, ...conditions].join(', ');
}

/** A line of an estimate before its two ends are put into one. */
interface Part {
  quantity: Quantity;
  candidates: readonly Price[];
  low: Decimal;
  high: Decimal;
}

/** What a quantity may cost; null where its unit has no price. */
function partOf(prices: readonly Price[], facts: PriceFacts, quantity: Quantity): Part | null {
  const { candidates } = matchPrices(prices, quantity.unit, facts);
  const least = range(candidates, quantity.low);
  const most = range(candidates, quantity.high);
  return least && most ? { quantity, candidates, low: least[0], high: most[1] } : null;
}

/** The pictures that are sent along, by the prices that there are for them. */
function sentParts(prices: readonly Price[], facts: PriceFacts, sent: SentPictures): Part[] {
  const quantities = [
    { unit: 'input-image', of: sent.images },
    { unit: 'input-megapixel', of: sent.megapixels },
  ] as const;
  return quantities.flatMap(({ unit, of }) => {
    const quantity = decimalOf(of);
    const part = of === 0 ? null : partOf(prices, facts, { unit, low: quantity, high: quantity });
    return part ?? [];
  });
}

const most = (prices: readonly Price[], unit: PriceUnit, facts: PriceFacts, quantity: number) =>
  range(matchPrices(prices, unit, facts).candidates, decimalOf(quantity))?.[1] ?? null;

/**
 * The most that a bill by tokens comes to beside `count` pictures; null where it has no bound: what a picture that goes
 * along comes to in tokens, or what a model thinks, is the vendor's secret, if the list has no price for one.
 */
function mostBeside(
  prices: readonly Price[],
  facts: PriceFacts,
  beside: TokensBeside,
  count: number,
): Decimal | null {
  const has = (...units: PriceUnit[]) => prices.some(({ unit }) => units.includes(unit));
  if (beside.pictures > 0 && has('image-input-token') && !has('input-image', 'input-megapixel'))
    return null;
  const previews = most(prices, 'preview', facts, beside.previews);
  if (beside.previews > 0 && previews === null && has('image-output-token')) return null;
  const thoughts = most(prices, 'thoughts', facts, count);
  if (thoughts === null && has('text-output-token')) return null;
  const text = most(prices, 'text-input-token', facts, beside.textBytes) ?? 0n;
  return (previews ?? 0n) + (thoughts ?? 0n) + text;
}

/**
 * The price of `count` images before the call. Per-image and per-megapixel prices whose conditions hold decide it;
 * where a deciding setting is left to the provider (`auto`), or the size, whose bounds are `pixels`, the range spans
 * every price that may apply. Prices of pictures that are sent along come on top; alone they tell no cost.
 * What a bill by tokens counts `beside` widens the range, and leaves it open above where it has no bound.
 */
export function estimateCost(
  prices: readonly Price[],
  facts: PriceFacts,
  count: number,
  {
    sent = NOTHING_SENT,
    pixels = null,
    beside = NOTHING_BESIDE,
  }: { sent?: SentPictures; pixels?: PixelRange | null; beside?: TokensBeside } = {},
): CostEstimate {
  const known = pixelsOf(facts);
  const span = known === null ? pixels : { minimum: known, maximum: known };
  for (const unit of COUNTED_UNITS) {
    const quantities = countPictures(prices, unit, span, count);
    const priced = quantities?.map((quantity) => partOf(prices, facts, quantity)) ?? [null];
    const parts = priced.filter((part) => part !== null);
    if (parts.length < priced.length) continue;
    parts.push(...sentParts(prices, facts, sent));
    const minimum = parts.reduce((sum, { low }) => sum + low, 0n);
    const made = parts.reduce((sum, { high }) => sum + high, 0n);
    const more = mostBeside(prices, facts, beside, count);
    return {
      minimum,
      maximum: more === null ? null : made + more,
      expected: more === null ? null : (minimum + made) / 2n,
      isKnown: more !== null,
      lines: parts
        .filter(({ quantity }) => quantity.high > 0n)
        .map(({ quantity, candidates, low, high }) => ({
          label: describe(candidates, quantity),
          unit: quantity.unit,
          quantity: (quantity.low + quantity.high) / 2n,
          amount: (low + high) / 2n,
        })),
    };
  }
  return { minimum: null, maximum: null, expected: null, isKnown: false, lines: [] };
}

/** What a quantity surely costs; null where no price holds for certain, or several that differ. */
function certainCost(
  prices: readonly Price[],
  unit: PriceUnit,
  facts: PriceFacts,
  quantity: Decimal,
): Decimal | null {
  const { candidates, isCertain } = matchPrices(prices, unit, facts);
  const span = isCertain ? range(candidates, quantity) : null;
  return span !== null && span[0] === span[1] ? span[0] : null;
}

/**
 * The true cost of what a reply says was used; null where any used unit has no price that surely holds.
 * Where the reply tells no usage, per-image prices that surely hold decide; else it is unknown, and never 0 for that.
 */
export function actualCost(
  prices: readonly Price[],
  facts: PriceFacts,
  usage: Usage | null,
  images: number,
): Decimal | null {
  const billed = prices.filter((price) => !price.isEstimate);
  if (billed.length === 0) return null;
  if (usage && Object.keys(usage).length > 0) {
    let sum = 0n;
    // keys of a Usage
    for (const [unit, quantity] of Object.entries(usage) as [PriceUnit, number][]) {
      if (quantity === 0) continue;
      if (!Number.isFinite(quantity) || quantity < 0) return null;
      const amount = certainCost(billed, unit, facts, decimalOf(quantity));
      if (amount === null) return null;
      sum += amount;
    }
    return sum;
  }
  // A bill by tokens, seconds or requests cannot be told from the number of pictures.
  const isCounted = ({ unit }: Price) =>
    unit === 'further-megapixel' || COUNTED_UNITS.some((counted) => counted === unit);
  if (!billed.every(isCounted)) return null;
  const pixels = pixelsOf(facts);
  const span = pixels === null ? null : { minimum: pixels, maximum: pixels };
  for (const unit of COUNTED_UNITS) {
    if (!billed.some((price) => price.unit === unit)) continue;
    const quantities = countPictures(billed, unit, span, images);
    if (quantities === null) return null;
    let sum = 0n;
    for (const quantity of quantities) {
      const amount = certainCost(billed, quantity.unit, facts, quantity.high);
      if (amount === null) return null;
      sum += amount;
    }
    return sum;
  }
  return null;
}

/**
 * What pictures of these sizes come to under a list that bills begun megapixels, where the reply does not count them.
 * Null where a size is not known, or the list has other units.
 */
export function usageByPixels(
  prices: readonly Price[],
  pictures: readonly PriceFacts[],
): Usage | null {
  if (!prices.some(({ unit }) => unit === 'begun-megapixel')) return null;
  const usage: Usage = {};
  for (const picture of pictures) {
    const pixels = pixelsOf(picture);
    if (pixels === null) return null;
    const span = { minimum: pixels, maximum: pixels };
    for (const { unit, high } of countPictures(prices, 'begun-megapixel', span, 1) ?? [])
      usage[unit] = (usage[unit] ?? 0) + Number(formatDecimal(high));
  }
  return usage;
}
