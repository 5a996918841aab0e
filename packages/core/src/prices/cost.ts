import { type Decimal, decimalOf, multiplyDecimal } from '../money/decimal.ts';
import { type Price, type PriceUnit, unitPrice } from './price.ts';

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

/** Common settings and parameters as they will be sent, for matching a price's conditions. */
export type PriceFacts = Readonly<Record<string, string | number | boolean | null | undefined>>;

export function conditionsHold(price: Price, facts: PriceFacts): boolean {
  return Object.entries(price.conditions).every(([name, value]) => {
    const fact = facts[name];
    return fact !== undefined && fact !== null && String(fact) === String(value);
  });
}

/** Whether a price could still hold: no condition contradicts a fact that is known. `auto` contradicts nothing. */
function conditionsMayHold(price: Price, facts: PriceFacts): boolean {
  return Object.entries(price.conditions).every(([name, value]) => {
    const fact = facts[name];
    return fact === undefined || fact === null || fact === 'auto' || String(fact) === String(value);
  });
}

const total = (prices: Price[], quantity: Decimal, pick: 'low' | 'high'): Decimal | null => {
  const amounts = prices.map((price) => multiplyDecimal(unitPrice(price), quantity));
  if (amounts.length === 0) return null;
  return amounts.reduce((best, next) =>
    pick === 'low' ? (next < best ? next : best) : next > best ? next : best,
  );
};

/**
 * The price of `count` images before the call. Per-image and per-megapixel prices whose conditions hold decide it;
 * where a deciding setting is left to the provider (`auto`), the range spans every price that may apply.
 */
export function estimateCost(
  prices: readonly Price[],
  facts: PriceFacts,
  count: number,
): CostEstimate {
  const units: [PriceUnit, Decimal | null][] = [
    ['image', decimalOf(count)],
    ['megapixel', megapixels(facts, count)],
  ];
  for (const [unit, quantity] of units) {
    if (quantity === null) continue;
    const ofUnit = prices.filter((price) => price.unit === unit);
    const exact = ofUnit.filter((price) => conditionsHold(price, facts));
    // The most specific exact match wins: a price for "hd 1024x1024" over a price for anything.
    const most = Math.max(0, ...exact.map((price) => Object.keys(price.conditions).length));
    const deciding = exact.filter((price) => Object.keys(price.conditions).length === most);
    const candidates =
      deciding.length > 0 ? deciding : ofUnit.filter((price) => conditionsMayHold(price, facts));
    const minimum = total(candidates, quantity, 'low');
    const maximum = total(candidates, quantity, 'high');
    if (minimum === null || maximum === null) continue;
    const expected = candidates.length === 1 ? minimum : (minimum + maximum) / 2n;
    const label =
      candidates.length === 1 ? describe(candidates[0]) : 'image, by what the provider chooses';
    return {
      minimum,
      maximum,
      expected,
      isKnown: true,
      lines: [{ label, unit, quantity, amount: expected }],
    };
  }
  return { minimum: null, maximum: null, expected: null, isKnown: false, lines: [] };
}

function describe(price: Price | undefined): string {
  const conditions = Object.entries(price?.conditions ?? {}).map(
    ([name, value]) => `${name} ${value}`,
  );
  return [price?.unit ?? 'image', ...conditions].join(', ');
}

function megapixels(facts: PriceFacts, count: number): Decimal | null {
  const { width, height } = facts;
  if (typeof width !== 'number' || typeof height !== 'number') return null;
  return decimalOf(((width * height) / 1e6) * count);
}

/**
 * The true cost of what a reply says was used; null where any used unit has no price.
 * Where the reply tells no usage, per-image prices that surely hold decide; else it is unknown.
 */
export function actualCost(
  prices: readonly Price[],
  facts: PriceFacts,
  usage: Usage | null,
  images: number,
): Decimal | null {
  if (usage && Object.keys(usage).length > 0) {
    let sum = 0n;
    for (const [unit, quantity] of Object.entries(usage) as [PriceUnit, number][]) {
      // keys of a Usage
      if (quantity === 0) continue;
      const price = prices.find(
        (candidate) =>
          candidate.unit === unit && !candidate.isEstimate && conditionsHold(candidate, facts),
      );
      if (!price) return null;
      sum += multiplyDecimal(unitPrice(price), decimalOf(quantity));
    }
    return sum;
  }
  const billed = prices.filter((price) => !price.isEstimate);
  if (billed.some((price) => price.unit.endsWith('-token'))) return null;
  const estimate = estimateCost(billed, facts, images);
  return estimate.isKnown && estimate.minimum === estimate.maximum ? estimate.minimum : null;
}
