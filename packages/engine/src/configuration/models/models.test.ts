import { type RunningEmulator, startOpenAiEmulator } from '@darkroom/emulators';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { resultOf, testHome } from '../testing/local/test-configuration.ts';
import type { InstallInput } from './install-model.ts';
import type { UpdateInput } from './update-model.ts';

const GOOD = 'sk-canary-good-0123456789abcdef';
const BAD = 'sk-canary-bad-0123456789abcdef';
const SOURCE = 'external://openai/gpt-image-2';
const NEW = 'external://openai/gpt-image-mine';
const AURORA = 'external://sandbox/aurora';

let openai: RunningEmulator;
beforeAll(async () => {
  openai = await startOpenAiEmulator({ keys: [GOOD] });
});
afterEach(() => openai.reset());
afterAll(() => openai.close());

const withKey = () => ({ DARKROOM_OPENAI_BASE_URL: openai.baseUrl, OPENAI_API_KEY: GOOD });

describe('lists of models', () => {
  it('come in pages, current ones first and those that are gone last', async () => {
    const home = await testHome();
    const { models } = await home.start(withKey());
    const whole = await models.starters({ first: 100 });
    const ranks = whole.nodes.map(({ lifecycleState }) =>
      ['preview', 'active'].includes(lifecycleState) ? 0 : lifecycleState === 'deprecated' ? 1 : 2,
    );
    expect(ranks).toEqual([...ranks].sort());
    expect(new Set(ranks)).toEqual(new Set([0, 1, 2]));
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const page = await models.starters({ first: 7, after });
      expect(page.totalCount).toBe(whole.totalCount);
      seen.push(...page.nodes.map(({ record }) => record.source));
      after = page.hasNextPage ? page.endCursor : null;
    } while (after !== null);
    expect(seen).toEqual(whole.nodes.map(({ record }) => record.source));
    const installed = await models.page({ first: 100, provider: 'open-ai', mode: 'inpaint' });
    expect(installed.nodes.length).toBeGreaterThan(3);
    expect(
      installed.nodes.every(
        ({ provider, record }) =>
          provider === 'openai' && record.capabilities.modes.includes('inpaint'),
      ),
    ).toBe(true);
    expect(
      whole.nodes
        .filter(({ installed: model }) => model === null)
        .every(({ record }) => record.provider === 'google-gemini'),
    ).toBe(true);
  });

  it('go on where a page ended, although its last model is gone', async () => {
    const home = await testHome();
    const { models } = await home.start();
    const whole = await models.page({ first: 100 });
    const first = await models.page({ first: 2 });
    resultOf(await models.uninstall({ source: first.nodes[1]?.source ?? '' }));
    const rest = await models.page({ first: 100, after: first.endCursor });
    expect(rest.nodes.map(({ source }) => source)).toEqual(
      whole.nodes.slice(3).map(({ source }) => source),
    );
  });

  it.each([
    [{ first: 0 }, 'first'],
    [{ first: 101 }, 'first'],
    [{ first: 1.5 }, 'first'],
    [{ first: 10, after: 'nonsense' }, 'after'],
    [{ first: 10, after: '' }, 'after'],
    [{ first: 10, provider: 'opnai' }, 'provider'],
  ])('refuse %j', async (request, field) => {
    const home = await testHome();
    const { models } = await home.start();
    await expect(models.starters(request)).rejects.toMatchObject({
      problems: [{ field: [field] }],
    });
  });

  it('give models by ids and references for loaders, in order, null where there is none', async () => {
    const home = await testHome();
    const { models } = await home.start();
    const [aurora] = await models.byRefs([{ source: AURORA }]);
    expect(await models.byIds(['mod_x', aurora?.id ?? ''])).toEqual([null, aurora]);
    expect(
      await models.byRefs([{ key: aurora?.key ?? '' }, { key: 'none' }, { id: aurora?.id ?? '' }]),
    ).toEqual([aurora, null, aurora]);
  });
});

describe('installing a model', () => {
  it('is idempotent, forgets an uninstall, and fills in what is left out', async () => {
    const home = await testHome();
    const { models, database, refresh } = await home.start(withKey());
    const [before] = await models.byRefs([{ source: SOURCE }]);
    expect(resultOf(await models.install({ source: SOURCE, name: 'Other' }))).toEqual(before);
    expect(resultOf(await models.uninstall({ source: SOURCE }))).toBe(SOURCE);
    await refresh();
    expect(await models.byRefs([{ source: SOURCE }])).toEqual([null]);
    const again = resultOf(await models.install({ source: SOURCE }));
    expect(again).toMatchObject({ origin: 'CATALOG', key: 'gpt-image-2', overrides: null });
    expect(again.record).toMatchObject({
      path: SOURCE,
      hash: 'external:openai:gpt-image-2',
      fileSize: 0,
      base: 'external',
      format: 'external_api',
    });
    const kinds = (await database.events.after(0, 1000)).filter(
      ({ subject }) => subject === SOURCE,
    );
    expect(kinds.map(({ kind }) => kind)).toEqual(['INSTALLED', 'UNINSTALLED', 'INSTALLED']);
  });

  it('does not bring back over a restart what the user uninstalled', async () => {
    const home = await testHome();
    const first = await home.start();
    resultOf(await first.models.uninstall({ source: AURORA }));
    await first.stop();
    const second = await home.start();
    expect(await second.models.byRefs([{ source: AURORA }])).toEqual([null]);
    expect(await second.access.resolve({ source: AURORA })).toMatchObject({
      ok: false,
      problems: [{ code: 'MODEL_NOT_INSTALLED', field: ['model'] }],
    });
  });

  it('does not bring it back with the key either', async () => {
    const home = await testHome();
    const { models, providers } = await home.start({ DARKROOM_OPENAI_BASE_URL: openai.baseUrl });
    const configure = (value: string | null) =>
      providers.configure({
        provider: 'openai',
        credentials: [{ variable: 'openai_api_key', value }],
      });
    await configure(GOOD);
    resultOf(await models.uninstall({ source: SOURCE }));
    await configure(null);
    const { installedModels } = await configure(GOOD);
    expect(installedModels.length).toBeGreaterThan(3);
    expect(installedModels.map(({ source }) => source)).not.toContain(SOURCE);
    expect(await models.byRefs([{ source: SOURCE }])).toEqual([null]);
  });

  it('takes what the catalog lacks, as careful as can be', async () => {
    const home = await testHome();
    const { models, access } = await home.start(withKey());
    const model = resultOf(await models.install({ source: NEW }));
    expect(model).toMatchObject({
      origin: 'CUSTOM',
      key: 'gpt-image-mine',
      providerModelId: 'gpt-image-mine',
    });
    expect(model.record.capabilities).toMatchObject({
      modes: ['txt2img'],
      maxImagesPerRequest: 1,
      supportsSeed: false,
      supportsReferenceImages: false,
    });
    expect(model.record.description).toContain('API key');
    expect(model.record.wire.modes.txt2img?.path).toBe('/images/generations');
    expect(model.record.wire.fields.prompt).toMatchObject([{ field: 'prompt' }]);
    expect(await access.access(model)).toMatchObject({ ok: true });
    const second = resultOf(
      await models.install({
        source: 'external://openai/Gpt-Image-Mine',
        name: 'Second',
        description: 'Mine.',
        providerModelId: 'ft:gpt-image-2:me',
        capabilities: { modes: ['txt2img', 'img2img'], maxImagesPerRequest: 3 },
        defaultSettings: { width: 512, height: 512 },
        parameters: [{ type: 'boolean', name: 'sharp', label: 'Sharp' }],
        prices: [{ unit: 'image', price: '0.02', source: 'me', asOf: '2026-11-01' }],
      }),
    );
    expect(second).toMatchObject({
      key: 'gpt-image-mine-2',
      providerModelId: 'ft:gpt-image-2:me',
      record: {
        name: 'Second',
        key: 'gpt-image-mine-2',
        capabilities: { modes: ['txt2img', 'img2img'], maxImagesPerRequest: 3 },
        defaultSettings: { width: 512, height: 512, count: null },
        wire: { fields: { sharp: [{ field: 'sharp' }] } },
      },
    });
    expect(second.record.prices).toHaveLength(1);
  });

  const refusals: [string, InstallInput, string, string[], string][] = [
    [
      'a malformed source',
      { source: 'openai/gpt-image-2' },
      'MODEL_NOT_FOUND',
      ['source'],
      'external://<provider>/<model id>',
    ],
    [
      'a path in a source',
      { source: 'external://openai/../etc' },
      'MODEL_NOT_FOUND',
      ['source'],
      'no source',
    ],
    [
      'an unknown provider',
      { source: 'external://opnai/gpt-image-2' },
      'MODEL_NOT_FOUND',
      ['source'],
      'Did you mean "openai"?',
    ],
    [
      'a provider without a key',
      { source: 'external://google-gemini/gemini-3-pro-image' },
      'PROVIDER_KEY_REQUIRED',
      ['source'],
      'GEMINI_API_KEY',
    ],
    ['a key that is none', { source: NEW, key: 'Two Words' }, 'INVALID_INPUT', ['key'], '1 to 80'],
    ['a key that is taken', { source: NEW, key: 'gpt-image-2' }, 'CONFLICT', ['key'], SOURCE],
    [
      'a misspelt capability',
      { source: NEW, capabilities: { suportsSeed: true } },
      'INVALID_INPUT',
      ['capabilities', 'suportsSeed'],
      'Did you mean "supportsSeed"?',
    ],
    [
      'a capability of a wrong kind',
      { source: NEW, capabilities: { maxImagesPerRequest: 'ten' } },
      'INVALID_INPUT',
      ['capabilities', 'maxImagesPerRequest'],
      'maxImagesPerRequest',
    ],
    [
      'a mode that is none',
      { source: NEW, capabilities: { modes: ['text2img'] } },
      'INVALID_INPUT',
      ['capabilities', 'modes', '0'],
      'modes.0',
    ],
    [
      'a flag that nothing carries',
      { source: NEW, capabilities: { supportsSeed: true } },
      'INVALID_INPUT',
      ['capabilities', 'supportsSeed'],
      'needs a field for seed',
    ],
    [
      'a size that is none',
      { source: NEW, defaultSettings: { width: -1 } },
      'INVALID_INPUT',
      ['defaultSettings', 'width'],
      'width',
    ],
    [
      'a broken parameter',
      { source: NEW, parameters: [{ type: 'enum', name: 'x', label: 'X' }] },
      'INVALID_INPUT',
      ['parameters', '0', 'values'],
      'parameters.0.values',
    ],
    [
      'a negative price',
      { source: NEW, prices: [{ unit: 'image', price: '-1', source: 'me', asOf: '2026-11-01' }] },
      'INVALID_INPUT',
      ['prices', '0', 'price'],
      'not negative',
    ],
    ['an empty name', { source: NEW, name: ' ' }, 'INVALID_INPUT', ['name'], 'empty'],
    [
      'an id with a query',
      { source: NEW, providerModelId: 'a?b=c' },
      'INVALID_INPUT',
      ['providerModelId'],
      'letters',
    ],
    [
      'own credentials where there are none',
      { source: 'external://sandbox/mine', credentials: [{ variable: 'key', value: BAD }] },
      'INVALID_INPUT',
      ['credentials', '0', 'variable'],
      'takes no credentials',
    ],
    [
      'own credentials that are rejected',
      { source: NEW, credentials: [{ variable: 'openai_api_key', value: BAD }] },
      'CREDENTIALS_REJECTED',
      ['credentials'],
      'Nothing was stored',
    ],
  ];
  it.each(refusals)('refuses %s', async (_name, input, code, field, sentence) => {
    const home = await testHome();
    const { models, database } = await home.start(withKey());
    const before = await database.events.latestPosition();
    const outcome = await models.install(input);
    const problems = outcome.ok ? [] : outcome.problems;
    expect(problems[0]).toMatchObject({ code, field });
    expect(problems[0]?.message).toContain(sentence);
    expect(await database.events.latestPosition()).toBe(before);
    expect(await database.credentials.states()).toEqual([]);
    await home.expectAbsent(['sk-canary'], outcome);
  });

  it('with its own credentials needs none of the provider, and stays when those go', async () => {
    const home = await testHome();
    const { models, access, providers, database } = await home.start();
    const model = resultOf(
      await models.install({
        source: NEW,
        credentials: [
          { variable: 'openai_api_key', value: GOOD },
          { variable: 'openai_api_base', value: `${openai.baseUrl}/` },
        ],
      }),
    );
    expect(await models.credentialStates(model)).toMatchObject([
      { variable: 'openai_api_key', isSet: true, origin: 'DATABASE', hint: '…cdef' },
      { variable: 'openai_organization', isSet: false },
      { variable: 'openai_project', isSet: false },
      { variable: 'openai_api_base', isSet: true, hint: openai.baseUrl },
    ]);
    const granted = resultOf(await access.access(model));
    expect(granted.baseUrl).toBe(openai.baseUrl);
    const context = granted.context(new AbortController().signal);
    expect(context.credentials.secret('openai_api_key')?.reveal()).toBe(GOOD);
    expect(context.credentials.text('openai_api_key')).toBeNull();
    expect(JSON.stringify(context.credentials.secret('openai_api_key'))).toBe('"[secret]"');
    expect(granted.secrets).toEqual([GOOD]);
    expect(
      (await context.http.call({ url: '/models', headers: { authorization: `Bearer ${GOOD}` } }))
        .status,
    ).toBe(200);
    await expect(context.http.call({ url: 'https://api.openai.com/v1/models' })).rejects.toThrow(
      'was not made',
    );

    await providers.configure({
      provider: 'openai',
      credentials: [{ variable: 'openai_api_key', value: GOOD }],
      baseUrl: openai.baseUrl,
    });
    await providers.reset('openai');
    expect(
      (await models.page({ first: 100, provider: 'openai' })).nodes.map(({ source }) => source),
    ).toEqual([NEW]);
    expect(await access.access(model)).toMatchObject({ ok: true });

    const moved = await models.update({
      model: { source: NEW },
      credentials: [{ variable: 'openai_api_base', value: 'http://127.0.0.1:9/v1' }],
    });
    expect(moved).toMatchObject({ ok: false, problems: [{ code: 'PROVIDER_KEY_REQUIRED' }] });
    resultOf(await models.uninstall({ source: NEW }));
    expect(await database.credentials.states()).toEqual([]);
    await home.expectAbsent(['sk-canary'], model, await database.events.after(0, 1000));
  });

  it("its key goes to the provider's address only as long as that stays", async () => {
    const home = await testHome();
    const first = await home.start({ DARKROOM_OPENAI_BASE_URL: openai.baseUrl });
    const model = resultOf(
      await first.models.install({
        source: NEW,
        credentials: [{ variable: 'openai_api_key', value: GOOD }],
      }),
    );
    expect(await first.access.access(model)).toMatchObject({ ok: true });
    await first.stop();
    const second = await home.start({ DARKROOM_OPENAI_BASE_URL: 'http://127.0.0.1:9/v1' });
    expect(await second.access.access(model)).toMatchObject({
      ok: false,
      problems: [{ code: 'PROVIDER_KEY_REQUIRED' }],
    });
  });
});

describe('updating a model', () => {
  it('lays changes over the record, replaces earlier ones, and takes them back by null', async () => {
    const home = await testHome();
    const { models, catalog } = { ...(await home.start(withKey())), catalog: home.catalog };
    const original = catalog.model(SOURCE);
    const model = { source: SOURCE };
    const changed = resultOf(
      await models.update({
        model,
        name: 'Mine',
        capabilities: { maxImagesPerRequest: 2 },
        defaultSettings: { count: 2 },
      }),
    );
    expect(changed.record).toMatchObject({
      name: 'Mine',
      description: original?.description,
      capabilities: { ...original?.capabilities, maxImagesPerRequest: 2 },
      defaultSettings: { ...original?.defaultSettings, count: 2 },
    });
    expect(changed.overrides).toEqual({
      name: 'Mine',
      capabilities: { maxImagesPerRequest: 2 },
      defaultSettings: { count: 2 },
    });
    const replaced = resultOf(
      await models.update({ model, capabilities: { maxPromptLength: 100 } }),
    );
    expect(replaced.record.capabilities).toEqual({
      ...original?.capabilities,
      maxPromptLength: 100,
    });
    expect(replaced.record.name).toBe('Mine');
    const back = resultOf(
      await models.update({ model, name: null, capabilities: null, defaultSettings: null }),
    );
    expect(back).toMatchObject({ overrides: null, record: original });
  });

  const refusals: [string, Omit<UpdateInput, 'model'>, string[]][] = [
    ['an unknown capability', { capabilities: { maxImages: 1 } }, ['capabilities', 'maxImages']],
    ['no modes', { capabilities: { modes: [] } }, ['capabilities', 'modes']],
    ['NaN', { capabilities: { maxPromptLength: Number.NaN } }, ['capabilities', 'maxPromptLength']],
    ['a string for a number', { defaultSettings: { width: '1024' } }, ['defaultSettings', 'width']],
    ['an empty name', { name: '' }, ['name']],
  ];
  it.each(refusals)('refuses %s, and changes nothing', async (_name, input, field) => {
    const home = await testHome();
    const { models } = await home.start(withKey());
    const [before] = await models.byRefs([{ source: SOURCE }]);
    expect(await models.update({ model: { source: SOURCE }, ...input })).toMatchObject({
      ok: false,
      problems: [{ code: 'INVALID_INPUT', field }],
    });
    expect(await models.byRefs([{ source: SOURCE }])).toEqual([before]);
  });

  it.each([
    ['a source', { source: 'external://openai/gpt-imag-2' }, SOURCE],
    ['a key', { key: 'gpt-imag-2' }, 'Did you mean "gpt-image-2"?'],
    ['an id', { id: 'mod_0' }, 'mod_0'],
  ])('names the nearest where %s leads nowhere', async (_name, model, sentence) => {
    const home = await testHome();
    const { models, access } = await home.start(withKey());
    for (const outcome of [
      await models.update({ model }),
      await models.uninstall(model),
      await access.resolve(model),
    ]) {
      expect(outcome).toMatchObject({ ok: false, problems: [{ code: 'MODEL_NOT_FOUND' }] });
      expect(outcome.ok ? '' : outcome.problems[0]?.message).toContain(sentence);
    }
  });
});

describe('a retired model', () => {
  const retired = 'external://openai/dall-e-3';

  it('is installed all the same, stands last, and runs at an address of its own', async () => {
    const home = await testHome();
    const { models, access } = await home.start({
      OPENAI_API_KEY: GOOD,
      DARKROOM_OPENAI_BASE_URL: openai.baseUrl,
    });
    const model = resultOf(await access.resolve({ source: retired }));
    expect(model.record.lifecycle.replacedBy).toBe(SOURCE);
    const page = await models.page({ first: 100, provider: 'openai' });
    expect(page.nodes.slice(-2).map(({ source }) => source)).toContain(retired);
    // another address than the vendor's may serve anything
    expect(await access.isRetiredAllowed(model)).toBe(true);
  });

  it('runs once the user marks it', async () => {
    const home = await testHome();
    const { models, access } = await home.start();
    const sandbox = resultOf(await access.resolve({ source: AURORA }));
    expect(await access.isRetiredAllowed(sandbox)).toBe(false);
    const marked = resultOf(
      await models.update({ model: { source: AURORA }, isMarkedAvailable: true }),
    );
    expect(marked).toMatchObject({ isMarkedAvailable: true, overrides: null });
    expect(await access.isRetiredAllowed(marked)).toBe(true);
    expect(
      resultOf(await models.update({ model: { source: AURORA }, isMarkedAvailable: null }))
        .isMarkedAvailable,
    ).toBe(true);
  });

  it("runs while the vendor's own list shows it, which is asked for once", async () => {
    const home = await testHome({
      'lister/provider.yaml': `slug: lister
label: Lister
configurationMethods: [predefined-model]
isPaid: false
protocol: openai-images
isSelfHosted: true
baseUrl: ${openai.baseUrl}
credentialForm:
  - { variable: openai_api_key, label: Key, type: secret-input, required: true }
`,
      'lister/models/old.yaml': modelFile('dall-e-3'),
      'lister/models/older.yaml': modelFile('dall-e-2'),
    });
    expect(home.catalog.problems).toEqual([]);
    openai.setSettings({ models: ['dall-e-3', 'gpt-image-2'] });
    const { access } = await home.start({ DARKROOM_LISTER_OPENAI_API_KEY: GOOD });
    const shown = resultOf(await access.resolve({ source: 'external://lister/dall-e-3' }));
    const gone = resultOf(await access.resolve({ source: 'external://lister/dall-e-2' }));
    expect(await access.isRetiredAllowed(shown)).toBe(true);
    expect(await access.isRetiredAllowed(gone)).toBe(false);
    expect(await access.isRetiredAllowed(shown)).toBe(true);
    expect(openai.requests()).toHaveLength(1);
  });
});

const modelFile = (id: string) => `source: external://lister/${id}
name: ${id}
description: Of the tests.
lifecycle: { state: retired, retiresOn: 2026-05-12 }
wire:
  modes: { txt2img: { path: /images/generations } }
  fields: { prompt: prompt, count: n, size: { field: size, strategy: dimensions } }
`;
