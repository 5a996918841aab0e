import { describe, expect, test } from 'vitest';
import { readComparison, writeComparison } from './comparison-address.ts';
import { shuffled } from './shuffle.ts';
import { figureOf, totalOf } from './total.ts';

describe('the address of a comparison', () => {
  test('holds all of it, and leaves the rest', () => {
    const comparison = {
      prompt: 'a heron & a "wing"',
      models: ['external://a/b/c', 'external://d/e'],
      ratio: '3:2',
      isBlind: false,
      runs: ['gen_1', 'gen_2'],
      voted: 'gen_2',
    };
    const address = writeComparison(new URLSearchParams('image=img_1'), comparison);
    expect(address.get('image')).toBe('img_1');
    expect(readComparison(new URLSearchParams(address.toString()))).toEqual(comparison);
  });
  test('an empty one is blind, and each model is named once', () => {
    expect(readComparison(new URLSearchParams('with=a&with=a'))).toEqual({
      prompt: '',
      models: ['a'],
      ratio: '1:1',
      isBlind: true,
      runs: [],
      voted: null,
    });
  });
});

describe('the total', () => {
  test('is exact, and names what is not known', () => {
    expect(totalOf([{ amount: '0.1' }, { amount: '0.2' }, { amount: null }])).toEqual({
      amount: '0.3',
      unknown: 1,
    });
  });
  test('goes by what is expected, else by the most', () => {
    const known = { isKnown: true, expected: null, maximum: { amount: '0.04' } };
    expect(figureOf(known)).toBe('0.04');
    expect(figureOf({ ...known, expected: { amount: '0.03' } })).toBe('0.03');
    expect(figureOf({ ...known, isKnown: false })).toBeNull();
    expect(figureOf(null)).toBeNull();
  });
});

test('shuffling keeps everybody, and every order can come', () => {
  const orders = new Set(Array.from({ length: 200 }, () => shuffled(['a', 'b', 'c']).join('')));
  expect([...orders].sort()).toEqual(['abc', 'acb', 'bac', 'bca', 'cab', 'cba']);
});
