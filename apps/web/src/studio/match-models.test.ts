import { expect, it } from 'vitest';
import { bestMatch } from './match-models.ts';
import type { ModelChoice } from './model-choices.ts';

const choice = (name: string, key = `key of ${name}`): ModelChoice => ({
  source: `external://lab/${key}`,
  key,
  name,
  description: '',
  provider: null,
  modes: [],
  price: null,
  isReady: true,
  lack: null,
  state: 'ACTIVE',
  retiresOn: null,
  isGone: false,
  replacedBy: null,
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
      names.map((name) => choice(name)),
      search,
    ),
  ).toBe(place);
});

it('a key is as good as a name', () => {
  expect(bestMatch([choice('Heron one', 'hr-10'), choice('Heron', 'hr-1')], 'HR-1')).toBe(1);
});
