import { describe, expect, test } from 'vitest';
import { carryOver, valueFits } from './carry-over.ts';
import { draftWith, modelWith, PARAMETERS, PICTURE } from './fixtures.ts';

const rich = modelWith(
  {
    modes: ['TXT2IMG', 'IMG2IMG'],
    supportsNegativePrompt: true,
    supportsSeed: true,
    supportsSteps: true,
    stepsRange: { minimum: 1, maximum: 50 },
    supportsStrength: true,
    supportsReferenceImages: true,
    maxReferenceImages: 2,
    outputFormats: ['png', 'webp'],
  },
  [PARAMETERS.quality],
);

test('all that fits stays, without a word', () => {
  const draft = draftWith({
    prompt: 'a heron',
    size: { kind: 'ratio', ratio: '16:9' },
    negativePrompt: 'people',
    seed: '7',
    steps: 30,
    count: 4,
    outputFormat: 'webp',
    references: [{ picture: PICTURE, strength: 0.5 }],
    extra: { quality: 'high' },
  });
  const { draft: after, notes } = carryOver(draft, rich);
  expect(notes).toEqual([]);
  expect(after).toEqual({ ...draft, model: rich.source });
});

test('each setting that does not fit is reset and named', () => {
  const draft = draftWith({
    mode: 'IMG2IMG',
    prompt: 'a heron',
    size: { kind: 'pixels', width: 700, height: 700 },
    negativePrompt: 'people',
    seed: '7',
    isSeedLocked: true,
    steps: 30,
    strength: 0.4,
    image: PICTURE,
    references: [{ picture: PICTURE, strength: null }],
    outputFormat: 'webp',
    partialImages: 2,
    extra: { quality: 'high' },
  });
  const { draft: after, notes } = carryOver(draft, modelWith({}, [], 'Plain'));
  expect(after).toEqual(draftWith({ model: 'external://test/plain', prompt: 'a heron' }));
  expect(notes).toHaveLength(11);
  expect(notes.join('\n')).toMatch(
    /Image to image[\s\S]*700 × 700[\s\S]*Negative[\s\S]*Seed[\s\S]*Steps[\s\S]*Strength[\s\S]*Input image[\s\S]*Reference[\s\S]*webp[\s\S]*Previews[\s\S]*Quality/,
  );
});

test('a number outside of the new range is reset; references are cut to the limit', () => {
  const three = ['img_1', 'img_2', 'img_3'].map((id) => ({
    picture: { ...PICTURE, id },
    strength: null,
  }));
  const { draft, notes } = carryOver(draftWith({ steps: 80, references: three }), rich);
  expect(draft.steps).toBeNull();
  expect(draft.references.map(({ picture }) => picture.id)).toEqual(['img_1', 'img_2']);
  expect(notes).toEqual(['Steps 80: outside 1 to 50.', 'Reference images: the first 2 of 3.']);
});

test('pixels that the model knows by name take the name', () => {
  const draft = draftWith({ size: { kind: 'pixels', width: 1024, height: 576 } });
  expect(carryOver(draft, modelWith()).draft.size).toEqual({ kind: 'ratio', ratio: '16:9' });
});

test('a seed above the limit is reset', () => {
  const { notes } = carryOver(draftWith({ seed: '99999999999' }), rich);
  expect(notes).toEqual(["Seed 99999999999: above the model's 4294967295."]);
});

describe('whether a value fits a parameter', () => {
  test.each([
    [PARAMETERS.quality, 'low', true],
    [PARAMETERS.quality, 'ultra', false],
    [PARAMETERS.quality, 3, false],
    [PARAMETERS.compression, 80, true],
    [PARAMETERS.compression, 80.5, false],
    [PARAMETERS.compression, 101, false],
    [PARAMETERS.detail, 0.25, true],
    [PARAMETERS.detail, Number.NaN, false],
    [PARAMETERS.tags, ['one', 'two'], true],
    [PARAMETERS.tags, ['much too long'], false],
    [PARAMETERS.tags, 'one', false],
    [PARAMETERS.poses, [PICTURE], true],
    [PARAMETERS.poses, [PICTURE, PICTURE, PICTURE], false],
  ] as const)('%o', (parameter, value, expected) => {
    expect(valueFits(parameter, value)).toBe(expected);
  });
});
