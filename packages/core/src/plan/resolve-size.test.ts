import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_ASPECT_RATIO_SIZES } from '../capabilities/aspect-ratios.ts';
import { capabilitiesSchema, type SizeRule } from '../capabilities/capabilities.ts';
import type { SizeRequest } from '../generation/request.ts';
import { resolveSize } from './resolve-size.ts';
import { nearestFreeSize, sizeRuleProblem } from './size-rule.ts';

const able = (input: object) => capabilitiesSchema.parse(input);

const FIXED = able({
  aspectRatioSizes: {
    '1:1': { width: 1024, height: 1024 },
    '16:9': { width: 1792, height: 1008 },
  },
});
const FREE = able({ sizeRule: {} });
const GRID = able({
  sizeRule: {
    multipleOf: 16,
    minimumEdge: 16,
    maximumEdge: 3840,
    minimumPixels: 655_360,
    maximumPixels: 8_294_400,
    maximumRatio: 3,
  },
});
const NAMED = able({ allowedAspectRatios: ['1:1', '16:9', '21:9'] });
const PRESETS = able({
  resolutionPresets: [
    { label: '2K square', aspectRatio: '1:1', imageSize: '2K', width: 2048, height: 2048 },
    { label: '8K wide', aspectRatio: '16:9', imageSize: '8K', width: 7680, height: 4320 },
  ],
});

/** The answer in one line: "1024x576 16:9", or "no: …". */
function told(capabilities: ReturnType<typeof able>, size: SizeRequest): string {
  const answer = resolveSize(capabilities, size);
  if (!answer.ok) return `no: ${answer.message}`;
  const { width, height, aspectRatio, preset } = answer.size;
  return [width === null ? 'vendor' : `${width}x${height}`, aspectRatio, preset?.imageSize]
    .filter(Boolean)
    .join(' ');
}
const px = (width: number, height: number): SizeRequest => ({ dimensions: { width, height } });
const ratio = (aspectRatio: string): SizeRequest => ({ aspectRatio });

describe('a model without sizes of its own', () => {
  it.each(Object.entries(DEFAULT_ASPECT_RATIO_SIZES))(
    '%s comes in the pixels of the table',
    (aspectRatio, { width, height }) => {
      expect(told(FREE, ratio(aspectRatio))).toBe(`${width}x${height} ${aspectRatio}`);
    },
  );

  it.each([
    [px(256, 4096), '256x4096'],
    [px(1000, 701), '1000x701'],
    [
      px(255, 256),
      'no: 255x256 does not fit the model: each edge must be from 256 to 4096 pixels. The nearest that fits is 256x257.',
    ],
    [
      px(4097, 512),
      'no: 4097x512 does not fit the model: each edge must be from 256 to 4096 pixels. The nearest that fits is 4096x512.',
    ],
    [
      px(512.5, 512),
      'no: 512.5x512 does not fit the model: width and height are whole numbers of pixels. The nearest that fits is 513x512.',
    ],
    [
      px(Number.NaN, 512),
      'no: NaNx512 does not fit the model: width and height are whole numbers of pixels.',
    ],
    [px(0, 0), 'no: 0x0 does not fit the model: each edge must be from 256 to 4096 pixels.'],
    [px(-1, 5), 'no: -1x5 does not fit the model: each edge must be from 256 to 4096 pixels.'],
    [
      px(1, 99_999),
      'no: 1x99999 does not fit the model: each edge must be from 256 to 4096 pixels. The nearest that fits is 256x4096.',
    ],
    [ratio('7:5'), '1208x864 7:5'],
  ])('%j is %s', (size, expected) => expect(told(FREE, size)).toBe(expected));

  it('names the limit that binds', () => {
    const large = able({
      sizeRule: { ...GRID.sizeRule },
      maxImageSize: { width: 3840, height: 3840 },
    });
    expect(told(large, px(99_999, 99_999))).toBe(
      'no: 99999x99999 does not fit the model: width × height must be at most 8294400 pixels, and is 9999800001. The nearest that fits is 2880x2880.',
    );
    expect(told(large, px(10_000, 4000))).toBe(
      'no: 10000x4000 does not fit the model: it gives at most 3840 pixels across and 3840 down. The nearest that fits is 3840x1536.',
    );
    expect(told(GRID, px(99_999, 99_999))).toMatch(/at most 8294400 pixels/);
    expect(told(GRID, px(10_000, 4000))).toMatch(/each edge must be from 16 to 3840 pixels/);
  });

  it('of many sizes and presets names a few', () => {
    const many = able({
      resolutionPresets: Array.from({ length: 13 }, (_, index) => ({
        label: `tier ${index}`,
        aspectRatio: '1:1',
        imageSize: '2K',
        width: 512 + index * 64,
        height: 512 + index * 64,
      })),
    });
    expect(told(many, px(1000, 1000))).toBe(
      'no: 1000x1000 is not a size of this model. It has 13, such as 1024x1024, 960x960, 1088x1088, 896x896, 1152x1152. The nearest that fits is 1024x1024.',
    );
    expect(told(many, { preset: 'none' })).toMatch(/It has 13, such as tier 0, .*tier 4\.$/);
  });

  it('holds the ratios of the table under the largest picture', () => {
    const small = able({ sizeRule: {}, maxImageSize: { width: 1024, height: 1024 } });
    expect(told(small, ratio('3:2'))).toBe('1024x680 3:2');
    expect(told(small, px(1536, 1024))).toMatch(/its largest picture is 1024x1024/);
  });
});

describe('a model with a rule', () => {
  it.each([
    [px(1024, 1024), '1024x1024'],
    [
      px(1000, 1000),
      /multiple of 16\. The nearest that fits is 1008x1008|multiple of 16\. The nearest that fits is 992x992/,
    ],
    [px(512, 512), /at least 655360 pixels, and is 262144\. The nearest that fits is 816x816/],
    [
      px(3840, 3840),
      /at most 8294400 pixels, and is 14745600\. The nearest that fits is 2880x2880/,
    ],
    [
      px(3840, 1024),
      /longer edge may be at most 3 times the shorter\. The nearest that fits is \d+x\d+/,
    ],
    [ratio('16:9'), /16:9$/],
    [
      ratio('100:1'),
      /No size of this model comes to the ratio 100:1\. The nearest that fits is \d+x\d+/,
    ],
  ])('%j is %s', (size, expected) => expect(told(GRID, size)).toMatch(expected));
});

describe('a model with sizes of its own', () => {
  it.each([
    [FIXED, ratio('16:9'), '1792x1008 16:9'],
    [FIXED, ratio('32:18'), '1792x1008 16:9'],
    [FIXED, px(1792, 1008), '1792x1008 16:9'],
    [
      FIXED,
      px(1024, 576),
      'no: 1024x576 is not a size of this model. It has 1024x1024, 1792x1008. The nearest that fits is 1792x1008.',
    ],
    [FIXED, ratio('3:2'), 'no: The model has no ratio 3:2. It has 1:1, 16:9. The nearest is 16:9.'],
    [FIXED, { preset: '2K' }, 'no: The model has no preset "2K". It has no presets.'],
    [NAMED, ratio('21:9'), 'vendor 21:9'],
    [
      NAMED,
      ratio('4:3'),
      'no: The model has no ratio 4:3. It has 1:1, 16:9, 21:9. The nearest is 1:1.',
    ],
    [
      NAMED,
      px(1024, 1024),
      'no: 1024x1024 is not a size of this model. It has none to choose from.',
    ],
    [PRESETS, { preset: ' 2k SQUARE ' }, '2048x2048 1:1 2K'],
    [PRESETS, { preset: '8K wide' }, '7680x4320 16:9 8K'],
    [PRESETS, px(7680, 4320), '7680x4320 16:9 8K'],
    [PRESETS, ratio('1:1'), '2048x2048 1:1 2K'],
    [
      PRESETS,
      { preset: '8K wid' },
      'no: The model has no preset "8K wid". Did you mean "8K wide"? It has 2K square, 8K wide.',
    ],
    [
      able({}),
      px(512, 512),
      'no: 512x512 is not a size of this model. It has none to choose from.',
    ],
    [
      able({}),
      ratio('1:1'),
      'no: The model has no ratio 1:1. It has none to choose from: leave the size out.',
    ],
  ])('%#: %j', (capabilities, size, expected) => expect(told(capabilities, size)).toBe(expected));

  it('tells the nearest in a form that can be sent', () => {
    const byName = resolveSize(NAMED, ratio('2:1'));
    expect(byName).toMatchObject({ ok: false, nearest: { aspectRatio: '16:9', width: null } });
    const bySize = resolveSize(FIXED, px(1000, 1000));
    expect(bySize).toMatchObject({ ok: false, nearest: { aspectRatio: '1:1', width: 1024 } });
  });
});

describe('what is no ratio', () => {
  it.each(['0x0', '16x9', '1:0', '１６：９', 'wide', '', '1e3x1e3', '1024X1024', '\u001b[2J'])(
    '%j is told so, with what there is',
    (text) => {
      const answer = resolveSize(FIXED, ratio(text));
      expect(answer).toMatchObject({ ok: false, allowed: ['1:1', '16:9'], nearest: null });
      expect(told(FIXED, ratio(text))).toMatch(/is no aspect ratio\. Write width:height/);
      expect(told(FIXED, ratio(text))).not.toContain('\u001b');
    },
  );

  it('guesses what was meant', () => {
    expect(told(FIXED, ratio('16x9'))).toContain('Did you mean 16:9?');
    expect(told(FIXED, ratio('１６：９'))).toContain('Did you mean 16:9?');
  });
});

const rules = fc.record(
  {
    multipleOf: fc.constantFrom(1, 8, 16, 64),
    minimumEdge: fc.integer({ min: 1, max: 512 }),
    maximumEdge: fc.integer({ min: 1024, max: 8192 }),
    minimumPixels: fc.integer({ min: 1, max: 700_000 }),
    maximumPixels: fc.integer({ min: 1_100_000, max: 20_000_000 }),
    maximumRatio: fc.integer({ min: 1, max: 8 }),
  },
  { requiredKeys: [] },
);
const edge = fc.integer({ min: 1, max: 20_000 });

describe('any rule', () => {
  it('is kept by every size that is given or named as the nearest', () => {
    fc.assert(
      fc.property(rules, edge, edge, (rule, width, height) => {
        const capabilities = able({ sizeRule: rule satisfies SizeRule });
        const answer = resolveSize(capabilities, px(width, height));
        const size = answer.ok ? answer.size : answer.nearest;
        expect(size).not.toBeNull();
        if (!size?.width || !size.height) throw new Error('a free size has pixels');
        expect(
          sizeRuleProblem(capabilities, { width: size.width, height: size.height }),
        ).toBeNull();
        if (answer.ok) expect(size).toMatchObject({ width, height });
      }),
    );
  });

  it('leaves a size that keeps it as it is', () => {
    fc.assert(
      fc.property(rules, edge, edge, (rule, width, height) => {
        const capabilities = able({ sizeRule: rule });
        const kept = nearestFreeSize(capabilities, { width, height });
        if (kept === null) throw new Error('every rule here has a size');
        expect(nearestFreeSize(capabilities, kept)).toEqual(kept);
      }),
    );
  });

  it('gives a ratio near the one that was asked for', () => {
    fc.assert(
      fc.property(
        rules,
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 30 }),
        (rule, w, h) => {
          const answer = resolveSize(able({ sizeRule: rule }), ratio(`${w}:${h}`));
          if (!answer.ok) return;
          const { width, height } = answer.size;
          expect(Math.abs(Math.log((width ?? 0) / (height ?? 1) / (w / h)))).toBeLessThan(0.2);
        },
      ),
    );
  });
});
