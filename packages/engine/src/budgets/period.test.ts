import { expect, it } from 'vitest';
import { periodAt } from './period.ts';

const spanOf = (period: 'DAY' | 'MONTH' | 'TOTAL', now: string) => {
  const { from, to } = periodAt(period, Date.parse(now));
  return [from?.toISOString() ?? null, to?.toISOString() ?? null];
};

it.each([
  ['DAY', '2026-11-21T00:00:00.000Z', '2026-11-21', '2026-11-22'],
  ['DAY', '2026-12-31T23:59:59.999Z', '2026-12-31', '2027-01-01'],
  ['DAY', '2028-02-28T12:00:00.000Z', '2028-02-28', '2028-02-29'],
  // A moment counts by its day in UTC, whatever it is where somebody is.
  ['DAY', '2026-11-22T01:00:00.000+02:00', '2026-11-21', '2026-11-22'],
  ['MONTH', '2026-11-30T23:59:59.999Z', '2026-11-01', '2026-12-01'],
  ['MONTH', '2026-12-01T00:00:00.000Z', '2026-12-01', '2027-01-01'],
] as const)('%s of %s is from %s to %s', (period, now, from, to) => {
  expect(spanOf(period, now)).toEqual([`${from}T00:00:00.000Z`, `${to}T00:00:00.000Z`]);
});

it('in total has neither a beginning nor an end', () => {
  expect(spanOf('TOTAL', '2026-11-21T00:00:00Z')).toEqual([null, null]);
});
