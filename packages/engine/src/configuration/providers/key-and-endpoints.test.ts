import { type RunningEmulator, startOpenAiEmulator } from '@darkroom/emulators';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resultOf, testHome } from '../testing/local/test-configuration.ts';

const GOOD = 'sk-canary-good-0123456789abcdef';
const OTHER = 'sk-canary-other-0123456789abcdef';
const SOURCE = 'external://studio/one';

let openai: RunningEmulator;
let files: Record<string, string>;
beforeAll(async () => {
  openai = await startOpenAiEmulator({ keys: [GOOD, OTHER] });
  files = {
    'studio/models/one.yaml': `source: ${SOURCE}
name: One
description: Of the tests.
wire:
  modes: { txt2img: { path: /images/generations } }
  fields: { prompt: prompt, count: n, size: { field: size, strategy: dimensions } }
`,
    'studio/provider.yaml': `slug: studio
label: Studio
configurationMethods: [predefined-model]
isPaid: false
protocol: openai-images
baseUrl: ${openai.baseUrl}
endpoints:
  files: { url: "https://files.studio.example", variable: files_url }
  region: { url: "https://{region}.studio.example" }
  tier: { url: "https://{tier}.studio.example" }
credentialForm:
  - { variable: openai_api_key, label: Key, type: secret-input, required: true }
  - { variable: files_url, label: Files, type: text-input }
  - { variable: region, label: Region, type: text-input }
  - { variable: tier, label: Tier, type: select, options: [{ value: a, label: A }, { value: b, label: B }] }
`,
  };
});
afterAll(() => openai.close());

const started = async (environment: Record<string, string> = {}) => {
  const home = await testHome(files);
  return { home, ...(await home.start(environment)) };
};
const key = (value = GOOD) => ({ variable: 'openai_api_key', value });

describe('a key and the further addresses of its provider', () => {
  it.each([
    ['files_url', 'http://127.0.0.1:1'],
    ['region', 'eu'],
  ])('part when a person changes %s: the key is asked for anew', async (variable, value) => {
    const { providers, access, home } = await started();
    await providers.configure({ provider: 'studio', credentials: [key()] });
    const change = { variable, value };
    const refused = await providers.configure({ provider: 'studio', credentials: [change] });
    expect(refused.problems).toMatchObject([{ code: 'PROVIDER_KEY_REQUIRED' }]);
    const model = resultOf(await access.resolve({ source: SOURCE }));
    const before = resultOf(await access.access(model, 'owner')).context(
      new AbortController().signal,
    );
    expect(before.credentials.text(variable)).toBeNull();
    const again = { provider: 'studio', credentials: [key(OTHER), change] };
    expect((await providers.configure(again)).provider?.status.state).toBe('VERIFIED');
    const after = resultOf(await access.access(model, 'owner')).context(
      new AbortController().signal,
    );
    expect(after.credentials.secret('openai_api_key')?.reveal()).toBe(OTHER);
    await home.expectAbsent([GOOD, OTHER], refused);
  });

  it('stay together when both are given, or nothing else is said than before', async () => {
    const { providers, access } = await started();
    const files = { variable: 'files_url', value: 'http://127.0.0.1:1/f/' };
    const both = await providers.configure({ provider: 'studio', credentials: [key(), files] });
    expect(both.provider?.status.state).toBe('VERIFIED');
    await providers.configure({ provider: 'studio', credentials: [files] });
    const model = resultOf(await access.resolve({ source: SOURCE }));
    const context = resultOf(await access.access(model, 'owner')).context(
      new AbortController().signal,
    );
    expect(context.credentials.secret('openai_api_key')?.reveal()).toBe(GOOD);
    expect(context.endpoint('files')).toBe('http://127.0.0.1:1/f');
  });

  it('stay together where one of the options of the file is chosen', async () => {
    const { providers } = await started();
    await providers.configure({ provider: 'studio', credentials: [key()] });
    const chosen = await providers.configure({
      provider: 'studio',
      credentials: [{ variable: 'tier', value: 'b' }],
    });
    expect(chosen.provider?.status.state).toBe('VERIFIED');
  });

  it('of the environment is not sent where somebody else says', async () => {
    const { providers, access } = await started({ DARKROOM_STUDIO_OPENAI_API_KEY: GOOD });
    expect((await providers.verify('studio')).provider?.status.state).toBe('VERIFIED');
    const files = { variable: 'files_url', value: 'http://127.0.0.1:1' };
    const alone = await providers.configure({ provider: 'studio', credentials: [files] });
    expect(alone.problems).toMatchObject([{ code: 'PROVIDER_KEY_REQUIRED' }]);
    expect(alone.problems[0]?.message).toContain('one of them was set through Darkroom');
    const own = await providers.configure({ provider: 'studio', credentials: [files, key(OTHER)] });
    expect(own.problems).toEqual([]);
    const model = resultOf(await access.resolve({ source: SOURCE }));
    const granted = resultOf(await access.access(model, 'owner'));
    expect(granted.origins.words).toContain('http://127.0.0.1:1');
    expect(granted.secrets).toEqual([OTHER]);
  });

  it('of the environment stand together', async () => {
    const { access } = await started({
      DARKROOM_STUDIO_OPENAI_API_KEY: GOOD,
      DARKROOM_STUDIO_FILES_URL: 'http://127.0.0.1:1',
    });
    const model = resultOf(await access.resolve({ source: SOURCE }));
    expect(resultOf(await access.access(model, 'owner')).origins.words).toContain(
      'http://127.0.0.1:1',
    );
  });

  it.each(['not a url', 'ftp://a.example', 'http://user:pass@a.example'])(
    'an address such as %s is refused',
    async (value) => {
      const { providers } = await started();
      const refused = await providers.configure({
        provider: 'studio',
        credentials: [key(), { variable: 'files_url', value }],
      });
      expect(refused.problems).toMatchObject([{ code: 'INVALID_INPUT' }]);
      expect(refused.problems[0]?.message).toContain('files_url');
    },
  );
});
