import { once } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type RunningEmulator,
  startGeminiEmulator,
  startOpenAiEmulator,
} from '@darkroom/emulators';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { resultOf, testHome } from '../testing/local/test-configuration.ts';

const GOOD = 'sk-canary-good-0123456789abcdef';
const OTHER = 'sk-canary-other-0123456789abcdef';
const key = (value: string | null) => [{ variable: 'openai_api_key', value }];

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

/** A server that notes every request and answers 200 with an empty list of models. */
async function listener(): Promise<{
  url: string;
  authorizations: (string | undefined)[];
  server: Server;
}> {
  const authorizations: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    authorizations.push(request.headers.authorization);
    response.setHeader('content-type', 'application/json').end('{"object":"list","data":[]}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo; // it listens on a port
  return { url: `http://127.0.0.1:${port}/v1`, authorizations, server };
}

describe('a key and its address', () => {
  it.each([
    [
      'port',
      (url: string) =>
        url.replace(
          /:(\d+)\//,
          (_all, port: string) => `:${Number(port) === 65535 ? 1 : Number(port) + 1}/`,
        ),
    ],
    ['host', (url: string) => url.replace('127.0.0.1', 'localhost')],
    ['scheme', (url: string) => url.replace('http:', 'https:')],
  ])('part when the %s changes', async (_name, change) => {
    const home = await testHome();
    const { providers, models, database, access } = await home.start();
    await providers.configure({
      provider: 'openai',
      credentials: key(GOOD),
      baseUrl: openai.baseUrl,
    });
    const model = resultOf(await access.resolve({ source: 'external://openai/gpt-image-2' }));
    const count = openai.requests().length;
    const moved = await providers.configure({
      provider: 'openai',
      baseUrl: change(openai.baseUrl),
    });
    expect(moved.problems).toEqual([]);
    expect(moved.provider?.status.state).toBe('NOT_CONFIGURED');
    expect(await database.credentials.states()).toEqual([]);
    expect((await models.page({ first: 1, provider: 'openai' })).totalCount).toBe(0);
    const refused = await access.access(model, 'owner');
    expect(refused).toMatchObject({ ok: false, problems: [{ code: 'PROVIDER_KEY_REQUIRED' }] });
    expect(openai.requests()).toHaveLength(count);
  });

  it('stay together when only the path changes', async () => {
    const home = await testHome();
    const { providers, database } = await home.start();
    await providers.configure({
      provider: 'openai',
      credentials: key(GOOD),
      baseUrl: openai.baseUrl,
    });
    const result = await providers.configure({ provider: 'openai', baseUrl: `${openai.baseUrl}/` });
    expect(result.provider?.status.state).toBe('VERIFIED');
    expect(await database.credentials.states()).toHaveLength(1);
  });

  it('a new key that comes with the new address is stored, and the old one is gone', async () => {
    const home = await testHome();
    const other = await listener();
    const { providers, database } = await home.start();
    await providers.configure({
      provider: 'openai',
      credentials: [...key(GOOD), { variable: 'openai_organization', value: 'org-1' }],
      baseUrl: openai.baseUrl,
    });
    const moved = await providers.configure({
      provider: 'openai',
      credentials: key(OTHER),
      baseUrl: other.url,
    });
    expect(moved.provider?.status.state).toBe('VERIFIED');
    expect((await database.credentials.states()).map(({ variable }) => variable)).toEqual([
      'openai_api_key',
    ]);
    expect(other.authorizations).toEqual([`Bearer ${OTHER}`]);
  });

  it("is not given to an address of the environment's or of config.yaml, and counts again when that is gone", async () => {
    const home = await testHome();
    const other = await listener();
    const first = await home.start();
    await first.providers.configure({
      provider: 'openai',
      credentials: key(GOOD),
      baseUrl: openai.baseUrl,
    });
    await first.stop();
    const second = await home.start({ DARKROOM_OPENAI_BASE_URL: other.url });
    const view = await second.providers.get('openai');
    expect(view?.status.state).toBe('NOT_CONFIGURED');
    expect(view?.status.message).toContain('a key is never sent to another address');
    expect((await second.models.page({ first: 1, provider: 'openai' })).totalCount).toBe(0);
    expect((await second.providers.verify('openai')).problems).toMatchObject([
      { code: 'PROVIDER_KEY_REQUIRED' },
    ]);
    expect(other.authorizations).toEqual([]);
    await second.stop();
    const third = await home.start();
    expect((await third.providers.get('openai'))?.status.state).toBe('VERIFIED');
    expect((await third.models.page({ first: 1, provider: 'openai' })).totalCount).toBeGreaterThan(
      0,
    );
  });

  it('of the environment goes to no address that came in through Darkroom', async () => {
    const home = await testHome();
    const other = await listener();
    const { providers } = await home.start({ OPENAI_API_KEY: GOOD });
    const moved = await providers.configure({ provider: 'openai', baseUrl: other.url });
    expect(moved.provider?.status).toMatchObject({ state: 'NOT_CONFIGURED' });
    expect(moved.provider?.status.message).toContain(
      'OPENAI_API_KEY is meant for https://api.openai.com',
    );
    await providers.verify('openai');
    await providers.discover({ provider: 'openai', first: 10 });
    expect(other.authorizations).toEqual([]);
  });
});

describe('an address', () => {
  it('is not taken where the environment sets another, and nothing changes', async () => {
    const home = await testHome();
    const { providers, database } = await home.start({
      DARKROOM_OPENAI_BASE_URL: openai.baseUrl,
    });
    const refused = await providers.configure({
      provider: 'openai',
      baseUrl: 'http://127.0.0.1:9/v1',
      credentials: key(GOOD),
    });
    expect(refused.problems).toMatchObject([{ code: 'CONFLICT', field: ['baseUrl'] }]);
    for (const part of ['DARKROOM_OPENAI_BASE_URL', openai.baseUrl, 'Nothing was changed'])
      expect(refused.problems[0]?.message).toContain(part);
    expect(await database.credentials.states()).toEqual([]);
    const same = await providers.configure({
      provider: 'openai',
      baseUrl: openai.baseUrl,
      credentials: key(GOOD),
    });
    expect(same.problems).toEqual([]);
  });

  it('is not taken where config.yaml sets another', async () => {
    const home = await testHome();
    await writeFile(
      home.paths.configFile,
      `providers:\n  openai:\n    baseUrl: ${openai.baseUrl}\n`,
      { mode: 0o600 },
    );
    const { providers } = await home.start();
    const { problems } = await providers.configure({
      provider: 'openai',
      baseUrl: 'http://127.0.0.1:9/v1',
    });
    expect(problems).toMatchObject([{ code: 'CONFLICT', field: ['baseUrl'] }]);
    expect(problems[0]?.message).toContain(`config.yaml sets ${openai.baseUrl}`);
  });
});

describe('resetting a provider', () => {
  it('clears keys and address, and removes its models; pictures of the mind stay: overrides', async () => {
    const home = await testHome();
    const { providers, models, database } = await home.start();
    await providers.configure({
      provider: 'openai',
      credentials: key(GOOD),
      baseUrl: openai.baseUrl,
    });
    const source = 'external://openai/gpt-image-2';
    resultOf(await models.update({ model: { source }, name: 'Mine' }));
    const { totalCount } = await models.page({ first: 1, provider: 'openai' });
    const result = await providers.reset('openai');
    expect(result).toMatchObject({
      removedModels: totalCount,
      problems: [],
      provider: { baseUrl: 'https://api.openai.com/v1', status: { state: 'NOT_CONFIGURED' } },
    });
    expect(await database.credentials.states()).toEqual([]);
    expect((await models.page({ first: 1, provider: 'openai' })).totalCount).toBe(0);
    expect((await models.page({ first: 1, provider: 'sandbox' })).totalCount).toBeGreaterThan(0);
    await providers.configure({
      provider: 'openai',
      credentials: key(GOOD),
      baseUrl: openai.baseUrl,
    });
    const [back] = await models.byRefs([{ source }]);
    expect(back?.record.name).toBe('Mine');
    expect((await providers.reset('opnai')).problems).toMatchObject([
      { code: 'PROVIDER_NOT_FOUND' },
    ]);
  });

  it('says where a key still comes from, and keeps the models as long', async () => {
    const home = await testHome();
    const environment = { DARKROOM_OPENAI_BASE_URL: openai.baseUrl, OPENAI_API_KEY: GOOD };
    const { providers, models } = await home.start(environment);
    const result = await providers.reset('openai');
    expect(result.removedModels).toBe(0);
    expect(result.provider?.status.message).toContain('OPENAI_API_KEY');
    expect(result.provider?.status.message).toContain('unset it and restart');
    expect((await models.page({ first: 1, provider: 'openai' })).totalCount).toBeGreaterThan(0);
  });
});

describe('a key that is gone', () => {
  it('by its file takes the models along, and brings them back with it', async () => {
    const home = await testHome();
    await writeFile(home.paths.apiKeysFile, `openai: ${GOOD}\n`, { mode: 0o600 });
    const { providers, models, access, refresh, database } = await home.start({
      DARKROOM_OPENAI_BASE_URL: openai.baseUrl,
    });
    const count = async () => (await models.page({ first: 1, provider: 'openai' })).totalCount;
    const before = await count();
    expect(before).toBeGreaterThan(0);
    const model = resultOf(await access.resolve({ source: 'external://openai/gpt-image-2' }));
    expect(await access.access(model, 'owner')).toMatchObject({ ok: true });
    await rm(home.paths.apiKeysFile);
    expect(await access.access(model, 'owner')).toMatchObject({
      ok: false,
      problems: [{ code: 'PROVIDER_KEY_REQUIRED' }],
    });
    await refresh();
    expect(await count()).toBe(0);
    const position = await database.events.latestPosition();
    await refresh();
    expect(await database.events.latestPosition()).toBe(position);
    await writeFile(home.paths.apiKeysFile, `openai: ${GOOD}\n`, { mode: 0o600 });
    await refresh();
    expect(await count()).toBe(before);
    expect((await providers.get('openai'))?.status.state).toBe('UNVERIFIED');
  });

  it('by the environment takes them along at the next start', async () => {
    const home = await testHome();
    const first = await home.start({ GEMINI_API_KEY: 'AIza-canary-good-0123456789' });
    expect((await first.models.page({ first: 1, provider: 'gemini' })).totalCount).toBeGreaterThan(
      0,
    );
    await first.stop();
    const second = await home.start();
    expect((await second.models.page({ first: 1, provider: 'gemini' })).totalCount).toBe(0);
    const refused = await second.access.resolve({ key: 'gemini-2.5-flash' });
    expect(refused).toMatchObject({ ok: false, problems: [{ code: 'PROVIDER_NOT_CONFIGURED' }] });
    // What it would be with a key is told for plans.
    expect(second.access.offered({ key: 'gemini-2.5-flash' })?.record).toBe(
      home.catalog.model('external://google-gemini/gemini-2.5-flash-image'),
    );
    expect(second.access.offered({ key: 'nobody' })).toBeNull();
    const message = refused.ok ? '' : (refused.problems[0]?.message ?? '');
    for (const place of [
      'DARKROOM_GOOGLE_GEMINI_API_KEY',
      'GEMINI_API_KEY',
      'GOOGLE_API_KEY',
      'INVOKEAI_EXTERNAL_GEMINI_API_KEY',
      home.paths.apiKeysFile,
      'Providers page',
      'darkroom provider configure google-gemini',
      'starts with "AIza"',
      'Generative Language API',
    ]) {
      expect(message).toContain(place);
    }
  });
});
