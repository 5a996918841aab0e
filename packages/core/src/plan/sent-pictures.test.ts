import { expect, it } from 'vitest';
import { formatDecimal } from '../money/decimal.ts';
import { sampleModel, samplePlan } from '../testing/local/samples.ts';

const model = sampleModel({
  capabilities: { modes: ['img2img'], maxImagesPerRequest: 1, supportsReferenceImages: true },
  prices: [
    { unit: 'image', price: '0.03', source: 'test', asOf: '2026-11-21' },
    { unit: 'input-megapixel', price: '0.015', source: 'test', asOf: '2026-11-21' },
  ],
  wire: {
    fields: { prompt: 'prompt' },
    inputs: { image: { field: 'image' }, referenceImages: { field: 'image' } },
  },
});
const reference = { image: { assetId: 'two' }, role: null, strength: null };

it('every call of a generation pays for the pictures that it sends', () => {
  const { cost } = samplePlan(model, {
    mode: 'img2img',
    count: 2,
    image: { assetId: 'one' },
    referenceImages: [reference],
  });
  // Two of 1024x1024 in each of two calls.
  expect(cost?.lines.map(({ unit, quantity }) => [unit, formatDecimal(quantity)])).toEqual([
    ['image', '2'],
    ['input-megapixel', '4'],
  ]);
  expect(formatDecimal(cost?.maximum ?? 0n)).toBe('0.12');
});
