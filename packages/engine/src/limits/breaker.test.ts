import { describe, expect, it } from 'vitest';
import { Breaker } from './breaker.ts';

/** Ends of calls, one a second; `x` is a fault. */
function after(ends: string): Breaker {
  const breaker = new Breaker();
  for (const [index, one] of [...ends].entries()) breaker.end(one === 'x', index * 1000);
  return breaker;
}

describe('a provider in trouble', () => {
  it.each(['xxxxxxxxx', '.....xxxx.', 'xxxx......', ''])(
    'goes on being asked after "%s"',
    (ends) => {
      expect(after(ends).waitFor(10_000)).toBe(0);
    },
  );

  it.each(['xxxxxxxxxx', '.x.x.x.x.x', 'xxxxx.....'])(
    'is left alone for half a minute after "%s"',
    (ends) => {
      const breaker = after(ends);
      expect(breaker.isOpen).toBe(true);
      expect(breaker.waitFor(9_000)).toBe(30_000);
      expect(breaker.waitFor(39_000)).toBe(0);
    },
  );

  it('forgets what is older than half a minute', () => {
    const breaker = new Breaker();
    for (let index = 0; index < 40; index += 1) breaker.end(index % 4 !== 0, index * 4000);
    expect(breaker.isOpen).toBe(false);
  });

  it('gets one call each half minute until one succeeds', () => {
    const breaker = after('xxxxxxxxxx');
    breaker.begin(39_000);
    expect(breaker.waitFor(39_001)).toBe(29_999);
    breaker.end(true, 45_000);
    expect(breaker.waitFor(45_000)).toBe(24_000);
    breaker.begin(69_000);
    breaker.end(false, 70_000);
    expect(breaker.isOpen).toBe(false);
    expect(breaker.waitFor(70_000)).toBe(0);
    // What was before does not count any more.
    breaker.end(true, 71_000);
    expect(breaker.isOpen).toBe(false);
  });
});
