import { type RunningEmulator, startOpenAiEmulator } from '@darkroom/emulators';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { resultOf, testHome } from '../testing/local/test-configuration.ts';
import type { UpdateInput } from './update-model.ts';

const GOOD = 'sk-canary-good-0123456789abcdef';
const SOURCE = 'external://openai/gpt-image-2';
const AURORA = 'external://sandbox/aurora';

let openai: RunningEmulator;
beforeAll(async () => {
  openai = await startOpenAiEmulator({ keys: [GOOD] });
});
afterEach(() => openai.reset());
afterAll(() => openai.close());

const withKey = () => ({ DARKROOM_OPENAI_BASE_URL: openai.baseUrl, OPENAI_API_KEY: GOOD });

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

  it("puts prices of your own in place of the catalog's, until null takes them back", async () => {
    const home = await testHome();
    const { models } = await home.start(withKey());
    const model = { source: AURORA };
    const own = { unit: 'image', price: '0.002', source: 'own', asOf: '2026-11-21' };
    const priced = resultOf(await models.update({ model, prices: [own] }));
    expect(priced.record.prices).toMatchObject([{ unit: 'image', price: '0.002', per: 1 }]);
    expect(priced.overrides).toEqual({ prices: [own] });
    const back = resultOf(await models.update({ model, prices: null }));
    expect(back).toMatchObject({ overrides: null, record: home.catalog.model(AURORA) });
  });

  const refusals: [string, Omit<UpdateInput, 'model'>, string[]][] = [
    ['an unknown capability', { capabilities: { maxImages: 1 } }, ['capabilities', 'maxImages']],
    ['no modes', { capabilities: { modes: [] } }, ['capabilities', 'modes']],
    ['NaN', { capabilities: { maxPromptLength: Number.NaN } }, ['capabilities', 'maxPromptLength']],
    ['a string for a number', { defaultSettings: { width: '1024' } }, ['defaultSettings', 'width']],
    ['an empty name', { name: '' }, ['name']],
    [
      'a price below nothing',
      { prices: [{ unit: 'image', price: '-1', source: 'own', asOf: '2026-11-21' }] },
      ['prices', '0', 'price'],
    ],
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
