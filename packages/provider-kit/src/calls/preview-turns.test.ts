import { expect, test } from 'vitest';
import { PreviewTurns } from './preview-turns.ts';

test.each([
  [0, []],
  [1, [0.1]],
  [2, [0.1, 0.5]],
  [9, [0.1, 0.2, 0.3, 0.5, 0.6, 0.9]],
])('%i previews', (count, shown) => {
  const turns = new PreviewTurns(count);
  expect([0.1, 0.2, 0.3, 0.5, 0.6, 0.9].filter((share) => turns.isDue(share))).toEqual(shown);
  expect(turns.left).toBe(count - shown.length);
});
