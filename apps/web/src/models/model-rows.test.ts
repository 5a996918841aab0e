import { expect, test } from 'vitest';
import type { InstalledRowFragment, StarterRowFragment } from '../gql/graphql.ts';
import type { FragmentType } from '../gql/index.ts';
import {
  GONE_LABEL,
  type INSTALLED_ROW,
  modelRows,
  rowGroups,
  type STARTER_ROW,
} from './model-rows.ts';

const provider = (label: string, state: 'VERIFIED' | 'NOT_CONFIGURED' = 'VERIFIED') => ({
  id: `prv_${label}`,
  slug: label.toLowerCase(),
  label,
  icon: null,
  isPaid: true,
  configurationMethods: [],
  status: { state },
});
const shared = (name: string, rest: Partial<StarterRowFragment>) => ({
  source: `external://x/${name}`,
  key: name,
  name,
  description: '',
  tags: [],
  provider: provider('Lab'),
  capabilities: {
    modes: ['TXT2IMG' as const],
    supportsNegativePrompt: false,
    supportsSeed: false,
    supportsReferenceImages: false,
    maxReferenceImages: null,
    supportsPartialImages: false,
    supportsTransparentBackground: false,
    maxImagesPerRequest: null,
    maxImageSize: null,
    allowedAspectRatios: null,
    outputFormats: [],
  },
  parameters: [],
  prices: [],
  lifecycle: { state: 'ACTIVE' as const, retiresOn: null, replacedBy: null, note: null },
  ...rest,
});
// What a component's fragment hides is there all the same: tests alone see through it.
const starter = (name: string, rest: Partial<StarterRowFragment> = {}) =>
  ({ ...shared(name, rest), isInstalled: false }) as unknown as FragmentType<typeof STARTER_ROW>;
const installed = (name: string, rest: Partial<InstalledRowFragment> = {}) =>
  ({
    ...shared(name, {}),
    id: `mod_${name}`,
    origin: 'CATALOG',
    isMarkedAvailable: false,
    credentials: [],
    credentialStatus: null,
    ...rest,
  }) as unknown as FragmentType<typeof INSTALLED_ROW>;
const retired = {
  state: 'RETIRED' as const,
  retiresOn: null,
  replacedBy: 'external://x/b',
  note: null,
};

test('a model of both lists is one row, by its installed self', () => {
  const rows = modelRows(
    [installed('a', { name: 'Mine' }), installed('own')],
    [starter('a'), starter('b')],
  );
  expect(rows.map(({ name, modelId, isInCatalog }) => [name, modelId, isInCatalog])).toEqual([
    ['Mine', 'mod_a', true],
    ['b', null, true],
    ['own', 'mod_own', false],
  ]);
});

test('what takes its place is known by name, with what stands in the way', () => {
  const locked = { provider: provider('Shop', 'NOT_CONFIGURED') };
  const row = modelRows([installed('a', { lifecycle: retired })], [starter('b', locked)]).find(
    ({ name }) => name === 'a',
  );
  expect(row?.replacement).toEqual({
    source: 'external://x/b',
    name: 'b',
    isInstalled: false,
    isConfigured: false,
    providerSlug: 'shop',
  });
});

test('a key of its own makes a model ready where its provider has none', () => {
  const credentials = [
    { variable: 'api_key', isSet: true, origin: 'DATABASE' as const, hint: '…4f2a', setAt: null },
  ];
  const locked = provider('Shop', 'NOT_CONFIGURED');
  const rows = modelRows(
    [installed('own', { provider: locked, credentials }), installed('bare', { provider: locked })],
    [],
  );
  expect(rows.map(({ isConfigured }) => isConfigured)).toEqual([true, false]);
});

test('what can be used first, what is switched off last, unless it is used all the same', () => {
  const rows = modelRows(
    [
      installed('off', { lifecycle: retired }),
      installed('marked', { lifecycle: retired, isMarkedAvailable: true }),
      installed('a'),
    ],
    [
      starter('locked', { provider: provider('Shop', 'NOT_CONFIGURED') }),
      starter('c', { provider: provider('Art') }),
    ],
  );
  expect(
    rowGroups(rows).map(({ label, entries }) => [label, entries.map(({ name }) => name)]),
  ).toEqual([
    ['Art', ['c']],
    ['Lab', ['marked', 'a']],
    ['Shop', ['locked']],
    [GONE_LABEL, ['off']],
  ]);
});
