import type { Price, PriceUnit } from './price.ts';

/** Common settings and parameters as they will be sent, for matching a price's conditions. */
export type PriceFacts = Readonly<Record<string, string | number | boolean | null | undefined>>;

const factOf = (facts: PriceFacts, name: string) =>
  Object.hasOwn(facts, name) ? facts[name] : undefined;

const weight = (price: Price) => Object.keys(price.conditions).length;

/** Whether every condition of a price is met for certain. */
export function conditionsHold(price: Price, facts: PriceFacts): boolean {
  return Object.entries(price.conditions).every(([name, value]) => {
    const fact = factOf(facts, name);
    return fact !== undefined && fact !== null && String(fact) === String(value);
  });
}

/** Whether a price could hold once the provider has chosen what was left to it. */
function mayHold(
  price: Price,
  facts: PriceFacts,
  isOpen: (name: string, fact: unknown) => boolean,
): boolean {
  return Object.entries(price.conditions).every(([name, value]) => {
    const fact = factOf(facts, name);
    return isOpen(name, fact) || String(fact) === String(value);
  });
}

export interface PriceMatch {
  /** Every price that may be the one, in the order of the list. */
  candidates: Price[];
  /** Whether all of them hold for certain, so that the choice does not hang on the provider. */
  isCertain: boolean;
}

/**
 * The prices of one unit that apply. The most specific one that holds decides: "hd, 1024x1024" over "anything". Where a
 * setting is `auto`, one as specific or more so may still beat it, and stands beside it; where none holds for certain,
 * every one that nothing contradicts is a candidate.
 */
export function matchPrices(
  prices: readonly Price[],
  unit: PriceUnit,
  facts: PriceFacts,
): PriceMatch {
  const ofUnit = prices.filter((price) => price.unit === unit);
  const holding = ofUnit.filter((price) => conditionsHold(price, facts));
  // A list that has a price for "auto" itself leaves nothing open there.
  const isAuto = (name: string, fact: unknown) =>
    fact === 'auto' && !ofUnit.some((price) => price.conditions[name] === 'auto');
  if (holding.length === 0) {
    const isUnsaid = (name: string, fact: unknown) =>
      fact === undefined || fact === null || isAuto(name, fact);
    return {
      candidates: ofUnit.filter((price) => mayHold(price, facts, isUnsaid)),
      isCertain: false,
    };
  }
  const most = Math.max(...holding.map(weight));
  const candidates = ofUnit.filter(
    (price) => weight(price) >= most && (holding.includes(price) || mayHold(price, facts, isAuto)),
  );
  return { candidates, isCertain: candidates.every((price) => holding.includes(price)) };
}
