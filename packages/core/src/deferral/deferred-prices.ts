import { formatDecimal, multiplyDecimal, parseDecimal } from '../money/decimal.ts';
import type { Price } from '../prices/price.ts';
import type { ModelRecord } from '../records/model-record.ts';

const times = (price: string, factor: string): string =>
  formatDecimal(multiplyDecimal(parseDecimal(price) ?? 0n, parseDecimal(factor) ?? 0n));

/** A model's prices for what is ordered for later. Exact to 12 places. Those of a model without such an offer stay. */
export function deferredPrices({
  prices,
  deferred,
}: Pick<ModelRecord, 'prices' | 'deferred'>): Price[] {
  if (!deferred) return prices;
  const { priceFactor } = deferred;
  return prices.map((price) => ({ ...price, price: times(price.price, priceFactor) }));
}
