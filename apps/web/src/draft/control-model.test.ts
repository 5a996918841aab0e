import { describe, expect, test } from 'vitest';
import { controlModel } from './control-model.ts';
import { draftWith, modelWith, PARAMETERS } from './fixtures.ts';

const names = (controls: ReturnType<typeof controlModel>) =>
  controls.parameters.map(({ name }) => name);

describe('what is not supported has no control', () => {
  const controls = controlModel(modelWith(), draftWith({}));
  test.each([
    ['seed', controls.seed],
    ['steps', controls.steps],
    ['guidance', controls.guidance],
    ['image', controls.image],
    ['references', controls.references],
    ['pixels', controls.size.pixels],
  ])('%s', (_name, control) => expect(control).toBeNull());
  test('flags and lists', () => {
    expect(controls).toMatchObject({
      hasNegativePrompt: false,
      hasStrength: false,
      hasMask: false,
      partialImages: 0,
      outputFormats: [],
      parameters: [],
    });
  });
});

test('what is supported has one, with the limits of the model', () => {
  const controls = controlModel(
    modelWith({
      supportsSeed: true,
      maxSeed: '18446744073709551615',
      supportsSteps: true,
      stepsRange: { minimum: 1, maximum: 50 },
      supportsGuidance: true,
      guidanceRange: { minimum: 0, maximum: 20 },
      supportsReferenceImages: true,
      maxReferenceImages: 8,
      supportsPartialImages: true,
      maxPartialImages: 3,
      outputFormats: ['png', 'webp'],
      sizeRule: {
        isFree: true,
        minimumEdge: null,
        maximumEdge: 3840,
        multipleOf: 16,
        minimumPixels: null,
        maximumPixels: null,
        maximumRatio: null,
      },
    }),
    draftWith({}),
  );
  expect(controls).toMatchObject({
    seed: { maximum: 18446744073709551615n },
    steps: { minimum: 1, maximum: 50 },
    guidance: { minimum: 0, maximum: 20 },
    references: { maximum: 8, hasStrength: false },
    partialImages: 3,
    outputFormats: ['png', 'webp'],
    size: { pixels: { minimum: 256, maximum: 3840, step: 16 } },
  });
});

test('image, strength and mask follow the mode', () => {
  const model = modelWith({
    modes: ['TXT2IMG', 'IMG2IMG', 'INPAINT', 'UPSCALE'],
    supportsStrength: true,
    maskFormat: 'BINARY',
    inputImageRequiredFor: ['IMG2IMG'],
  });
  const inMode = (mode: 'TXT2IMG' | 'IMG2IMG' | 'INPAINT' | 'UPSCALE') =>
    controlModel(model, draftWith({ mode }));
  expect(inMode('TXT2IMG')).toMatchObject({ image: null, hasStrength: false, hasMask: false });
  expect(inMode('IMG2IMG')).toMatchObject({
    image: { isRequired: true },
    hasStrength: true,
    hasMask: false,
  });
  expect(inMode('INPAINT')).toMatchObject({ image: { isRequired: false }, hasMask: true });
  expect(inMode('UPSCALE').prompt.isRequired).toBe(false);
});

test('a mode that the model lacks gives way to its first', () => {
  const controls = controlModel(modelWith({ modes: ['IMG2IMG'] }), draftWith({ mode: 'INPAINT' }));
  expect(controls.mode).toBe('IMG2IMG');
});

test('ratios stand from tall to wide, and only those that are allowed', () => {
  const controls = controlModel(
    modelWith({ allowedAspectRatios: ['16:9', '9:16', '1:1'] }),
    draftWith({}),
  );
  expect(controls.size.ratios).toEqual([
    { ratio: '9:16', width: null, height: null },
    { ratio: '1:1', width: 1024, height: 1024 },
    { ratio: '16:9', width: 1024, height: 576 },
  ]);
});

describe('parameters with conditions', () => {
  const model = modelWith({ modes: ['TXT2IMG', 'IMG2IMG'], outputFormats: ['png', 'jpeg'] }, [
    PARAMETERS.quality,
    PARAMETERS.compression,
    PARAMETERS.fidelity,
    PARAMETERS.detail,
  ]);
  test('a default counts as a value', () => {
    expect(names(controlModel(model, draftWith({})))).toEqual(['quality', 'detail']);
  });
  test('they appear with the format, the mode and other parameters', () => {
    const jpeg = draftWith({ outputFormat: 'jpeg', mode: 'IMG2IMG', extra: { quality: 'low' } });
    expect(names(controlModel(model, jpeg))).toEqual(['quality', 'compression', 'fidelity']);
  });
});
