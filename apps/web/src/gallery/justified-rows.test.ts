import { describe, expect, it } from 'vitest';
import { justifiedRows, placeByKey, placeRatio, rowOf } from './justified-rows.ts';

const LAYOUT = { width: 1000, height: 200, gap: 10 };

describe('rows', () => {
  it('hold every picture once, in order, and are as wide as the page', () => {
    const ratios = Array.from({ length: 57 }, (_, index) => [0.5, 1, 1.5, 3][index % 4] ?? 1);
    const rows = justifiedRows(ratios, LAYOUT);
    expect(rows[0]?.start).toBe(0);
    for (const [index, row] of rows.entries()) {
      expect(row.start).toBe(rows[index - 1]?.end ?? 0);
      const sum = ratios.slice(row.start, row.end).reduce((total, one) => total + one, 0);
      const width = sum * row.height + LAYOUT.gap * (row.end - row.start - 1);
      expect(width).toBeLessThanOrEqual(LAYOUT.width);
      if (index < rows.length - 1) expect(width).toBeGreaterThan(LAYOUT.width - 12);
    }
    expect(rows.at(-1)?.end).toBe(57);
  });

  it('of nothing are none, and a strip gets a place that fits', () => {
    expect(justifiedRows([], LAYOUT)).toEqual([]);
    expect(placeRatio(10_000, 10)).toBe(4);
    expect(placeRatio(10, 10_000)).toBe(0.4);
    expect(placeRatio(null, null)).toBe(1);
  });

  it('of 100,000 pictures are laid out in a moment', () => {
    const ratios = Array.from({ length: 100_000 }, (_, index) => 0.5 + (index % 7) / 3);
    const begun = performance.now();
    const rows = justifiedRows(ratios, LAYOUT);
    expect(performance.now() - begun).toBeLessThan(200);
    expect(rowOf(rows, 99_999)).toBe(rows.length - 1);
    expect(rowOf(rows, 0)).toBe(0);
  });
});

describe('keys', () => {
  const ratios = Array.from({ length: 11 }, () => 1);
  const rows = justifiedRows(ratios, { width: 400, height: 110, gap: 0 });
  it.each([
    ['ArrowRight', 0, 1],
    ['ArrowRight', 10, null],
    ['ArrowLeft', 0, null],
    ['ArrowDown', 1, 5],
    ['ArrowUp', 6, 2],
    ['ArrowUp', 2, null],
    ['ArrowDown', 7, 10],
    ['End', 3, 10],
    ['Home', 3, 0],
    ['a', 3, null],
  ])('%s from %i leads to %o', (key, index, target) => {
    expect(rows.map(({ end }) => end)).toEqual([4, 8, 11]);
    expect(placeByKey(key, index, rows, ratios)).toBe(target);
  });
});
