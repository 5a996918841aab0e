import type { PricePartsFragment } from '../gql/graphql.ts';
import { renderMoney } from './money.ts';
import { renderDay } from './time.ts';

/** One price with its condition and its date. */
export function renderPrice({ unit, price, conditions, asOf }: PricePartsFragment): string {
  const where = conditions.map(({ parameter, value }) => `${parameter} ${value}`).join(', ');
  return `${renderMoney(price)} per ${unit}${where === '' ? '' : ` (${where})`}, as of ${renderDay(asOf)}`;
}

/** A price list in a few characters, for a table. */
export function renderPriceRange(prices: readonly PricePartsFragment[], isPaid: boolean): string {
  if (prices.length === 0) return isPaid ? 'not known' : 'free';
  const perImage = prices.filter(({ unit }) => unit === 'image');
  const [first] = prices;
  if (perImage.length === 0 || first === undefined)
    return `by ${[...new Set(prices.map(({ unit }) => unit))].join(', ')}`;
  const amounts = perImage
    .map(({ price }) => price)
    .sort((left, right) => Number(left.amount) - Number(right.amount));
  const [least, most] = [amounts[0], amounts.at(-1)];
  if (least === undefined || most === undefined) return 'not known';
  return least.amount === most.amount
    ? renderMoney(least)
    : `${renderMoney(least)}–${renderMoney(most)}`;
}
