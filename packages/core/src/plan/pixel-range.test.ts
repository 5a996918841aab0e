import { expect, it } from 'vitest';
import { formatDecimal } from '../money/decimal.ts';
import { sampleModel, samplePlan } from '../testing/local/samples.ts';
import { pixelRange } from './pixel-range.ts';

const size = [{ field: 'width', strategy: 'width' }];
const fixed = { '1:1': { width: 512, height: 512 }, '16:9': { width: 2048, height: 1024 } };

it.each([
  ['a rule alone', { sizeRule: { minimumEdge: 64, maximumPixels: 4_194_304 } }, 4096, 4_194_304],
  ['edges', { sizeRule: { minimumEdge: 256, maximumEdge: 1024 } }, 65_536, 1_048_576],
  ['fixed sizes', { aspectRatioSizes: fixed }, 262_144, 2_097_152],
  ['both', { aspectRatioSizes: fixed, sizeRule: { maximumEdge: 1024 } }, 1, 2_097_152],
])('is bounded by %s', (_, capabilities, minimum, maximum) => {
  const model = sampleModel({ capabilities, wire: { fields: { prompt: 'prompt', size } } });
  expect(pixelRange(model, 'txt2img')).toEqual({ minimum, maximum });
});

it.each([
  ['no bound', { sizeRule: { multipleOf: 16 } }, { size }],
  ['no sizes', {}, { size }],
  ['no field', { aspectRatioSizes: fixed }, {}],
  [
    'none here',
    { aspectRatioSizes: fixed },
    { size: [{ field: 'width', modes: ['img2img' as const] }] },
  ],
])('is not known with %s', (_, capabilities, fields) => {
  const model = sampleModel({ capabilities, wire: { fields: { prompt: 'prompt', ...fields } } });
  expect(pixelRange(model, 'txt2img')).toBeNull();
});

it('bounds the price of a request that leaves the size to the vendor', () => {
  const model = sampleModel({
    capabilities: { sizeRule: { minimumEdge: 64, maximumPixels: 4_194_304 } },
    prices: [
      { unit: 'begun-megapixel', price: '0.03', source: 'test', asOf: '2026-11-21' },
      { unit: 'further-megapixel', price: '0.015', source: 'test', asOf: '2026-11-21' },
    ],
    wire: {
      fields: { prompt: 'prompt', size: [...size, { field: 'height', strategy: 'height' }] },
    },
  });
  const costOf = (over: Parameters<typeof samplePlan>[1]) => {
    const { cost } = samplePlan(model, { ...over, count: 1 });
    return [cost?.minimum, cost?.maximum].map((end) => formatDecimal(end ?? 0n));
  };
  expect(costOf({ size: null })).toEqual(['0.03', '0.075']);
  expect(costOf({ size: { dimensions: { width: 1500, height: 1500 } } })).toEqual(['0.06', '0.06']);
});
