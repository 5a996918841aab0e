import { describe, expect, it } from 'vitest';
import { batchInput, EMPTY_BATCH } from './batch-draft.ts';
import { readRows } from './read-rows.ts';
import { seedsOf, sizeOf } from './written-values.ts';

const MODEL = 'external://sandbox/aurora';
const NO_KINDS = new Map();

describe('seeds', () => {
  it('are numbers, lists and ranges', () => {
    expect(seedsOf('7, 1 .. 3,9')).toEqual(['7', '1', '2', '3', '9']);
    expect(seedsOf(' ')).toEqual([]);
    expect(seedsOf('18446744073709551614..18446744073709551615')).toHaveLength(2);
  });

  it.each(['x', '-1', '1..', '3..1', '0..10000', '18446744073709551616'])(
    '%s is refused',
    (text) => {
      expect(() => seedsOf(text)).toThrow(text);
    },
  );
});

it('sizes are ratios, pixels, or labels', () => {
  expect([' 16:9', '1024 × 576', 'Portrait'].map(sizeOf)).toEqual([
    { aspectRatio: '16:9' },
    { dimensions: { width: 1024, height: 576 } },
    { preset: 'Portrait' },
  ]);
});

describe('the input of a batch', () => {
  it('is nothing before there is a prompt and a model', () => {
    expect(batchInput(EMPTY_BATCH, NO_KINDS, null).input).toBeNull();
    expect(batchInput({ ...EMPTY_BATCH, prompts: 'a' }, NO_KINDS, null).input).toBeNull();
  });

  it('is a matrix of what is written, under its cap', () => {
    const draft = {
      ...EMPTY_BATCH,
      prompts: ' a \n\nb',
      models: [MODEL],
      seeds: '1..2',
      cap: '$2.5',
    };
    expect(batchInput(draft, NO_KINDS, null).input).toMatchObject({
      matrix: { prompts: ['a', 'b'], models: [{ source: MODEL }], sizes: [], seeds: ['1', '2'] },
      cap: { amount: '2.5' },
    });
    expect(batchInput({ ...draft, isUncapped: true }, NO_KINDS, null).input?.cap).toBeNull();
  });

  it("has a file's rows with settings in the model's own types, and tells a line that cannot be read", () => {
    const file = (text: string) => ({ name: 'rows.csv', rows: readRows('rows.csv', text) });
    const kinds = new Map([[MODEL, new Map([['steps', 'IntParameter']])]]);
    const draft = { ...EMPTY_BATCH, models: [MODEL] };
    const good = { ...draft, file: file('prompt,param.steps\na,12\n') };
    expect(batchInput(good, kinds, null).input).toMatchObject({
      matrix: null,
      rows: [{ prompt: 'a', extra: [{ name: 'steps', value: { int: 12 } }] }],
      shared: { model: { source: MODEL } },
    });
    const bad = { ...draft, file: file('prompt,param.steps\na,many\n') };
    expect(batchInput(bad, kinds, null)).toEqual({
      input: null,
      unreadable: { file: 'rows.csv line 2: steps: “many” is no whole number.' },
    });
  });

  it('refuses several models for rows alone, which would take the first without a word', () => {
    const file = { name: 'rows.csv', rows: readRows('rows.csv', 'prompt\na\n') };
    const draft = { ...EMPTY_BATCH, file, models: [MODEL, 'external://sandbox/etching'] };
    expect(batchInput(draft, NO_KINDS, null).input).toBeNull();
    expect(batchInput({ ...draft, prompts: 'b' }, NO_KINDS, null).input).toMatchObject({
      rows: [{}],
    });
  });

  it('says which amount cannot be read', () => {
    const draft = { ...EMPTY_BATCH, prompts: 'a', models: [MODEL], cap: 'ten' };
    expect(Object.keys(batchInput(draft, NO_KINDS, null).unreadable)).toEqual(['cap']);
  });

  it('has mode, pictures and what not to show, as far as every model takes them', () => {
    const picture = (id: string) => ({
      kind: 'image' as const,
      id,
      label: id,
      thumbnail: '',
      width: null,
      height: null,
    });
    const draft = {
      ...EMPTY_BATCH,
      prompts: 'a',
      models: [MODEL],
      mode: 'INPAINT' as const,
      negativePrompt: 'fog',
      image: picture('img_1'),
      mask: { ...picture('ast_1'), kind: 'asset' as const },
      references: [picture('img_2'), picture('img_3')],
    };
    const all = {
      modes: ['TXT2IMG', 'INPAINT'] as const,
      mode: 'INPAINT' as const,
      hasNegativePrompt: true,
      image: { isRequired: true },
      hasMask: true,
      references: { maximum: 4 },
    };
    expect(batchInput(draft, NO_KINDS, all).input?.shared).toMatchObject({
      mode: 'INPAINT',
      negativePrompt: 'fog',
      image: { imageId: 'img_1' },
      mask: { assetId: 'ast_1' },
      referenceImages: [{ image: { imageId: 'img_2' } }, { image: { imageId: 'img_3' } }],
    });
    const none = {
      modes: ['TXT2IMG'] as const,
      mode: 'TXT2IMG' as const,
      hasNegativePrompt: false,
      image: null,
      hasMask: false,
      references: null,
    };
    expect(batchInput(draft, NO_KINDS, none).input?.shared).toEqual({
      model: { source: MODEL },
      count: 1,
    });
  });
});
