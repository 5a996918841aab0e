import { expect, test } from 'vitest';
import { extended, type Selection, toggled } from './selection.ts';

const ORDER = ['a', 'b', 'c', 'd', 'e'];
const of = (ids: string[], anchor: string | null): Selection => ({ ids: new Set(ids), anchor });

test('a picture is taken in and out again', () => {
  const one = toggled(of([], null), 'b');
  expect(one).toEqual(of(['b'], 'b'));
  expect(toggled(one, 'b')).toEqual(of([], 'b'));
});

test('a range goes from where it began, either way, and leaves what was selected', () => {
  expect(extended(of(['b'], 'b'), 'd', ORDER)).toEqual(of(['b', 'c', 'd'], 'b'));
  expect(extended(of(['e', 'c'], 'c'), 'a', ORDER).ids).toEqual(new Set(['e', 'c', 'a', 'b']));
});

test('without a beginning, or where it is gone, a range is the one picture', () => {
  expect(extended(of([], null), 'c', ORDER)).toEqual(of(['c'], 'c'));
  expect(extended(of(['z'], 'z'), 'c', ORDER)).toEqual(of(['z', 'c'], 'c'));
});
