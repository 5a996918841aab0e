import type { ProviderFailureDetails } from '@darkroom/core';
import { describe, expect, it } from 'vitest';
import { repeatDelay } from './repeat-policy.ts';

const refused: ProviderFailureDetails = {
  code: 'RATE_LIMITED',
  message: 'Too many calls.',
  charge: 'not-charged',
  isSafeToRepeat: true,
};
const half = () => 0.5;

describe('a call is sent again', () => {
  it.each([
    ['may have been charged', { charge: 'unknown' as const }],
    ['was charged', { charge: 'charged' as const }],
    ['is not safe to repeat', { isSafeToRepeat: false }],
  ])('never where it %s', (_name, changes) => {
    expect(repeatDelay(refused, 1, 0, half)).not.toBeNull();
    expect(repeatDelay({ ...refused, ...changes }, 1, 0, half)).toBeNull();
  });

  it('five times at most, ever more slowly', () => {
    const waits = [1, 2, 3, 4, 5, 6].map((attempts) => repeatDelay(refused, attempts, 0, half));
    expect(waits).toEqual([750, 1500, 3000, 6000, null, null]);
  });

  it('after the time that the provider names, and a little more', () => {
    const told = { ...refused, retryAfterMs: 30_000 };
    expect(repeatDelay(told, 1, 0, () => 0)).toBe(30_000);
    expect(repeatDelay(told, 4, 0, () => 1)).toBe(31_000);
  });

  it('within ten minutes in all', () => {
    const told = { ...refused, retryAfterMs: 60_000 };
    expect(repeatDelay(told, 2, 9 * 60_000, () => 0)).toBe(60_000);
    expect(repeatDelay(told, 2, 9 * 60_000 + 1, () => 0)).toBeNull();
  });
});
