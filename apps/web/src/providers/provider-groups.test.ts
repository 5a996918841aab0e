import { describe, expect, it, test } from 'vitest';
import type { ProviderState } from '../gql/graphql.ts';
import { offersOf, type ProviderView, providerGroups } from './provider-groups.ts';

const provider = (label: string, state: ProviderState, description = '') => ({
  slug: label.toLowerCase(),
  label,
  description,
  state,
});
const PROVIDERS = [
  provider('Lab', 'NOT_CONFIGURED'),
  provider('Shop', 'VERIFIED', 'Pictures of birds.'),
  provider('Mill', 'REJECTED'),
  provider('Own', 'UNVERIFIED'),
];
const OFFERS = offersOf([
  { name: 'Heron Pro', provider: { slug: 'lab' }, capabilities: { modes: ['TXT2IMG'] } },
  { name: 'Crane', provider: { slug: 'lab' }, capabilities: { modes: ['UPSCALE'] } },
  { name: 'Mask', provider: { slug: 'own' }, capabilities: { modes: ['INPAINT'] } },
  { name: 'Lost', provider: null, capabilities: { modes: ['OUTPAINT'] } },
]);
const found = (rest: { search?: string; view?: ProviderView; mode?: string | null }) =>
  providerGroups(PROVIDERS, { search: '', view: 'all', mode: null, ...rest }, OFFERS).flatMap(
    ({ entries }) => entries.map(({ label }) => label),
  );

test('what went wrong first, then what can be used, then the rest', () => {
  const groups = providerGroups(PROVIDERS, { search: '', view: 'all', mode: null }, OFFERS);
  expect(groups.map(({ label, entries }) => [label, entries.map((one) => one.label)])).toEqual([
    ['Need a look', ['Mill']],
    ['Set up', ['Shop', 'Own']],
    ['Not set up', ['Lab']],
  ]);
});

describe('found', () => {
  it.each([
    [{ search: 'LAB' }, ['Lab']],
    [{ search: 'birds' }, ['Shop']],
    [{ search: 'heron' }, ['Lab']],
    [{ search: 'lab crane' }, ['Lab']],
    [{ search: 'heron crane' }, []],
    [{ search: 'heron birds' }, []],
    [{ view: 'ready' as const }, ['Mill', 'Shop', 'Own']],
    [{ view: 'open' as const }, ['Lab']],
    [{ mode: 'UPSCALE' }, ['Lab']],
    [{ mode: 'INPAINT', view: 'ready' as const }, ['Own']],
    [{ mode: 'OUTPAINT' }, []],
  ])('%o: %o', (filter, labels) => expect(found(filter)).toEqual(labels));
});
