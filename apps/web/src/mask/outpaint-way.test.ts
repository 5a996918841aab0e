import { describe, expect, test } from 'vitest';
import { modelWith } from '../draft/fixtures.ts';
import type { ModelControls, ModelParameter } from '../draft/model-controls.ts';
import {
  fitMargins,
  marginsForRatio,
  NO_MARGINS,
  outpaintSettings,
  outpaintWay,
} from './outpaint-way.ts';

const PICTURE = { width: 1000, height: 800 };
const FREE = {
  isFree: true,
  minimumEdge: 64,
  maximumEdge: 2048,
  multipleOf: null,
  minimumPixels: null,
  maximumPixels: null,
  maximumRatio: null,
};

const int = (name: string, maximum = 2000): ModelParameter => ({
  __typename: 'IntParameter',
  name,
  label: name,
  description: null,
  default: null,
  isRequired: false,
  conditions: [],
  minimum: 0,
  maximum,
  step: null,
});
const factor = (name: string): ModelParameter => ({
  ...int(name),
  __typename: 'FloatParameter',
  step: null,
  minimum: 1,
  maximum: 2,
  conditions: [{ name: 'mode', values: ['outpaint'] }],
});
const way = (model: ModelControls) => {
  const found = outpaintWay(model);
  if (found === null) throw new Error('It extends nothing.');
  return found;
};

describe('how a model is told to extend a picture', () => {
  test('by its own settings for the sides, whatever they are called', () => {
    for (const names of [
      ['left', 'right', 'up', 'down'],
      ['expand_left', 'expand_right', 'expand_top', 'expand_bottom'],
      ['padLeft', 'padRight', 'padTop', 'padBottom'],
    ]) {
      const model = modelWith(
        { modes: ['OUTPAINT'] },
        [...names.map((name) => int(name)), int('top_k', 40)].slice(0, 4),
      );
      const { extra, size } = outpaintSettings(
        way(model),
        { ...NO_MARGINS, left: 100, bottom: 50 },
        PICTURE,
      );
      expect(extra).toEqual({
        [names[0] ?? '']: 100,
        [names[1] ?? '']: undefined,
        [names[2] ?? '']: undefined,
        [names[3] ?? '']: 50,
      });
      expect(size).toEqual({ kind: 'default' });
    }
  });

  test('by factors of the sides', () => {
    const model = modelWith(
      { modes: ['IMG2IMG', 'OUTPAINT'] },
      ['left_scale', 'right_scale', 'top_scale', 'bottom_scale'].map(factor),
    );
    const margins = fitMargins(
      { left: 250, right: 0, top: 0, bottom: 5000 },
      { way: way(model), model, picture: PICTURE },
    );
    expect(margins).toEqual({ left: 250, right: 0, top: 0, bottom: 800 });
    expect(outpaintSettings(way(model), margins, PICTURE).extra).toEqual({
      left_scale: 1.25,
      right_scale: undefined,
      top_scale: undefined,
      bottom_scale: 2,
    });
  });

  test('by a place in a whole of a given size', () => {
    const model = modelWith({ modes: ['OUTPAINT'], sizeRule: FREE }, [int('left'), int('top')]);
    expect(outpaintSettings(way(model), { ...NO_MARGINS, right: 300 }, PICTURE)).toEqual({
      extra: { left: 0, top: 0 },
      size: { kind: 'pixels', width: 1300, height: 800 },
    });
  });

  test('a setting that only sounds like a side is none', () => {
    const model = modelWith({ modes: ['OUTPAINT'], sizeRule: FREE }, [int('top_k')]);
    expect(way(model)).toEqual({ kind: 'size' });
  });

  test('by a canvas and a mask, where masks are taken', () => {
    const model = modelWith({ modes: ['INPAINT', 'OUTPAINT'], maskFormat: 'BINARY' });
    expect(way(model)).toEqual({ kind: 'canvas', mode: 'OUTPAINT' });
    const tool: ModelParameter = {
      ...factor('zoom'),
      __typename: 'EnumParameter',
      values: ['out'],
      isList: false,
    };
    expect(
      way(modelWith({ modes: ['INPAINT', 'OUTPAINT'], maskFormat: 'BINARY' }, [tool])),
    ).toEqual({
      kind: 'canvas',
      mode: 'INPAINT',
    });
    expect(way(modelWith({ modes: ['INPAINT'], maskFormat: 'ALPHA' }))).toEqual({
      kind: 'canvas',
      mode: 'INPAINT',
    });
  });

  test('by the size alone, and then the picture stands in the middle', () => {
    const model = modelWith({ modes: ['OUTPAINT'], sizeRule: { ...FREE, multipleOf: 16 } });
    const margins = fitMargins(
      { ...NO_MARGINS, left: 100 },
      { way: way(model), model, picture: PICTURE },
    );
    expect(margins).toEqual({ left: 52, right: 52, top: 0, bottom: 0 });
    expect(outpaintSettings(way(model), margins, PICTURE).size).toEqual({
      kind: 'pixels',
      width: 1104,
      height: 800,
    });
  });

  test('not at all', () => {
    expect(outpaintWay(modelWith({ modes: ['TXT2IMG'] }))).toBeNull();
    expect(outpaintWay(modelWith({ modes: ['OUTPAINT'] }))).toBeNull();
  });
});

test('no whole is larger than the model makes', () => {
  const model = modelWith({ modes: ['INPAINT'], maskFormat: 'ALPHA', sizeRule: FREE });
  const margins = fitMargins(
    { left: 900, right: 900, top: 0, bottom: 0 },
    { way: way(model), model, picture: PICTURE },
  );
  expect(PICTURE.width + margins.left + margins.right).toBe(2048);
});

test('another shape takes the least margins, alike on both sides', () => {
  expect(marginsForRatio(1, PICTURE)).toEqual({ left: 0, right: 0, top: 100, bottom: 100 });
  expect(marginsForRatio(16 / 9, PICTURE)).toEqual({ left: 211, right: 211, top: 0, bottom: 0 });
});
