import { expect, it } from 'vitest';
import { spendCsv } from './spend-csv.ts';

const line = (key: string, amount: string) => ({
  key,
  cost: { amount, currency: 'USD' },
  generations: 2,
  images: 3,
  unknownCostGenerations: 1,
});

it('has a line for each day and each model, exact, and no formulas', () => {
  const text = spendCsv({
    byDay: [line('2026-11-21', '0.0784')],
    byModel: [line('external://lab/a,b', '0.0784'), line('=1+1', '0')],
  });
  expect(text.split('\r\n')).toEqual([
    'kind,key,cost,currency,generations,images,generations_of_unknown_cost',
    'day,2026-11-21,0.0784,USD,2,3,1',
    'model,"external://lab/a,b",0.0784,USD,2,3,1',
    "model,'=1+1,0,USD,2,3,1",
    '',
  ]);
});
