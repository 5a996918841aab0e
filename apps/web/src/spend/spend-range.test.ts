import { describe, expect, it, test } from 'vitest';
import { axisEnd, everyDay, rangeOf, startOf } from './spend-range.ts';

const NOW = Date.parse('2026-11-21T14:03:00Z');

test('a range begins at midnight UTC, with today as its last day', () => {
  expect(startOf('7', NOW)).toBe('2026-11-15T00:00:00.000Z');
  expect(startOf('month', NOW)).toBe('2026-11-01T00:00:00.000Z');
  expect(startOf('all', NOW)).toBeNull();
  expect(rangeOf('nonsense')).toBe('30');
});

describe('days', () => {
  const used = [
    { key: '2026-11-19', cost: { amount: '0.5' } },
    { key: '2026-11-21', cost: { amount: '1.25' } },
  ];
  it('without use are there, at nothing', () => {
    expect(everyDay(used, startOf('7', NOW), NOW).map(({ cost }) => cost)).toEqual([
      0, 0, 0, 0, 0.5, 0, 1.25,
    ]);
  });
  it('begin with the first that has something where the range has no beginning', () => {
    expect(everyDay(used, null, NOW).map(({ date }) => date)).toEqual([
      '2026-11-19',
      '2026-11-20',
      '2026-11-21',
    ]);
    expect(everyDay([], null, NOW)).toEqual([]);
  });
});

test.each([
  [0, 1],
  [0.039, 0.05],
  [0.11, 0.2],
  [1, 1],
  [1.2, 2],
  [7, 10],
])('an axis for %d ends at %d', (highest, end) => expect(axisEnd(highest)).toBe(end));
