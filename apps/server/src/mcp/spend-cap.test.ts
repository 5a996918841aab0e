import { parseDecimal } from '@darkroom/core';
import { expect, it } from 'vitest';
import { readCap, SpendCap } from './spend-cap.ts';

const usd = (text: string) => parseDecimal(text) ?? 0n;

it('what is held counts at its highest price, and at its cost once that is known', () => {
  const cap = new SpendCap(usd('1'));
  const first = cap.hold(usd('0.6'));
  expect(cap.objection(usd('0.4'))).toBeNull();
  expect(cap.objection(usd('0.41'))).toMatch(/up to \$0\.41, .*may spend \$1, and \$0\.6 of it/);
  cap.accept(first, 'gen_1');
  cap.settle('gen_1', usd('0.2'));
  expect(cap.describe()).toEqual({ spent: '0.2', cap: '1' });
  expect(cap.objection(usd('0.8'))).toBeNull();
});

it('what was not ordered is held no longer, and one generation counts once', () => {
  const cap = new SpendCap(usd('1'));
  cap.release(cap.hold(usd('1')));
  expect(cap.spent).toBe(0n);
  for (let time = 0; time < 3; time += 1) cap.accept(cap.hold(usd('0.3')), 'gen_1');
  expect(cap.spent).toBe(usd('0.3'));
  cap.settle('gen_of_another', usd('5'));
  expect(cap.spent).toBe(usd('0.3'));
});

it('a price that nobody knows fits under no limit, and under none at all', () => {
  expect(new SpendCap(usd('1000')).objection(null)).toMatch(/is not known/);
  expect(new SpendCap(null).objection(null)).toBeNull();
});

it.each([
  [undefined, { cap: usd('1.00') }],
  ['0', { cap: 0n }],
  [' 2.50 ', { cap: usd('2.5') }],
  ['unlimited', { cap: null }],
  ['', null],
  ['-1', null],
  ['1e9', null],
  ['$5', null],
  ['9'.repeat(40), null],
])('the limit %j is read', (text, read) => {
  expect(readCap(text)).toEqual(read);
});
