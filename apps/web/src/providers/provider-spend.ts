import { parseSource } from '@darkroom/core';
import { formatAmount } from '../lib/format.ts';
import { plural, t } from '../messages/translate.ts';

/** What was spent at one provider. */
export interface ProviderSpend {
  /** Exact to the millionth of a dollar. */
  readonly amount: string;
  /** How many generations may have cost something that is not known. */
  readonly unknown: number;
}

/** What was spent at each provider, by its slug: the sum over its models, those too that are no longer there. */
export function spendByProvider(
  byModel: readonly {
    readonly key: string;
    readonly cost: { readonly amount: string };
    readonly unknownCostGenerations: number;
  }[],
): Map<string, ProviderSpend> {
  const sums = new Map<string, { dollars: number; unknown: number }>();
  for (const { key, cost, unknownCostGenerations } of byModel) {
    const slug = parseSource(key)?.provider;
    if (slug === undefined) continue;
    const sum = sums.get(slug) ?? { dollars: 0, unknown: 0 };
    sum.dollars += Number(cost.amount);
    sum.unknown += unknownCostGenerations;
    sums.set(slug, sum);
  }
  return new Map(
    [...sums].map(([slug, { dollars, unknown }]) => [
      slug,
      { amount: dollars.toFixed(6), unknown },
    ]),
  );
}

/** "$1.20 this month", and what is not known beside it. */
export function spentText({ amount, unknown }: ProviderSpend): string {
  const spent = t('{amount} this month', { amount: formatAmount({ amount }) });
  return unknown === 0
    ? spent
    : `${spent}, ${plural(unknown, 'and {count} of unknown cost', 'and {count} of unknown cost')}`;
}
