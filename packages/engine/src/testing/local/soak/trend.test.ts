import { expect, it } from 'vitest';
import { judgeTrend, riseOf, type Sample } from './trend.ts';

const run = (memory: (index: number) => number, descriptors: (index: number) => number) =>
  Array.from(
    { length: 60 },
    (_, index): Sample => ({
      at: index * 5,
      memory: memory(index),
      descriptors: descriptors(index),
    }),
  );
/** Up and down, as collections of garbage make it. */
const noise = (index: number) => (index % 4) * 12;

it('a line rises as much as it rises', () => {
  expect(riseOf([])).toBe(0);
  expect(riseOf([{ at: 1, value: 5 }])).toBe(0);
  expect(riseOf([0, 1, 2, 3].map((at) => ({ at, value: 7 - 2 * at })))).toBeCloseTo(-6);
});

it('a process that is steady passes, however it breathes, and so does one that was warming up', () => {
  expect(
    judgeTrend(
      run(
        (index) => 200 + noise(index),
        (index) => 40 + (index % 3),
      ),
    ).broken,
  ).toEqual([]);
  const warming = run(
    (index) => 200 - 150 / (1 + index),
    () => 40,
  );
  expect(judgeTrend(warming).broken).toEqual([]);
});

it.each<[string, Sample[], RegExp]>([
  [
    'memory that goes on growing',
    run(
      (index) => 200 + index + noise(index),
      () => 40,
    ),
    /^Memory/,
  ],
  [
    'descriptors that are not closed',
    run(noise, (index) => 40 + (index % 3) + Math.floor(index / 4)),
    /^Descriptors/,
  ],
  ['too short a run', run(noise, () => 40).slice(0, 4), /^Only/],
])('%s does not', (_name, samples, says) => {
  expect(judgeTrend(samples).broken).toEqual([expect.stringMatching(says)]);
});
