import { expect, test } from 'vitest';
import { firstChoice } from './first-choice.ts';
import { choiceWith } from './testing/choice.ts';

const unpriced = choiceWith({ source: 'unpriced' });
const priced = choiceWith({ source: 'priced', leastPrice: 0.04 });
const unchecked = choiceWith({ source: 'unchecked', leastPrice: 0 });
const free = choiceWith({ source: 'free', leastPrice: 0, isChecked: true });
const ALL = [unpriced, unchecked, priced, free];

test.each([
  ['what costs nothing and answers', ALL, 'free'],
  ['else what has a price', [unpriced, unchecked, priced], 'priced'],
  ['else any', [unpriced, unchecked], 'unpriced'],
  ['among equals the first', [priced, { ...priced, source: 'later' }], 'priced'],
  ['none that lacks a key', [{ ...free, isReady: false }, unpriced], 'unpriced'],
  ['none that is gone', [{ ...free, isGone: true }, priced], 'priced'],
  ['none of none', [], null],
])('%s', (_what, choices, source) => expect(firstChoice(choices, true)).toBe(source));

test('while more are on their way, only what no other could surpass', () => {
  expect(firstChoice([unpriced, priced], false)).toBeNull();
  expect(firstChoice(ALL, false)).toBe('free');
});
