import { describe, expect, it } from 'vitest';
import { modelWith } from '../draft/fixtures.ts';
import { batchControls } from './batch-controls.ts';

const PAINTER = modelWith({
  modes: ['TXT2IMG', 'IMG2IMG', 'INPAINT'],
  supportsNegativePrompt: true,
  supportsReferenceImages: true,
  maxReferenceImages: 8,
  maskFormat: 'BINARY',
  inputImageRequiredFor: ['IMG2IMG', 'INPAINT'],
});
const EDITOR = modelWith({
  modes: ['IMG2IMG', 'INPAINT'],
  supportsReferenceImages: true,
  maxReferenceImages: 3,
  maskFormat: 'ALPHA',
});
const PLAIN = modelWith();

describe('what a batch of several models can be told', () => {
  it('is nothing before a model is known', () => {
    expect(batchControls([], 'TXT2IMG')).toBeNull();
  });

  it('is all that one model takes in its mode', () => {
    expect(batchControls([PAINTER], 'TXT2IMG')).toEqual({
      modes: ['TXT2IMG', 'IMG2IMG', 'INPAINT'],
      mode: 'TXT2IMG',
      hasNegativePrompt: true,
      image: null,
      hasMask: false,
      references: { maximum: 8 },
    });
    expect(batchControls([PAINTER], 'INPAINT')).toMatchObject({
      mode: 'INPAINT',
      image: { isRequired: true },
      hasMask: true,
    });
  });

  it('is what all of them take: the modes in common, the fewest pictures', () => {
    expect(batchControls([PAINTER, EDITOR], 'TXT2IMG')).toEqual({
      modes: ['IMG2IMG', 'INPAINT'],
      mode: 'IMG2IMG',
      hasNegativePrompt: false,
      image: { isRequired: true },
      hasMask: false,
      references: { maximum: 3 },
    });
    expect(batchControls([PAINTER, PLAIN], 'INPAINT')).toEqual({
      modes: ['TXT2IMG'],
      mode: 'TXT2IMG',
      hasNegativePrompt: false,
      image: null,
      hasMask: false,
      references: null,
    });
  });

  it('leaves the mode to the server where they have none in common', () => {
    expect(batchControls([EDITOR, PLAIN], 'TXT2IMG')).toMatchObject({ modes: [], mode: 'TXT2IMG' });
  });
});
