import { describe, expect, it } from 'vitest';
import { hasUnpricedSizes, renderPriceRange } from './prices.ts';

const price = (unit: string, amount: string) => ({
  unit,
  price: { amount, currency: 'USD' },
  conditions: [],
  source: 'https://example.com',
  asOf: '2026-11-21T00:00:00.000Z',
});
const ANY_SIZE = { aspectRatioSizes: [], resolutionPresets: [], sizeRule: null };
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
  expect(renderPriceRange(prices, isPaid, ANY_SIZE)).toBe(expected);
});

describe('prices that name sizes', () => {
  const sized = (parameter: string, value: string, amount: string) => ({
    ...price('image', amount),
    conditions: [{ parameter, value }],
  });
  const square = [sized('size', '1024x1024', '0.006'), sized('size', '1024x1024', '0.21')];
  const both = [...square, sized('size', '1536x1024', '0.3')];
  const sizes = (...edges: [number, number][]) => ({
    ...ANY_SIZE,
    aspectRatioSizes: edges.map(([width, height]) => ({ width, height })),
  });
  const presets = ['1K', '2K'].map((imageSize) => ({ width: 1, height: 1, imageSize }));

  it.each([
    [square, { ...ANY_SIZE, sizeRule: { isFree: true } }, 'from $0.006'],
    [square, sizes([1024, 1024], [1536, 1024]), 'from $0.006'],
    [both, sizes([1024, 1024], [1536, 1024]), '$0.006–$0.3'],
    [[...square, price('image', '0.4')], sizes([1536, 1024]), '$0.006–$0.4'],
    [[sized('imageSize', '1K', '0.1')], { ...ANY_SIZE, resolutionPresets: presets }, 'from $0.1'],
    [
      ['1K', '2K'].map((value) => sized('imageSize', value, '0.1')),
      { ...ANY_SIZE, resolutionPresets: presets },
      '$0.1',
    ],
  ])('are a range where every size of the model has one (%#)', (prices, made, expected) => {
    expect(renderPriceRange(prices, true, made)).toBe(expected);
    expect(hasUnpricedSizes(prices, made)).toBe(expected.startsWith('from'));
  });
});
