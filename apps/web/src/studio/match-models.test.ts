import { expect, it } from 'vitest';
import { bestMatch } from './match-models.ts';
import type { PickerEntry } from './picker-entries.ts';
import { choiceWith } from './testing/choice.ts';

const entry = (name: string, key = `key of ${name}`): PickerEntry => ({
  choice: choiceWith({ name, key, source: `external://lab/${key}` }),
  insteadOf: null,
});

it.each([
  ['the name itself', 'flux', ['Big Flux', 'Flux Pro', 'Flux'], 2],
  ['then how it begins', 'flux', ['Big Flux', 'Flux Pro', 'Flux Max'], 1],
  ['then what it holds', 'flux', ['Heron', 'Big Flux'], 1],
  ['else the first', 'birds', ['Heron', 'Crane'], 0],
  ['none without words', ' ', ['Heron'], -1],
  ['none of none', 'flux', [], -1],
])('%s', (_what, search, names, place) => {
  expect(
    bestMatch(
      names.map((name) => entry(name)),
      search,
    ),
  ).toBe(place);
});

it('a key is as good as a name', () => {
  expect(bestMatch([entry('Heron one', 'hr-10'), entry('Heron', 'hr-1')], 'HR-1')).toBe(1);
});
