import { expect, it } from 'vitest';
import { spendByProvider } from './provider-spend.ts';

it('adds up the models of each provider', () => {
  const line = (key: string, amount: string, unknownCostGenerations = 0) => ({
    key,
    cost: { amount },
    unknownCostGenerations,
  });
  const spend = spendByProvider([
    line('external://lab/a', '0.1'),
    line('external://lab/vendor/b', '0.2', 2),
    line('external://other/a', '1'),
    line('no source', '5'),
  ]);
  expect([...spend]).toEqual([
    ['lab', { amount: '0.300000', unknown: 2 }],
    ['other', { amount: '1.000000', unknown: 0 }],
  ]);
});
