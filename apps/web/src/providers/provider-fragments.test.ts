import { expect, it, test } from 'vitest';
import type { ConfigurationMethod, ProviderState } from '../gql/graphql.ts';
import { isByModelAlone, modelsText, type ProviderData, shownState } from './provider-fragments.ts';

const provider = (methods: ConfigurationMethod[], installed = 0, offered = 0): ProviderData =>
  ({
    configurationMethods: methods,
    models: { totalCount: installed },
    starterModels: { totalCount: offered },
  }) as unknown as ProviderData; // what the two functions read of it

it.each([
  [['PREDEFINED_MODEL'], 3, 9, '3 models installed'],
  [['PREDEFINED_MODEL'], 1, 9, '1 model installed'],
  [['PREDEFINED_MODEL'], 0, 9, '9 models in the catalog'],
  [['PREDEFINED_MODEL', 'FETCH_FROM_REMOTE'], 0, 0, 'models by its own list'],
  [['CUSTOMIZABLE_MODEL'], 0, 0, 'models added by hand'],
] as const)('%o with %d and %d: %s', (methods, installed, offered, text) =>
  expect(modelsText(provider([...methods], installed, offered))).toBe(text),
);

test('where each model brings its own, nothing of the provider is set up', () => {
  expect(isByModelAlone(provider(['CUSTOMIZABLE_MODEL']))).toBe(true);
  expect(isByModelAlone(provider(['CUSTOMIZABLE_MODEL', 'PREDEFINED_MODEL']))).toBe(false);
});

const standing = (state: ProviderState, set: boolean[], methods: ConfigurationMethod[]) => ({
  configurationMethods: methods,
  status: { state },
  credentials: [{ fields: set.map((isSet) => ({ isSet })) }],
});
it.each([
  ['a usual address that nobody asked', 'UNVERIFIED', [false, false], 'NOT_CONFIGURED'],
  ['a key or an address of the person', 'UNVERIFIED', [false, true], 'UNVERIFIED'],
  ['a usual address that answered', 'VERIFIED', [false], 'VERIFIED'],
  ['a usual address that did not', 'UNREACHABLE', [false], 'UNREACHABLE'],
] as const)('%s', (_what, state, set, shown) =>
  expect(shownState(standing(state, [...set], ['FETCH_FROM_REMOTE']))).toBe(shown),
);

test('what its models bring is set by the person', () => {
  expect(shownState(standing('UNVERIFIED', [], ['CUSTOMIZABLE_MODEL']))).toBe('UNVERIFIED');
});
