import { expect, it } from 'vitest';
import { renderPriceRange } from './prices.ts';

const price = (unit: string, amount: string) => ({
  unit,
  price: { amount, currency: 'USD' },
  conditions: [],
  source: 'https://example.com',
  asOf: '2026-11-21T00:00:00.000Z',
});
const TOKENS = ['text-input-token', 'image-input-token', 'image-output-token'].map((unit) =>
  price(unit, '0.00001'),
);

it.each([
  [[], true, 'not known'],
  [[], false, 'free'],
  [TOKENS, true, 'by use'],
  [[price('megapixel', '0.01')], true, 'by use'],
  [[...TOKENS, price('image', '0.24'), price('image', '0.034')], true, '$0.034–$0.24'],
  [[price('image', '0.04')], true, '$0.04'],
  [[price('begun-megapixel', '0.03'), price('further-megapixel', '0.015')], true, 'from $0.03'],
])('%j, paid for: %s, is told as %s', (prices, isPaid, expected) => {
  expect(renderPriceRange(prices, isPaid)).toBe(expected);
});
