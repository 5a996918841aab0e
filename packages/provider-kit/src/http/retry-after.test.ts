import { expect, test } from 'vitest';
import { parseRetryAfter } from './retry-after.ts';

const NOW = Date.UTC(2026, 10, 21, 12, 0, 0);

test.each<[Record<string, string>, number | null]>([
  [{ 'retry-after': '2' }, 2000],
  [{ 'retry-after': ' 0.5 ' }, 500],
  [{ 'retry-after': '0' }, 0],
  [{ 'retry-after': '-5' }, 0],
  [{ 'retry-after': '1000000000' }, 900_000],
  [{ 'retry-after': '99999999999999999999' }, 900_000],
  [{ 'retry-after': 'Sat, 21 Nov 2026 12:00:30 GMT' }, 30_000],
  [{ 'retry-after': 'Saturday, 21-Nov-26 12:00:30 GMT' }, 30_000],
  [{ 'retry-after': 'Sat, 21 Nov 2026 11:00:00 GMT' }, 0],
  [{ 'retry-after': 'Sun, 21 Nov 2027 12:00:00 GMT' }, 900_000],
  [
    { 'retry-after': 'Mon, 23 Nov 2026 12:00:30 GMT', date: 'Mon, 23 Nov 2026 12:00:00 GMT' },
    30_000,
  ],
  [
    { 'retry-after': 'Fri, 20 Nov 2026 12:00:30 GMT', date: 'Fri, 20 Nov 2026 12:00:00 GMT' },
    30_000,
  ],
  [{ 'retry-after': 'Sat, 21 Nov 2026 12:00:30 GMT', date: 'noon' }, 30_000],
  [{ 'retry-after-ms': '1500' }, 1500],
  [{ 'retry-after-ms': '1500', 'retry-after': '9' }, 1500],
  [{ 'retry-after-ms': 'x', 'retry-after': '9' }, 9000],
  [{ 'retry-after': 'soon' }, null],
  [{ 'retry-after': '' }, null],
  [{ 'retry-after': '1e9' }, null],
  [{ 'retry-after': '0x10' }, null],
  [{ 'retry-after': 'NaN' }, null],
  [{ 'retry-after': '1-1' }, null],
  [{ 'retry-after': 'Sat, 99 Nov 2026 99:00:00 GMT' }, null],
  [{}, null],
])('%j: %s', (headers, expected) => {
  expect(parseRetryAfter(headers, NOW)).toBe(expected);
});
