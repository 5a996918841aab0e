import { expect, it } from 'vitest';
import { sampleModel, sampleRequest } from '../testing/local/samples.ts';
import { planGeneration } from './plan-generation.ts';

const model = sampleModel({
  capabilities: { modes: ['img2img'] },
  parameters: [{ type: 'image', name: 'light', label: 'Light' }],
  wire: {
    fields: { prompt: 'prompt' },
    inputs: {
      image: {
        field: 'image',
        size: { minimumEdge: 64, maximumPixels: 1_000_000, maximumRatio: 2.5 },
      },
      light: { field: 'light', size: { maximumEdge: 100 } },
    },
  },
});

const problemsOf = (width: number, height: number, hasLight = false) =>
  planGeneration(
    model,
    sampleRequest({
      mode: 'img2img',
      image: { assetId: 'one' },
      extra: hasLight ? [{ name: 'light', value: { images: [{ assetId: 'one' }] } }] : [],
    }),
    {
      now: 0,
      isRetiredAllowed: false,
      images: () => ({ sha256: 'a', mimeType: 'image/png', byteSize: 1, width, height }),
    },
  ).problems;

it.each([
  [64, 64, null],
  [1000, 1000, null],
  [2000, 500, /at most 2.5 times the shorter/],
  [63, 64, /each edge must be at least 64 pixels/],
  [1001, 1000, /at most 1000000 pixels, and is 1001000/],
])('a picture of %ix%i', (width, height, message) => {
  const problems = problemsOf(width, height);
  if (message === null) expect(problems).toEqual([]);
  else
    expect(problems).toMatchObject([
      {
        code: 'INVALID_INPUT',
        parameter: 'image',
        field: ['generation', 'image'],
        message: expect.stringMatching(message),
      },
    ]);
});

it('a picture of a parameter', () => {
  expect(problemsOf(128, 128, true)).toMatchObject([
    {
      parameter: 'light',
      field: ['generation', 'extra', '0', 'value', 'images', '0'],
      message: expect.stringMatching(/from 1 to 100 pixels/),
    },
  ]);
});
