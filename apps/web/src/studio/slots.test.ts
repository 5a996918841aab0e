import { expect, test } from 'vitest';
import { slotsOf } from './slots.ts';

const image = (index: number) => ({ index });

test('each picture has the place of its index, and what is missing stands between', () => {
  expect(slotsOf([image(2)], 4)).toEqual([
    { index: 0, image: null },
    { index: 1, image: null },
    { index: 2, image: image(2) },
    { index: 3, image: null },
  ]);
});

test('once it has ended only what is there has a place', () => {
  expect(slotsOf([image(3), image(1)], 0)).toEqual([
    { index: 1, image: image(1) },
    { index: 3, image: image(3) },
  ]);
});

test('a picture more than was asked for takes nothing away', () => {
  expect(slotsOf([image(0), image(5)], 2)).toEqual([
    { index: 0, image: image(0) },
    { index: 5, image: image(5) },
  ]);
});
