import { completeModelRecord, modelRecordSchema, type ResolvedRequest } from '@darkroom/core';
import { expect, test } from 'vitest';
import { toyModel } from '../testing/local/toy-adapter.ts';
import { billByImages } from './bill-by-images.ts';

const price = (unit: string, amount: string, conditions = {}) => ({
  unit,
  price: amount,
  conditions,
  source: 'docs',
  asOf: '2026-11-01',
});
const model = completeModelRecord(
  modelRecordSchema.parse({
    source: 'external://toy/classes',
    name: 'Classes',
    description: 'x',
    prices: [
      price('image', '0.045', { imageSize: '1K' }),
      price('image', '0.09', { imageSize: '2K' }),
      price('input-image', '0.003'),
    ],
  }),
);
const preset = { label: '1K', aspectRatio: '1:1', imageSize: '1K', width: 8, height: 8 };
const request: ResolvedRequest = {
  mode: 'txt2img',
  prompt: 'p',
  negativePrompt: null,
  size: { width: 8, height: 8, aspectRatio: '1:1', preset },
  count: 1,
  seed: null,
  steps: null,
  guidance: null,
  strength: null,
  image: null,
  mask: null,
  referenceImages: [],
  partialImages: 0,
  outputFormat: null,
  parameters: {},
  parameterImages: {},
};

test.each([
  ['what was asked for', [{}], {}, '0.045'],
  ['what the vendor chose', [{ imageSize: '2K' }], {}, '0.09'],
  ['each picture by itself', [{ imageSize: '1K' }, { imageSize: '2K' }], {}, '0.135'],
  ['pictures that were given', [{}], { 'input-image': 2 }, '0.051'],
  ['nothing came', [], {}, '0'],
  ['a class without a price', [{ imageSize: '1.5K' }], {}, null],
  ['a unit without a price', [{}], { second: 3 }, null],
])('%s', (_, images, more, expected) => {
  expect(billByImages({ model, request }, images, more)).toBe(expected);
});

test('a model without prices', () => {
  expect(billByImages({ model: toyModel, request }, [{}])).toBeNull();
});
