import { type BadInput, OPENAI, size } from './bad-input.ts';

/** Texts, sizes and counts. */
export const PROMPTS_AND_SIZES: BadInput[] = [
  // Prompts
  {
    name: 'empty prompt',
    generation: { prompt: '' },
    code: 'INVALID_INPUT',
    field: 'generation.prompt',
  },
  {
    name: 'spaces alone',
    generation: { prompt: ' \n\t ' },
    code: 'INVALID_INPUT',
    field: 'generation.prompt',
  },
  {
    name: 'zero-width characters alone',
    generation: { prompt: '\u200b\u200d\ufeff' },
    code: 'INVALID_INPUT',
    field: 'generation.prompt',
  },
  {
    name: 'control characters alone',
    generation: { prompt: '\u0007\u001b' },
    code: 'INVALID_INPUT',
    field: 'generation.prompt',
  },
  {
    name: 'a prompt of 40,000 characters',
    generation: { model: OPENAI, prompt: 'a'.repeat(40_000) },
    code: 'PARAMETER_OUT_OF_RANGE',
    field: 'generation.prompt',
    says: /32000/,
  },
  {
    name: 'a lone surrogate',
    generation: { prompt: 'a lighthouse \ud800 at dusk' },
    code: 'INVALID_INPUT',
    field: 'generation.prompt',
  },
  {
    name: 'NUL',
    generation: { prompt: 'a\u0000b' },
    code: 'INVALID_INPUT',
    field: 'generation.prompt',
  },
  {
    name: 'a negative prompt where none is taken',
    generation: { model: OPENAI, negativePrompt: 'fog' },
    code: 'UNSUPPORTED_PARAMETER',
    field: 'generation.negativePrompt',
  },
  {
    name: 'a lone surrogate in the negative prompt',
    generation: { negativePrompt: '\udfff' },
    code: 'INVALID_INPUT',
    field: 'generation.negativePrompt',
  },
  // Sizes and counts
  {
    name: 'no size at all',
    generation: size(0, 0),
    code: 'PARAMETER_OUT_OF_RANGE',
    field: 'generation.size.dimensions',
  },
  {
    name: 'a negative edge',
    generation: size(-1, 512),
    code: 'PARAMETER_OUT_OF_RANGE',
    field: 'generation.size.dimensions',
  },
  {
    name: 'an edge too small',
    generation: size(255, 512),
    code: 'PARAMETER_OUT_OF_RANGE',
    field: 'generation.size.dimensions',
    says: /256/,
  },
  {
    name: 'an edge too large',
    generation: size(4097, 512),
    code: 'PARAMETER_OUT_OF_RANGE',
    field: 'generation.size.dimensions',
    says: /4096/,
  },
  { name: 'an edge past 32 bits', generation: size(2 ** 53, 512), code: 'BAD_USER_INPUT' },
  { name: 'half a pixel', generation: size(512.5, 512), code: 'BAD_USER_INPUT' },
  { name: 'a text for an edge', generation: size('1024', 512), code: 'BAD_USER_INPUT' },
  {
    name: 'not a multiple of 16',
    generation: { model: OPENAI, ...size(1000, 1000) },
    code: 'PARAMETER_OUT_OF_RANGE',
    field: 'generation.size.dimensions',
    says: /multiple of 16/,
  },
  {
    name: 'too long and narrow',
    generation: { model: OPENAI, ...size(3840, 512) },
    code: 'PARAMETER_OUT_OF_RANGE',
    field: 'generation.size.dimensions',
  },
  {
    name: 'a ratio that is none',
    generation: { size: { aspectRatio: '1024x1024' } },
    code: 'UNSUPPORTED_PARAMETER',
    field: 'generation.size.aspectRatio',
    says: /16:9/,
  },
  {
    name: 'a ratio of nothing',
    generation: { size: { aspectRatio: '0:0' } },
    code: 'UNSUPPORTED_PARAMETER',
    field: 'generation.size.aspectRatio',
  },
  {
    name: 'a ratio that the model lacks',
    generation: { model: { source: 'external://sandbox/etching' }, size: { aspectRatio: '5:1' } },
    code: 'UNSUPPORTED_PARAMETER',
    field: 'generation.size.aspectRatio',
  },
  {
    name: 'a preset that there is not',
    generation: { size: { preset: '8K' } },
    code: 'UNSUPPORTED_PARAMETER',
    field: 'generation.size.preset',
  },
  {
    name: 'two sizes at once',
    generation: { size: { aspectRatio: '1:1', preset: '1K' } },
    code: 'BAD_USER_INPUT',
  },
  {
    name: 'no images',
    generation: { count: 0 },
    code: 'PARAMETER_OUT_OF_RANGE',
    field: 'generation.count',
  },
  {
    name: 'eleven images',
    generation: { count: 11 },
    code: 'TOO_MANY_IMAGES',
    field: 'generation.count',
    says: /10/,
  },
  {
    name: 'a million images',
    generation: { count: 1_000_000 },
    code: 'TOO_MANY_IMAGES',
    field: 'generation.count',
  },
  { name: 'half an image', generation: { count: 1.5 }, code: 'BAD_USER_INPUT' },
];
