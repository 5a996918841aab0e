import {
  type RunningEmulator,
  startGeminiEmulator,
  startOpenAiEmulator,
} from '@darkroom/emulators';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { resultOf, testHome } from '../testing/local/test-configuration.ts';

const GOOD = 'sk-canary-good-0123456789abcdef';
const OTHER = 'sk-canary-other-0123456789abcdef';
const BAD = 'sk-canary-bad-0123456789abcdef';

let openai: RunningEmulator;
let gemini: RunningEmulator;
beforeAll(async () => {
  openai = await startOpenAiEmulator({ keys: [GOOD, OTHER] });
  gemini = await startGeminiEmulator({ keys: ['AIza-canary-good-0123456789'] });
});
afterEach(async () => {
  await openai.reset();
  await gemini.reset();
});
afterAll(async () => {
  await openai.close();
  await gemini.close();
});

describe('verifying', () => {
  it.each([
    ['a good key', GOOD, 'VERIFIED', []],
    ['a wrong key', BAD, 'REJECTED', ['CREDENTIALS_REJECTED']],
    ['no key', '', 'NOT_CONFIGURED', ['PROVIDER_KEY_REQUIRED']],
  ])('tells of %s', async (_name, value, state, codes) => {
    const home = await testHome();
    const { providers } = await home.start({
      DARKROOM_OPENAI_BASE_URL: openai.baseUrl,
      OPENAI_API_KEY: value,
    });
    const result = await providers.verify('openai');
    expect(result.provider?.status.state).toBe(state);
    expect(result.problems.map(({ code }) => code)).toEqual(codes);
    expect(openai.ledger()).toEqual([]);
    await home.expectAbsent(['sk-canary'], result);
  });

  it("gives a provider's words once", async () => {
    const home = await testHome();
    const { providers } = await home.start({
      DARKROOM_OPENAI_BASE_URL: openai.baseUrl,
      OPENAI_API_KEY: BAD,
      DARKROOM_GOOGLE_GEMINI_BASE_URL: gemini.baseUrl,
      GEMINI_API_KEY: 'AIza-canary-bad-0123456789',
    });
    for (const [name, words] of [
      ['openai', 'Incorrect API key provided'],
      ['gemini', 'API key not valid'],
    ] as const) {
      const { problems } = await providers.verify(name);
      expect(problems[0]?.message.split(words)).toHaveLength(2);
      expect(problems[0]?.message).not.toContain('It said');
    }
  });

  it('sends a Gemini key in its header', async () => {
    const home = await testHome();
    const { providers } = await home.start({
      DARKROOM_GOOGLE_GEMINI_BASE_URL: gemini.baseUrl,
      INVOKEAI_EXTERNAL_GEMINI_API_KEY: 'AIza-canary-good-0123456789',
    });
    const result = await providers.verify('gemini');
    expect(result.problems).toEqual([]);
    expect(result.provider?.status.state).toBe('VERIFIED');
    await home.expectAbsent(
      ['AIza-canary'],
      result,
      gemini.requests().map(({ path }) => path),
    );
  });

  it('finds the sandbox ready without anything', async () => {
    const home = await testHome();
    const { providers, models } = await home.start();
    const view = await providers.get('sandbox');
    expect(view).toMatchObject({ status: { state: 'VERIFIED' }, baseUrl: null, credentials: [] });
    expect((await models.page({ first: 100, provider: 'sandbox' })).totalCount).toBeGreaterThan(0);
    expect((await providers.verify('sandbox')).problems).toEqual([]);
    expect((await providers.configure({ provider: 'sandbox' })).problems).toEqual([]);
  });
});

describe('discovering', () => {
  it('lists what the account may use, in pages, and installs what is named', async () => {
    const home = await testHome();
    openai.setSettings({
      models: ['gpt-image-2', { id: 'gpt-image-9-preview', like: 'gpt-image-2' }],
    });
    const { providers, models, access } = await home.start({
      DARKROOM_OPENAI_BASE_URL: openai.baseUrl,
      OPENAI_API_KEY: GOOD,
    });
    const all = await providers.discover({ provider: 'openai', first: 1 });
    expect(all.discovered).toMatchObject({ totalCount: 2, hasNextPage: true });
    const rest = await providers.discover({
      provider: 'openai',
      first: 10,
      after: all.discovered?.endCursor,
    });
    expect(rest.discovered?.nodes).toHaveLength(1);
    const found = await providers.discover({
      provider: 'openai',
      first: 10,
      search: 'IMAGE-9',
      install: ['external://openai/gpt-image-9-preview'],
    });
    expect(found.discovered?.nodes.map(({ record }) => record.providerModelId)).toEqual([
      'gpt-image-9-preview',
    ]);
    expect(found.installedModels).toMatchObject([{ origin: 'DISCOVERED', provider: 'openai' }]);
    const model = resultOf(
      await access.resolve({ source: 'external://openai/gpt-image-9-preview' }),
    );
    expect(model.record.wire.modes.txt2img?.path).toBe('/images/generations');
    const missing = await providers.discover({
      provider: 'openai',
      first: 10,
      install: ['external://openai/gpt-image-8'],
    });
    expect(missing.problems).toMatchObject([{ code: 'MODEL_NOT_FOUND', field: ['install', '0'] }]);
    await providers.reset('openai');
    expect((await models.page({ first: 100 })).nodes.map(({ source }) => source)).toContain(
      'external://openai/gpt-image-9-preview',
    );
  });

  it.each([
    ['a provider without a list', 'sandbox', {}, 'FEATURE_NOT_AVAILABLE'],
    ['no key', 'openai', {}, 'PROVIDER_KEY_REQUIRED'],
    ['a wrong key', 'openai', { OPENAI_API_KEY: BAD }, 'CREDENTIALS_REJECTED'],
    ['no provider', 'opnai', {}, 'PROVIDER_NOT_FOUND'],
  ])('refuses with %s', async (_name, provider, environment, code) => {
    const home = await testHome();
    const { providers } = await home.start({
      DARKROOM_OPENAI_BASE_URL: openai.baseUrl,
      ...environment,
    });
    const result = await providers.discover({ provider, first: 10 });
    expect(result).toMatchObject({ discovered: null, problems: [{ code }] });
    await home.expectAbsent(['sk-canary'], result);
  });
});
