import { describe, expect, test } from 'vitest';
import { feathered } from './feather.ts';
import { MaskBitmap } from './mask-bitmap.ts';
import { MaskHistory } from './mask-history.ts';

/** The mask as text: # paints, . keeps. */
const drawn = (mask: MaskBitmap) =>
  Array.from({ length: mask.height }, (_, y) =>
    Array.from({ length: mask.width }, (__, x) =>
      (mask.data[y * mask.width + x] ?? 0) >= 128 ? '#' : '.',
    ).join(''),
  );

describe('drawing', () => {
  test('a stroke is as wide as its brush, round, and clipped to the picture', () => {
    const mask = new MaskBitmap(9, 7);
    mask.stroke({ x: 3.5, y: 3.5 }, { x: 5.5, y: 3.5 }, 5);
    expect(drawn(mask)).toEqual([
      '.........',
      '..#####..',
      '.#######.',
      '.#######.',
      '.#######.',
      '..#####..',
      '.........',
    ]);
    expect(mask.stroke({ x: -3, y: -3 }, { x: 0, y: 0 }, 4)).toMatchObject({ x: 0, y: 0 });
  });

  test('erasing takes away just that', () => {
    const mask = new MaskBitmap(5, 3);
    mask.fillAll();
    mask.stroke({ x: 2.5, y: 1.5 }, { x: 2.5, y: 1.5 }, 1, true);
    expect(drawn(mask)).toEqual(['#####', '##.##', '#####']);
    expect(mask.share()).toBeCloseTo(14 / 15);
  });

  test('rectangles are clipped, and invert turns all around', () => {
    const mask = new MaskBitmap(4, 3);
    mask.rectangle({ x: 2, y: 1, width: 10, height: 10 });
    expect(drawn(mask)).toEqual(['....', '..##', '..##']);
    mask.invert();
    expect(drawn(mask)).toEqual(['####', '##..', '##..']);
  });

  test('fill stays within what encloses it', () => {
    const mask = new MaskBitmap(7, 5);
    for (const area of [
      { x: 1, y: 0, width: 5, height: 1 },
      { x: 1, y: 4, width: 5, height: 1 },
      { x: 1, y: 0, width: 1, height: 5 },
      { x: 5, y: 0, width: 1, height: 5 },
    ])
      mask.rectangle(area);
    expect(mask.fill({ x: 3, y: 2 })).toEqual({ x: 2, y: 1, width: 3, height: 3 });
    expect(drawn(mask)).toEqual(Array(5).fill('.#####.'));
    mask.fill({ x: 3, y: 2 }, true);
    expect(drawn(mask)).toEqual(Array(5).fill('.......'));
  });

  test('a filled labyrinth is filled to its last corner', () => {
    const mask = new MaskBitmap(5, 5);
    for (const [x, y] of [
      [1, 0],
      [1, 1],
      [1, 2],
      [3, 2],
      [3, 3],
      [3, 4],
    ] as const)
      mask.rectangle({ x, y, width: 1, height: 1 });
    mask.fill({ x: 0, y: 0 });
    expect(drawn(mask)).toEqual(Array(5).fill('#####'));
  });
});

describe('feathering', () => {
  test('softens the edge, keeps the middle and the far', () => {
    const mask = new MaskBitmap(60, 60);
    mask.rectangle({ x: 0, y: 0, width: 30, height: 60 });
    const soft = feathered(mask, 9);
    const row = 30 * 60;
    expect(soft.data[row]).toBe(255);
    expect(soft.data[row + 59]).toBe(0);
    expect(soft.data[row + 29]).toBeGreaterThan(100);
    expect(soft.data[row + 29]).toBeLessThan(200);
    expect(feathered(mask, 0)).toBe(mask);
  });
});

describe('undo and redo', () => {
  test('a stroke of many pieces is one step, and a new change forgets what was taken back', () => {
    const mask = new MaskBitmap(20, 20);
    const history = new MaskHistory(mask);
    const blank = drawn(mask);
    history.begin();
    history.touch(mask.stroke({ x: 3, y: 3 }, { x: 9, y: 9 }, 4));
    history.touch(mask.stroke({ x: 9, y: 9 }, { x: 15, y: 4 }, 4));
    history.end();
    const stroked = drawn(mask);
    history.begin();
    history.touch(mask.invert());
    history.end();
    const inverted = drawn(mask);
    history.undo();
    expect(drawn(mask)).toEqual(stroked);
    history.undo();
    expect(drawn(mask)).toEqual(blank);
    expect(history.undo()).toBeNull();
    history.redo();
    history.redo();
    expect(drawn(mask)).toEqual(inverted);
    history.undo();
    history.begin();
    history.touch(mask.fillAll());
    history.end();
    expect(history.canRedo).toBe(false);
  });

  test('a change that changed nothing is no step', () => {
    const mask = new MaskBitmap(4, 4);
    const history = new MaskHistory(mask);
    history.begin();
    history.touch(mask.fillAll(true));
    history.end();
    expect(history.canUndo).toBe(false);
  });
});
