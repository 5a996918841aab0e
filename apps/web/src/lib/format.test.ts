import { describe, expect, test } from 'vitest';
import {
  countedModels,
  formatBytes,
  formatEstimate,
  formatExpected,
  formatMoney,
  formatPerMillion,
  formatSeconds,
} from './format.ts';

test.each([
  ['0', 'free'],
  ['0.000000', 'free'],
  ['0.04', '$0.04'],
  ['0.0004', '$0.0004'],
  ['0.5', '$0.50'],
  ['12', '$12.00'],
  ['1.100000', '$1.10'],
])('%s is %s', (amount, text) => expect(formatMoney({ amount })).toBe(text));

test.each([
  ['0.000005', '$5.00'],
  ['0.00000125', '$1.25'],
  ['0.0000000001', '$0.0001'],
  ['1', '$1000000.00'],
  ['0', 'free'],
])('%s each is %s a million', (amount, text) => expect(formatPerMillion({ amount })).toBe(text));

describe('estimates', () => {
  const money = (amount: string) => ({ amount });
  test('unknown is never free', () => {
    expect(formatEstimate({ isKnown: false, expected: null })).toBe('price unknown');
  });
  test('a range says so', () => {
    expect(formatEstimate({ isKnown: true, minimum: money('0.01'), maximum: money('0.05') })).toBe(
      '$0.01 to $0.05',
    );
    expect(formatEstimate({ isKnown: true, expected: money('0.02'), maximum: money('0.05') })).toBe(
      'about $0.02',
    );
    expect(formatEstimate({ isKnown: true, expected: money('0.04'), maximum: money('0.04') })).toBe(
      '$0.04',
    );
  });
});

test.each([
  [0, '0 models'],
  [1, '1 model'],
  [2, '2 models'],
])('%d of something', (count, text) => expect(countedModels(count)).toBe(text));

test.each([
  [999, '999 B'],
  [1_700_000, '1.7 MB'],
  [406_000, '406 kB'],
])('%d bytes', (bytes, text) => expect(formatBytes(bytes)).toBe(text));

test.each([
  [4.4, '4 s'],
  [80, '1 min 20 s'],
  [3700, '1 h 1 min'],
])('%d seconds', (seconds, text) => expect(formatSeconds(seconds)).toBe(text));

test.each([
  [0, 'under 1 s'],
  [0.9, 'under 1 s'],
  [1, 'about 1 s'],
  [80, 'about 1 min 20 s'],
])('%d seconds are expected', (seconds, text) => expect(formatExpected(seconds)).toBe(text));
