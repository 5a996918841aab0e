import { type BadInput, extra, OPENAI } from './bad-input.ts';

/** Numbers, formats, parameters, money. */
export const NUMBERS_AND_SETTINGS: BadInput[] = [
  // Numbers
  {
    name: 'a negative seed',
    generation: { seed: -1 },
    code: 'BAD_USER_INPUT',
    says: /18446744073709551615/,
  },
  {
    name: 'a seed past 2^64',
    generation: { seed: '18446744073709551616' },
    code: 'BAD_USER_INPUT',
  },
  {
    name: 'a seed that a number cannot hold',
    generation: { seed: 2 ** 53 + 2 },
    code: 'BAD_USER_INPUT',
    says: /string/,
  },
  { name: 'a seed with a fraction', generation: { seed: 1.5 }, code: 'BAD_USER_INPUT' },
  { name: 'NaN for a seed', generation: { seed: 'NaN' }, code: 'BAD_USER_INPUT' },
  {
    name: 'a seed where none is taken',
    generation: { model: OPENAI, seed: 7 },
    code: 'UNSUPPORTED_PARAMETER',
    field: 'generation.seed',
  },
  {
    name: 'steps out of range',
    generation: { steps: 100_000 },
    code: 'PARAMETER_OUT_OF_RANGE',
    field: 'generation.steps',
  },
  {
    name: 'guidance out of range',
    generation: { guidance: -3 },
    code: 'PARAMETER_OUT_OF_RANGE',
    field: 'generation.guidance',
  },
  {
    name: 'strength out of range',
    generation: { mode: 'IMG2IMG', image: { imageId: '$image' }, strength: 2 },
    code: 'PARAMETER_OUT_OF_RANGE',
    field: 'generation.strength',
  },
  {
    name: 'more previews than the model sends',
    generation: { partialImages: 99 },
    code: 'PARAMETER_OUT_OF_RANGE',
    field: 'generation.partialImages',
  },
  // Formats and parameters
  {
    name: 'a format that the model lacks',
    generation: { outputFormat: 'tiff' },
    code: 'UNSUPPORTED_PARAMETER',
    field: 'generation.outputFormat',
  },
  {
    name: 'transparency without a format for it',
    generation: {
      model: OPENAI,
      outputFormat: 'jpeg',
      ...extra('background', { string: 'transparent' }),
    },
    code: 'INVALID_INPUT',
    field: 'generation.outputFormat',
  },
  {
    name: 'a misspelt parameter',
    generation: { model: OPENAI, ...extra('qualty', { string: 'high' }) },
    code: 'UNSUPPORTED_PARAMETER',
    field: 'generation.extra.0.name',
    says: /quality/,
  },
  {
    name: 'a value that the parameter lacks',
    generation: { model: OPENAI, ...extra('quality', { string: 'hihg' }) },
    code: 'UNSUPPORTED_PARAMETER',
    field: 'generation.extra.0.value',
    says: /high/,
  },
  {
    name: 'a text for a choice of another type',
    generation: { model: OPENAI, ...extra('quality', { int: 3 }) },
    code: 'UNSUPPORTED_PARAMETER',
    field: 'generation.extra.0.value',
  },
  {
    name: 'a parameter given twice',
    generation: {
      model: OPENAI,
      extra: [
        { name: 'quality', value: { string: 'low' } },
        { name: 'quality', value: { string: 'high' } },
      ],
    },
    code: 'INVALID_INPUT',
    field: 'generation.extra.1',
  },
  {
    name: 'a parameter with two values',
    generation: { model: OPENAI, ...extra('quality', { string: 'low', int: 1 }) },
    code: 'BAD_USER_INPUT',
  },
  {
    name: 'a parameter named __proto__',
    generation: extra('__proto__', { string: 'x' }),
    code: 'UNSUPPORTED_PARAMETER',
    field: 'generation.extra.0.name',
  },
  // Money and keys
  {
    name: 'a maximum with a comma',
    generation: { maxCost: { amount: '1,5' } },
    code: 'BAD_USER_INPUT',
  },
  {
    name: 'a negative maximum',
    generation: { maxCost: { amount: '-1' } },
    code: 'BAD_USER_INPUT',
  },
  {
    name: 'a price above the maximum',
    generation: { model: OPENAI, maxCost: { amount: '0.0001' } },
    code: 'MAX_COST_EXCEEDED',
    field: 'generation.maxCost',
  },
  {
    name: 'another currency',
    generation: { maxCost: { amount: '1', currency: 'EUR' } },
    code: 'BAD_USER_INPUT',
  },
];
