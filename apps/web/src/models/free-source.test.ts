import { expect, test } from 'vitest';
import { freeSource } from './free-source.ts';

const SOURCE = 'external://lab/flux';

test('the second of a name gets a number', () => {
  expect(freeSource(SOURCE, 'Next door', new Set())).toEqual({
    source: 'external://lab/flux-2',
    name: 'Next door 2',
  });
});

test('numbers that are taken are passed over, and the name goes with the source', () => {
  const taken = new Set([SOURCE, `${SOURCE}-2`, `${SOURCE}-3`, 'external://other/flux-4']);
  expect(freeSource(SOURCE, 'Next door', taken)).toEqual({
    source: 'external://lab/flux-4',
    name: 'Next door 4',
  });
});
