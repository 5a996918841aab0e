import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Pace } from './pace.ts';

const paceOf = (limit: number | null) => {
  const pace = new Pace();
  pace.resize(limit);
  return pace;
};

describe('a limit by the minute', () => {
  it('lets the first through at once, and each further one when an earlier one is a minute old', () => {
    const pace = paceOf(2);
    for (const at of [0, 10_000]) {
      expect(pace.waitFor(1, at)).toBe(0);
      pace.begin(1, at);
    }
    expect(pace.waitFor(1, 20_000)).toBe(40_000);
    expect(pace.waitFor(2, 20_000)).toBe(50_000);
    expect(pace.waitFor(1, 60_000)).toBe(0);
  });

  it('lets more than a whole minute holds through alone', () => {
    const pace = paceOf(4);
    expect(pace.waitFor(10, 0)).toBe(0);
    pace.begin(1, 0);
    expect(pace.waitFor(10, 1000)).toBe(59_000);
  });

  it('follows a limit that changes, and is none where there is none', () => {
    const pace = paceOf(1);
    pace.begin(1, 0);
    expect(pace.waitFor(1, 1000)).toBe(59_000);
    pace.resize(2);
    expect(pace.waitFor(1, 1000)).toBe(0);
    pace.resize(null);
    expect(pace.waitFor(1000, 1000)).toBe(0);
  });

  it('holds for every minute, from whatever moment it is counted', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 60 });
    const gaps = fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: 60, maxLength: 60 });
    fc.assert(
      fc.property(fc.integer({ min: 5, max: 12 }), sizes, gaps, (limit, units, pauses) => {
        const pace = paceOf(limit);
        const begun: { at: number; units: number }[] = [];
        let now = 0;
        units.forEach((one, index) => {
          now += pauses[index] ?? 0;
          now += pace.waitFor(one, now);
          expect(pace.waitFor(one, now)).toBe(0);
          pace.begin(one, now);
          begun.push({ at: now, units: one });
        });
        for (const { at: from } of begun) {
          const inside = begun.filter(({ at }) => at >= from && at < from + 60_000);
          expect(inside.reduce((sum, one) => sum + one.units, 0)).toBeLessThanOrEqual(limit);
        }
      }),
    );
  });
});
