import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_ASPECT_RATIO_SIZES, nearestRatio, ratioValue } from './aspect-ratios.ts';

describe('the default table', () => {
  it('has these ratios with these pixels and no others', () => {
    const written = Object.entries(DEFAULT_ASPECT_RATIO_SIZES).map(
      ([ratio, { width, height }]) => `${ratio} ${width}x${height}`,
    );
    expect(written).toEqual([
      '1:1 1024x1024',
      '3:2 1536x1024',
      '2:3 1024x1536',
      '3:4 1152x1536',
      '4:3 1536x1152',
      '4:5 1024x1280',
      '5:4 1280x1024',
      '9:16 576x1024',
      '16:9 1024x576',
      '21:9 1344x576',
    ]);
  });

  it.each(Object.entries(DEFAULT_ASPECT_RATIO_SIZES))('%s is that ratio', (ratio, size) => {
    expect(size.width / size.height).toBeCloseTo(ratioValue(ratio) ?? 0, 10);
  });
});

describe('ratioValue', () => {
  it.each([
    ['16:9', 16 / 9],
    ['1:1', 1],
    ['9999:1', 9999],
    ['7:4', 1.75],
    ['19.5:9', 39 / 18],
    ['9:19.5', 18 / 39],
  ])('reads %s', (text, value) => expect(ratioValue(text)).toBe(value));

  it.each([
    '',
    '0x0',
    '0:0',
    '16x9',
    '1:0',
    '0:1',
    '-1:5',
    '１６：９',
    '１６:９',
    '16:9 ',
    ' 16:9',
    '16:9\n',
    '16:9:1',
    '1.55:1',
    '1.:1',
    '.5:1',
    '0.5:1',
    '1,5:1',
    '1e1:1',
    '016:9',
    '99999:1',
    '16/9',
    ':',
    '16:',
    'NaN:1',
    '__proto__',
  ])('refuses %j', (text) => expect(ratioValue(text)).toBeNull());
});

describe('nearestRatio', () => {
  it('measures both ways alike', () => {
    expect(nearestRatio(1.5, ['1:1', '2:1'])).toBe('2:1');
    expect(nearestRatio(1 / 1.5, ['1:1', '1:2'])).toBe('1:2');
    expect(nearestRatio(1.4, ['1:1', '2:1'])).toBe('1:1');
  });

  it('knows none among none, and passes over what is no ratio', () => {
    expect(nearestRatio(1, [])).toBeNull();
    expect(nearestRatio(1, ['square', '4:3'])).toBe('4:3');
  });

  it('gives a ratio back that is among them', () => {
    const part = fc.integer({ min: 1, max: 40 });
    fc.assert(
      fc.property(part, part, fc.array(fc.tuple(part, part), { maxLength: 6 }), (w, h, others) => {
        const list = [...others.map(([a, b]) => `${a}:${b}`), `${w}:${h}`];
        const found = nearestRatio(w / h, list);
        expect(ratioValue(found ?? '')).toBeCloseTo(w / h, 9);
      }),
    );
  });
});
