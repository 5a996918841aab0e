import { expect, test } from 'vitest';
import { draftWith, modelWith, PARAMETERS, PICTURE } from './fixtures.ts';
import { toInput } from './to-input.ts';

test('only what has a control travels', () => {
  const draft = draftWith({
    prompt: 'a heron',
    negativePrompt: 'people',
    seed: '7',
    steps: 3,
    guidance: 2,
    strength: 0.5,
    image: PICTURE,
    mask: PICTURE,
    references: [{ picture: PICTURE, strength: null }],
    partialImages: 2,
    outputFormat: 'png',
    extra: { quality: 'high', gone: 'x' },
  });
  expect(toInput(draft, modelWith())).toEqual({
    model: { source: 'external://test/test-model' },
    mode: 'TXT2IMG',
    prompt: 'a heron',
    count: 1,
  });
});

test('a model that takes no words is sent none; a strength travels only where it is taken', () => {
  const reference = { picture: PICTURE, strength: 0.4 };
  const draft = draftWith({ prompt: 'a heron', references: [reference] });
  const wordless = modelWith({
    takesPrompt: false,
    promptRequiredFor: [],
    supportsReferenceImages: true,
  });
  expect(toInput(draft, wordless)).toMatchObject({
    prompt: '',
    referenceImages: [{ image: { imageId: 'img_1' } }],
  });
  expect(toInput(draft, wordless).referenceImages?.[0]).not.toHaveProperty('strength');
  const weighing = modelWith({ supportsReferenceImages: true, supportsReferenceStrength: true });
  expect(toInput(draft, weighing).referenceImages).toEqual([
    { image: { imageId: 'img_1' }, strength: 0.4 },
  ]);
});

test('what has one travels in the form that the API takes', () => {
  const model = modelWith(
    {
      modes: ['IMG2IMG'],
      supportsSeed: true,
      supportsStrength: true,
      supportsReferenceImages: true,
      supportsReferenceStrength: true,
      outputFormats: ['png', 'jpeg'],
    },
    [
      PARAMETERS.quality,
      PARAMETERS.compression,
      PARAMETERS.detail,
      PARAMETERS.tags,
      PARAMETERS.poses,
    ],
  );
  const draft = draftWith({
    mode: 'IMG2IMG',
    prompt: 'a heron',
    size: { kind: 'ratio', ratio: '16:9' },
    count: 3,
    seed: '18446744073709551615',
    strength: 0.5,
    image: { ...PICTURE, kind: 'asset', id: 'ast_1' },
    references: [{ picture: PICTURE, strength: 0.3 }],
    outputFormat: 'jpeg',
    extra: { quality: 'high', compression: 80, detail: 0.5, tags: ['one'], poses: [PICTURE] },
  });
  expect(toInput(draft, model)).toEqual({
    model: { source: model.source },
    mode: 'IMG2IMG',
    prompt: 'a heron',
    size: { aspectRatio: '16:9' },
    count: 3,
    seed: '18446744073709551615',
    strength: 0.5,
    image: { assetId: 'ast_1' },
    referenceImages: [{ image: { imageId: 'img_1' }, strength: 0.3 }],
    outputFormat: 'jpeg',
    extra: [
      { name: 'quality', value: { string: 'high' } },
      { name: 'compression', value: { int: 80 } },
      { name: 'detail', value: { float: 0.5 } },
      { name: 'tags', value: { strings: ['one'] } },
      { name: 'poses', value: { images: [{ imageId: 'img_1' }] } },
    ],
  });
});
