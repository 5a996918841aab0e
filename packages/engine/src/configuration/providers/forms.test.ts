import { providerRecordSchema } from '@darkroom/core';
import { type RunningEmulator, startOpenAiEmulator } from '@darkroom/emulators';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { notConfiguredProblem } from '../status/missing-key.ts';
import { situationOf } from '../status/situation.ts';
import { testHome } from '../testing/local/test-configuration.ts';
import type { GivenValue } from './judge-values.ts';

const GOOD = 'sk-canary-good-0123456789abcdef';

let openai: RunningEmulator;
beforeAll(async () => {
  openai = await startOpenAiEmulator({ keys: [GOOD] });
});
afterEach(() => openai.reset());
afterAll(() => openai.close());

const model = (slug: string) => `source: external://${slug}/one
name: One
description: Of the tests.
wire:
  modes: { txt2img: { path: /images/generations } }
  fields: { prompt: prompt, count: n, size: { field: size, strategy: dimensions } }
`;

/** A provider of the user's own with every kind of field. */
const FORMS = {
  'forms/models/one.yaml': model('forms'),
  'forms/provider.yaml': `slug: forms
label: Forms
configurationMethods: [predefined-model]
isPaid: false
isSelfHosted: true
protocol: openai-images
baseUrl: http://127.0.0.1:9/v1
credentialForm:
  - { variable: openai_api_key, label: Key, type: secret-input, required: true }
  - { variable: tier, label: Tier, type: select, default: free, options: [{ value: free, label: Free }, { value: paid, label: Paid }] }
  - { variable: account, label: Account, type: text-input, required: true, showOn: [{ variable: tier, value: paid }] }
  - { variable: audit, label: Audit, type: switch, default: true }
  - { variable: certificate, label: Certificate, type: file }
`,
};
const KEY: GivenValue = { variable: 'openai_api_key', value: GOOD };

describe("a provider on one's own machine", () => {
  it('is said to lack an address where neither file nor person names one', () => {
    const record = providerRecordSchema.parse({
      slug: 'engine',
      label: 'Engine',
      configurationMethods: ['predefined-model'],
      isSelfHosted: true,
    });
    const nothing = { values: new Map(), sets: new Map(), baseUrl: null, foreignBaseUrl: null };
    const sources = {
      provider: { record, problems: [] },
      environment: nothing,
      fileSets: new Map(),
      apiKeysFile: '/home/api_keys.yaml',
      setting: null,
      sets: [],
      ofModels: [],
      owned: [],
    };
    const without = situationOf({ ...sources, config: null });
    expect(without).toMatchObject({ active: null, hasAddress: false });
    expect(notConfiguredProblem(without, sources.apiKeysFile)).toMatchObject({
      code: 'PROVIDER_NOT_CONFIGURED',
      message: expect.stringContaining('DARKROOM_ENGINE_BASE_URL'),
    });
    const addressed = situationOf({
      ...sources,
      config: { baseUrl: 'http://127.0.0.1:7860', limits: {}, credentials: {} },
    });
    expect(notConfiguredProblem(addressed, sources.apiKeysFile)).toBeNull();
  });

  it('that takes no key is ready from the start, and verified once it was asked', async () => {
    const home = await testHome({
      'open/models/one.yaml': model('open'),
      'open/provider.yaml': `slug: open
label: Open
configurationMethods: [predefined-model]
isPaid: false
isSelfHosted: true
protocol: openai-images
baseUrl: http://127.0.0.1:9/v1
`,
    });
    expect(home.catalog.problems).toEqual([]);
    const { providers, models } = await home.start();
    expect((await providers.get('open'))?.status.state).toBe('UNVERIFIED');
    expect((await models.page({ first: 10, provider: 'open' })).totalCount).toBe(1);
    const asked = await providers.verify('open');
    expect(asked).toMatchObject({
      provider: { status: { state: 'UNREACHABLE' } },
      problems: [{ code: 'PROVIDER_UNREACHABLE' }],
    });
    expect((await models.page({ first: 10, provider: 'open' })).totalCount).toBe(1);
  });
});

describe('a form', () => {
  const rows: [string, GivenValue[], string | null, string[] | null][] = [
    ['defaults alone', [KEY], null, null],
    ['a switch that is off', [KEY, { variable: 'audit', value: 'False' }], null, null],
    [
      'a switch that is neither',
      [KEY, { variable: 'audit', value: 'yes' }],
      'INVALID_INPUT',
      ['credentials', '1', 'value'],
    ],
    [
      'an option',
      [KEY, { variable: 'tier', value: 'paid' }, { variable: 'account', value: 'a1' }],
      null,
      null,
    ],
    [
      'an option that is none',
      [KEY, { variable: 'tier', value: 'pad' }],
      'INVALID_INPUT',
      ['credentials', '1', 'value'],
    ],
    [
      'an option whose field lacks',
      [KEY, { variable: 'tier', value: 'paid' }],
      'PROVIDER_KEY_REQUIRED',
      ['credentials'],
    ],
    [
      'a field that does not apply',
      [KEY, { variable: 'account', value: 'a1' }],
      'INVALID_INPUT',
      ['credentials', '1', 'variable'],
    ],
    [
      'a file of several lines',
      [KEY, { variable: 'certificate', value: '{\n  "canary": 1\n}\n' }],
      null,
      null,
    ],
  ];
  it.each(rows)('takes or refuses %s', async (_name, credentials, code, field) => {
    const home = await testHome(FORMS);
    const { providers, database } = await home.start({ DARKROOM_FORMS_BASE_URL: openai.baseUrl });
    const result = await providers.configure({ provider: 'forms', credentials });
    if (code === null) {
      expect(result.problems).toEqual([]);
      expect(await database.credentials.states()).toHaveLength(credentials.length);
    } else {
      expect(result.problems).toMatchObject([{ code, field }]);
      expect(await database.credentials.states()).toEqual([]);
      expect(openai.requests()).toEqual([]);
    }
    await home.expectAbsent(['canary'], result);
  });

  it('gives a switch that was stored as off to the adapter as off', async () => {
    const home = await testHome(FORMS);
    const { providers, access } = await home.start({ DARKROOM_FORMS_BASE_URL: openai.baseUrl });
    const flag = async () => {
      const found = await access.resolve({ source: 'external://forms/one' });
      if (!found.ok) throw new Error('not installed');
      const granted = await access.access(found.value, 'owner');
      if (!granted.ok) throw new Error('no access');
      return granted.value.context(new AbortController().signal).credentials.flag('audit');
    };
    await providers.configure({ provider: 'forms', credentials: [KEY] });
    expect(await flag()).toBe(true);
    await providers.configure({
      provider: 'forms',
      credentials: [{ variable: 'audit', value: 'false' }],
    });
    expect(await flag()).toBe(false);
  });
});

describe('at once and damaged', () => {
  it('two callers configure one after the other: one of both is there in the end, whole', async () => {
    const home = await testHome();
    const { providers, database } = await home.start({ DARKROOM_OPENAI_BASE_URL: openai.baseUrl });
    const configure = (organization: string) =>
      providers.configure({
        provider: 'openai',
        credentials: [KEY, { variable: 'openai_organization', value: organization }],
      });
    const results = await Promise.all([configure('org-1'), configure('org-2')]);
    expect(results.map(({ problems }) => problems)).toEqual([[], []]);
    expect(results.filter(({ installedModels }) => installedModels.length > 0)).toHaveLength(1);
    expect((await database.credentials.states()).map(({ hint }) => hint)).toEqual([
      '…cdef',
      'org-2',
    ]);
  });

  it('a stored key that does not decrypt counts as none, and the message says what to do', async () => {
    const home = await testHome();
    const first = await home.start({ DARKROOM_OPENAI_BASE_URL: openai.baseUrl });
    await first.providers.configure({ provider: 'openai', credentials: [KEY] });
    const other = await home.start({ DARKROOM_OPENAI_BASE_URL: openai.baseUrl });
    // what a swap of rows comes to: a ciphertext that stands where it was not sealed
    const { DatabaseSync } = await import('node:sqlite');
    const sqlite = new DatabaseSync(home.paths.databaseFile);
    sqlite.exec(`UPDATE "CredentialValue" SET "name" = 'moved'`);
    sqlite.close();
    await other.refresh();
    const view = await other.providers.get('openai');
    expect(view?.status.state).toBe('NOT_CONFIGURED');
    expect(view?.credentials.find(({ name }) => name === 'moved')?.status.message).toContain(
      'Set the credential again',
    );
    await first.stop();
    await other.stop();
    await expect(home.start()).rejects.toThrow('does not decrypt');
    await home.expectAbsent(['sk-canary'], view);
  });
});
