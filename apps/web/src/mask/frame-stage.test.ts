import { describe, expect, test } from 'vitest';
import { dragged } from './frame-stage.tsx';

const START = { left: 10, right: 20, top: 30, bottom: 40 };

describe('dragging the frame', () => {
  test('an edge moves its own side, a corner two', () => {
    expect(dragged(START, [1, 0], 15, 99)).toEqual({ ...START, right: 35 });
    expect(dragged(START, [-1, -1], -5, -6)).toEqual({ ...START, left: 15, top: 36 });
  });
  test('the picture moves within the frame, and no farther', () => {
    expect(dragged(START, [0, 0], 5, -10)).toEqual({ left: 15, right: 15, top: 20, bottom: 50 });
    expect(dragged(START, [0, 0], 500, -500)).toEqual({ left: 30, right: 0, top: 0, bottom: 70 });
  });
});
