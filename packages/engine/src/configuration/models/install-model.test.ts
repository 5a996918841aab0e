import { type RunningEmulator, startOpenAiEmulator } from '@darkroom/emulators';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { resultOf, testHome } from '../testing/local/test-configuration.ts';
import type { InstallInput } from './install-model.ts';

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
    expect(await access.access(model, 'owner')).toMatchObject({ ok: true });
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
    const granted = resultOf(await access.access(model, 'owner'));
    expect(granted.origins.baseUrl).toBe(openai.baseUrl);
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
    expect(await access.access(model, 'owner')).toMatchObject({ ok: true });

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
    expect(await first.access.access(model, 'owner')).toMatchObject({ ok: true });
    await first.stop();
    const second = await home.start({ DARKROOM_OPENAI_BASE_URL: 'http://127.0.0.1:9/v1' });
    expect(await second.access.access(model, 'owner')).toMatchObject({
      ok: false,
      problems: [{ code: 'PROVIDER_KEY_REQUIRED' }],
    });
  });
});
