import { type Decimal, decimalOf } from '../money/decimal.ts';
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

/** Units whose quantity is known from the request alone. */
const COUNTED_UNITS = ['image', 'megapixel'] as const;

/** Pictures that go to the provider, in all calls of a generation together. Masks are not counted. */
export interface SentPictures {
  images: number;
  /** Begun megapixels (1024 × 1024) of each call, added up. */
  megapixels: number;
}
const NOTHING_SENT: SentPictures = { images: 0, megapixels: 0 };

function quantityOf(unit: (typeof COUNTED_UNITS)[number], facts: PriceFacts, count: number) {
  if (unit === 'image') return decimalOf(count);
  const { width, height } = facts;
  if (typeof width !== 'number' || typeof height !== 'number') return null;
  // Whole numbers up to here, so that the millionth is exact.
  return decimalOf(width * height * count) / 1_000_000n;
}

const ascending = (left: Decimal, right: Decimal) => (left < right ? -1 : left > right ? 1 : 0);

/** The least and the most that a quantity costs by these prices; null where there are none. */
function range(prices: readonly Price[], quantity: Decimal): [Decimal, Decimal] | null {
  const amounts = prices.map((price) => priceOf(price, quantity)).sort(ascending);
  const [low] = amounts;
  const high = amounts.at(-1);
  return low === undefined || high === undefined ? null : [low, high];
}

function describe(candidates: readonly Price[], unit: PriceUnit): string {
  const [only] = candidates;
  if (!only || candidates.length > 1) return `${unit}, by what the provider chooses`;
  const conditions = Object.entries(only.conditions).map(([name, value]) => `${name} ${value}`);
  return [unit, ...conditions].join(', ');
}

/**
 * The price of `count` images before the call. Per-image and per-megapixel prices whose conditions hold decide it;
 * where a deciding setting is left to the provider (`auto`), the range spans every price that may apply. Prices of
 * pictures that are sent along come on top; alone they tell no cost.
 */
export function estimateCost(
  prices: readonly Price[],
  facts: PriceFacts,
  count: number,
  sent: SentPictures = NOTHING_SENT,
): CostEstimate {
  const sentPart = (unit: 'input-image' | 'input-megapixel') => {
    const quantity = decimalOf(unit === 'input-image' ? sent.images : sent.megapixels);
    const { candidates } = matchPrices(prices, unit, facts);
    const span = quantity === 0n ? null : range(candidates, quantity);
    return span === null ? [] : [{ unit, quantity, candidates, span }];
  };
  for (const unit of COUNTED_UNITS) {
    const quantity = quantityOf(unit, facts, count);
    if (quantity === null) continue;
    const { candidates } = matchPrices(prices, unit, facts);
    const span = range(candidates, quantity);
    if (span === null) continue;
    const parts = [
      { unit, quantity, candidates, span },
      ...(['input-image', 'input-megapixel'] as const).flatMap((of) => sentPart(of)),
    ];
    const minimum = parts.reduce((sum, part) => sum + part.span[0], 0n);
    const maximum = parts.reduce((sum, part) => sum + part.span[1], 0n);
    return {
      minimum,
      maximum,
      expected: (minimum + maximum) / 2n,
      isKnown: true,
      lines: parts.map((part) => ({
        label: describe(part.candidates, part.unit),
        unit: part.unit,
        quantity: part.quantity,
        amount: (part.span[0] + part.span[1]) / 2n,
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
  if (billed.some((price) => !COUNTED_UNITS.some((unit) => unit === price.unit))) return null;
  for (const unit of COUNTED_UNITS) {
    if (!billed.some((price) => price.unit === unit)) continue;
    const quantity = quantityOf(unit, facts, images);
    return quantity === null ? null : certainCost(billed, unit, facts, quantity);
  }
  return null;
}
