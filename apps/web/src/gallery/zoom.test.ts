import { expect, test } from 'vitest';
import { fitScale, scaledAt, settled } from './zoom.ts';

const PICTURE = { width: 2000, height: 1000 };
const STAGE = { width: 1000, height: 1000 };

test('a large picture fits the stage, a small one is not blown up', () => {
  expect(fitScale(PICTURE, STAGE)).toBe(0.5);
  expect(fitScale({ width: 100, height: 50 }, STAGE)).toBe(1);
});

test('a picture is never smaller than whole nor larger than eight times, and stays on its stage', () => {
  expect(settled({ scale: 0.1, x: 90, y: 90 }, PICTURE, STAGE)).toEqual({ scale: 0.5, x: 0, y: 0 });
  expect(settled({ scale: 1, x: 9_000, y: 50 }, PICTURE, STAGE)).toEqual({
    scale: 1,
    x: 500,
    y: 0,
  });
  expect(settled({ scale: 99, x: 0, y: 0 }, PICTURE, STAGE).scale).toBe(8);
});

test('what is under the pointer stays under it', () => {
  const point = { x: 120, y: -40 };
  const before = { scale: 0.5, x: 10, y: 20 };
  const after = scaledAt(before, 2, point);
  const under = (view: typeof before) => [
    (point.x - view.x) / view.scale,
    (point.y - view.y) / view.scale,
  ];
  expect(under(after)).toEqual(under(before));
});
