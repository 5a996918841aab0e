import { describe, expect, it } from 'vitest';
import type { GenerationRequest } from '../generation/request.ts';
import { sampleModel, samplePlan } from '../testing/local/samples.ts';
import { plainExtra } from './plain-extra.ts';
import { plainSize } from './plain-size.ts';

const model = sampleModel({
  capabilities: { modes: ['outpaint', 'img2img'], promptUse: 'optional' },
  parameters: [
    { type: 'int', name: 'left', label: 'Left', minimum: 0, maximum: 2000 },
    { type: 'int', name: 'right', label: 'Right', minimum: 0, maximum: 2000 },
    { type: 'text', name: 'search', label: 'Search', isRequired: true },
    { type: 'float', name: 'power', label: 'Power', minimum: 0, maximum: 1 },
    { type: 'enum', name: 'from', label: 'From', values: ['left', 'right'] },
    { type: 'text', name: 'codes', label: 'Codes', isList: true },
  ],
  rules: [
    { when: { mode: ['outpaint'] }, needsOneOf: ['left', 'right'] },
    { given: ['power'], needsOneOf: ['from'] },
    { given: ['codes'], refuses: ['from', 'seed'] },
  ],
  wire: {
    fields: {
      prompt: 'prompt',
      left: 'left',
      right: 'right',
      search: 'search',
      power: 'power',
      from: 'from',
      codes: 'codes',
    },
    inputs: { image: { field: 'image' } },
  },
});
const given = (...extra: GenerationRequest['extra']) => ({
  image: { assetId: 'one' },
  extra: [{ name: 'search', value: 'cat' }, ...extra],
});

describe('a rule', () => {
  it('wants one of several, and zero is none', () => {
    const mode = 'outpaint';
    expect(
      samplePlan(model, { mode, ...given({ name: 'left', value: 0 }) }).problems,
    ).toMatchObject([
      { code: 'INVALID_INPUT', parameter: 'left', message: expect.stringMatching(/left, right/) },
    ]);
    expect(samplePlan(model, { mode, ...given({ name: 'right', value: 9 }) }).problems).toEqual([]);
    expect(samplePlan(model, { mode: 'img2img', ...given() }).problems).toEqual([]);
  });

  it('wants what goes with a setting', () => {
    const mode = 'img2img';
    const power = { name: 'power', value: 0.5 };
    expect(samplePlan(model, { mode, ...given(power) }).problems).toMatchObject([
      { parameter: 'from', message: expect.stringMatching(/needs from where power is asked for/) },
    ]);
    const both = given(power, { name: 'from', value: 'left' });
    expect(samplePlan(model, { mode, ...both }).problems).toEqual([]);
  });

  it('keeps parameters apart, or drops one under ADAPT', () => {
    const both = given({ name: 'from', value: 'left' }, { name: 'codes', value: ['a'] });
    expect(samplePlan(model, { mode: 'img2img', ...both }).problems).toMatchObject([
      { parameter: 'from', field: ['generation', 'extra', '1'] },
    ]);
    const adapted = samplePlan(model, { mode: 'img2img', ...both, parameterPolicy: 'ADAPT' });
    expect(adapted.resolved?.parameters).toEqual({ search: 'cat', codes: ['a'] });
    expect(adapted.receipt.find(({ parameter }) => parameter === 'from')?.outcome).toBe('DROPPED');
  });
});

it('the plainest settings are those that the model cannot do without', () => {
  expect(plainExtra(model, 'img2img', 'one')).toEqual([{ name: 'search', value: 'lighthouse' }]);
  expect(plainExtra(model, 'outpaint', 'one')).toEqual([
    { name: 'left', value: 1 },
    { name: 'search', value: 'lighthouse' },
  ]);
});

it('the plainest size is one that a rule wants', () => {
  const growing = sampleModel({
    capabilities: {
      modes: ['outpaint', 'img2img'],
      sizeRule: { minimumEdge: 64, multipleOf: 48, maximumPixels: 4_194_304 },
    },
    rules: [{ when: { mode: ['outpaint'] }, needsOneOf: ['size'] }],
  });
  expect(plainSize(growing, 'img2img')).toBeNull();
  const size = plainSize(growing, 'outpaint');
  expect(size).toEqual({ dimensions: { width: 1008, height: 1008 } });
  const image = { assetId: 'one' };
  expect(samplePlan(growing, { mode: 'outpaint', image }).problems).toMatchObject([
    { parameter: 'size', message: expect.stringMatching(/needs size/) },
  ]);
  expect(samplePlan(growing, { mode: 'outpaint', image, size }).problems).toEqual([]);

  const named = sampleModel({
    capabilities: { modes: ['outpaint'], allowedAspectRatios: ['16:9', '1:1'] },
    rules: [{ needsOneOf: ['size'] }],
  });
  expect(plainSize(named, 'outpaint')).toEqual({ aspectRatio: '16:9' });
});
