import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  completeModelRecord,
  defaultModelKey,
  modelKeySchema,
  modelRecordSchema,
} from './model-record.ts';
import { parseSource } from './source.ts';

describe('parseSource', () => {
  it.each([
    ['external://openai/gpt-image-2', 'openai', 'gpt-image-2'],
    ['external://fal/fal-ai/flux/dev', 'fal', 'fal-ai/flux/dev'],
    [
      'external://replicate/owner/name:5f24084160c9089501c1b3545d9be3c2',
      'replicate',
      'owner/name:5f24084160c9089501c1b3545d9be3c2',
    ],
    ['external://a-b-1/X@v1.0+x_y', 'a-b-1', 'X@v1.0+x_y'],
    [`external://a/${'m'.repeat(200)}`, 'a', 'm'.repeat(200)],
  ])('reads %s', (source, provider, modelId) => {
    expect(parseSource(source)).toEqual({ provider, modelId });
  });

  it.each([
    '',
    'gpt-image-2',
    'https://openai/gpt-image-2',
    'external://openai',
    'external://openai/',
    'external:///gpt',
    'external://OpenAI/gpt',
    'external://open_ai/gpt',
    'external://-openai/gpt',
    'external://openai/../secret',
    'external://openai/a/../../b',
    'external://openai/a/./b',
    'external://openai/a//b',
    'external://openai/a/',
    'external://openai//a',
    'external://openai/.hidden',
    'external://openai/a b',
    'external://openai/ a',
    'external://openai/a\n',
    'external://openai/a\u0000',
    'external://openai/🌊',
    'external://openai/a%2e%2e',
    'external://openai/a\\b',
    'external://openai/a?b#c',
    `external://openai/${'m'.repeat(201)}`,
    `external://${'p'.repeat(64)}/m`,
    'EXTERNAL://openai/a',
    ' external://openai/a',
  ])('refuses %j', (source) => expect(parseSource(source)).toBeNull());
});

describe('defaultModelKey', () => {
  it.each([
    ['gpt-image-2', 'gpt-image-2'],
    ['fal-ai/flux/dev', 'fal-ai-flux-dev'],
    ['owner/Name:5F', 'owner-name-5f'],
    ['gemini-2.5-flash-image', 'gemini-2.5-flash-image'],
    ['@@@', 'model'],
    ['🌊', 'model'],
    ['.hidden', 'hidden'],
    ['name@', 'name'],
    ['x'.repeat(200), 'x'.repeat(80)],
  ])('%s is %s', (id, key) => expect(defaultModelKey(id)).toBe(key));

  it('is a key, whatever the id', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (id) => {
        expect(modelKeySchema.safeParse(defaultModelKey(id)).success).toBe(true);
      }),
    );
  });
});

describe('completeModelRecord', () => {
  const file = { source: 'external://fal/fal-ai/flux', name: 'Flux', description: 'A model.' };
  const complete = (more: object = {}) =>
    completeModelRecord(modelRecordSchema.parse({ ...file, ...more }));

  it('fills in what a file may leave out', () => {
    expect(complete()).toMatchObject({
      provider: 'fal',
      key: 'fal-ai-flux',
      providerModelId: 'fal-ai/flux',
      base: 'external',
      format: 'external_api',
      modelType: 'external-image-generator',
      path: 'external://fal/fal-ai/flux',
      hash: 'external:fal:fal-ai/flux',
      fileSize: 0,
    });
  });

  it('keeps what is written', () => {
    const written = {
      key: 'mine',
      providerModelId: 'theirs',
      path: 'cloud://x',
      hash: 'cloud-model',
    };
    expect(complete(written)).toMatchObject(written);
  });

  it('is the same once more, and two models share nothing', () => {
    expect(complete()).toEqual(complete());
    expect(complete().capabilities).not.toBe(complete().capabilities);
  });

  it.each([
    [{ fileSize: 1 }],
    [{ base: 'sdxl' }],
    [{ format: 'diffusers' }],
    [{ source: 'external://fal/..' }],
    [{ key: 'With Spaces' }],
    [{ name: '' }],
    [{ colour: 'red' }],
    [{ capabilities: { supportSeed: true } }],
    [{ capabilities: { maxSeed: '1e3' } }],
    [{ capabilities: { aspectRatioSizes: { '16x9': { width: 1, height: 1 } } } }],
    [{ prices: [{ unit: 'image', price: '-1', source: 's', asOf: '2026-01-01' }] }],
    [{ prices: [{ unit: 'image', price: '1', source: 's', asOf: 'yesterday' }] }],
    [{ wire: { fields: { prompt: '__proto__.polluted' } } }],
    [{ wire: { constants: { 'a..b': 1 } } }],
    [{ timeoutSeconds: 0 }],
  ])('refuses %j', (more) => expect(() => complete(more)).toThrow());
});
