import { describe, expect, it } from 'vitest';
import { expectedSeconds } from './expected-seconds.ts';

const run = (seconds: number, count = 1, mode = 'txt2img') => ({ mode, count, seconds });
const one = { mode: 'txt2img', count: 1 };

describe('how long a generation will take', () => {
  it.each([
    ['nothing is known without a past', [], null],
    ['one run says something', [run(7)], 7],
    ['the middle one, whatever the longest took', [run(4), run(300), run(6)], 6],
    ['between the two in the middle', [run(4), run(8), run(6), run(100)], 7],
    [
      'those of the same count where there are enough',
      [run(30, 4), run(40, 4), run(50, 4), run(5), run(6), run(7)],
      6,
    ],
    [
      'those of the same mode where few have the count',
      [run(5), run(20, 2), run(30, 4), run(90, 1, 'inpaint'), run(91, 1, 'inpaint')],
      20,
    ],
    ['all where few have the mode', [run(10, 1, 'inpaint'), run(12, 1, 'inpaint'), run(2)], 10],
  ])('%s', (_name, runs, seconds) => {
    expect(expectedSeconds(runs, one)).toBe(seconds);
  });
});
