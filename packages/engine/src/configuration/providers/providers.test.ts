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
const BAD = 'sk-canary-bad-0123456789abcdef';
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

describe('configuring a provider', () => {
  it('asks the provider, stores the key encrypted, installs the models, and tells of it', async () => {
    const home = await testHome();
    const started = await home.start({ DARKROOM_OPENAI_BASE_URL: openai.baseUrl });
    const { providers, models, database } = started;
    expect((await providers.get('openai'))?.status.state).toBe('NOT_CONFIGURED');
    const result = await providers.configure({
      provider: 'open-ai',
      credentials: [
        { variable: 'openai_api_key', value: `"${GOOD}"\n` },
        { variable: 'openai_organization', value: 'org-shown' },
      ],
    });
    expect(result.problems).toEqual([]);
    expect(result.provider?.status).toMatchObject({
      state: 'VERIFIED',
      checkedAt: new Date(home.clock.time),
    });
    const offered = await models.starters({ first: 100, provider: 'openai' });
    expect(result.installedModels.map(({ source }) => source).sort()).toEqual(
      offered.nodes.map(({ record }) => record.source).sort(),
    );
    expect(offered.nodes.every(({ installed }) => installed !== null)).toBe(true);
    const [set] = result.provider?.credentials ?? [];
    expect(set?.fields.slice(0, 2)).toEqual([
      {
        variable: 'openai_api_key',
        isSet: true,
        origin: 'DATABASE',
        hint: '…cdef',
        setAt: new Date(home.clock.time),
      },
      {
        variable: 'openai_organization',
        isSet: true,
        origin: 'DATABASE',
        hint: 'org-shown',
        setAt: new Date(home.clock.time),
      },
    ]);
    expect(await providers.credential(set?.id ?? '')).toEqual(set);
    expect(await providers.byIds([result.provider?.id ?? ''])).toEqual([result.provider]);
    const events = await database.events.after(0, 1000);
    expect(events.filter(({ topic }) => topic === 'provider')).toMatchObject([
      { subject: 'openai', kind: 'CONFIGURED' },
    ]);
    expect(events.filter(({ kind }) => kind === 'INSTALLED').length).toBeGreaterThan(10);
    expect(openai.requests().map(({ path }) => path)).toEqual(['/v1/models']);
    expect(openai.ledger()).toEqual([]);
    const again = await providers.configure({ provider: 'openai', credentials: key(OTHER) });
    expect(again).toMatchObject({ problems: [], installedModels: [] });
    await home.expectAbsent(['sk-canary'], result, again, events, await providers.list());
  });

  it('stores nothing that the provider rejects, and what was there stays', async () => {
    const home = await testHome();
    const { providers, models, database } = await home.start({
      DARKROOM_OPENAI_BASE_URL: openai.baseUrl,
    });
    const first = await providers.configure({ provider: 'openai', credentials: key(BAD) });
    expect(first.problems).toMatchObject([
      { code: 'CREDENTIALS_REJECTED', field: ['credentials'] },
    ]);
    const [problem] = first.problems;
    expect(problem?.message).toContain('starts with "sk-"');
    expect(problem?.message).toContain('https://platform.openai.com/api-keys');
    expect(problem?.message).toContain('Nothing was stored');
    expect(await database.credentials.states()).toEqual([]);
    expect((await models.page({ first: 1, provider: 'openai' })).totalCount).toBe(0);
    expect(first.provider?.status.state).toBe('NOT_CONFIGURED');

    await providers.configure({ provider: 'openai', credentials: key(GOOD) });
    const before = await database.credentials.states();
    home.clock.time += 1000;
    const second = await providers.configure({ provider: 'openai', credentials: key(BAD) });
    expect(second.problems).toMatchObject([{ code: 'CREDENTIALS_REJECTED' }]);
    expect(second.provider?.status.state).toBe('VERIFIED');
    expect(await database.credentials.states()).toEqual(before);
    await home.expectAbsent(['sk-canary'], first, second);
  });

  const refusals: [
    string,
    Parameters<
      Awaited<ReturnType<Awaited<ReturnType<typeof testHome>>['start']>>['providers']['configure']
    >[0],
    string,
    string[],
    string,
  ][] = [
    [
      'an unknown provider',
      { provider: 'opnai' },
      'PROVIDER_NOT_FOUND',
      ['provider'],
      'Did you mean "openai"?',
    ],
    [
      'an unknown variable',
      { provider: 'openai', credentials: [{ variable: 'openai_api_kee', value: BAD }] },
      'INVALID_INPUT',
      ['credentials', '0', 'variable'],
      'Did you mean "openai_api_key"?',
    ],
    [
      'a variable given twice',
      { provider: 'openai', credentials: [...key(GOOD), ...key(BAD)] },
      'INVALID_INPUT',
      ['credentials', '1', 'variable'],
      'given twice',
    ],
    [
      'an empty key',
      { provider: 'openai', credentials: key('  ') },
      'INVALID_INPUT',
      ['credentials', '0', 'value'],
      'is empty',
    ],
    [
      'a key with a control character',
      { provider: 'openai', credentials: key('sk-canary\u0000') },
      'INVALID_INPUT',
      ['credentials', '0', 'value'],
      'control character',
    ],
    [
      'a key with a line break',
      { provider: 'openai', credentials: key('sk-canary\r\nx: y') },
      'INVALID_INPUT',
      ['credentials', '0', 'value'],
      'line break',
    ],
    [
      'a key that is too long',
      { provider: 'openai', credentials: key(`sk-canary${'x'.repeat(400)}`) },
      'INVALID_INPUT',
      ['credentials', '0', 'value'],
      '400 characters at most',
    ],
    [
      'no key at all',
      { provider: 'openai' },
      'PROVIDER_KEY_REQUIRED',
      ['credentials'],
      'DARKROOM_OPENAI_API_KEY',
    ],
    [
      'an organization without a key',
      { provider: 'openai', credentials: [{ variable: 'openai_organization', value: 'org' }] },
      'PROVIDER_KEY_REQUIRED',
      ['credentials'],
      'openai_api_key',
    ],
    [
      'a base URL that is none',
      { provider: 'openai', baseUrl: 'localhost:1' },
      'INVALID_INPUT',
      ['baseUrl'],
      'no URL',
    ],
    [
      'a base URL with a key in it',
      { provider: 'openai', baseUrl: 'https://sk-canary@x.example' },
      'INVALID_INPUT',
      ['baseUrl'],
      'user name',
    ],
    [
      'two base URLs',
      {
        provider: 'openai',
        baseUrl: 'https://a.example',
        credentials: [{ variable: 'openai_api_base', value: 'https://b.example' }],
      },
      'INVALID_INPUT',
      ['baseUrl'],
      'different addresses',
    ],
    [
      'a name that is none',
      { provider: 'openai', credential: '../x', credentials: key(GOOD) },
      'INVALID_INPUT',
      ['credential'],
      '1 to 64',
    ],
    [
      'credentials of a provider without',
      { provider: 'sandbox', credentials: key(GOOD) },
      'INVALID_INPUT',
      ['credentials', '0', 'variable'],
      'takes no credentials',
    ],
  ];
  it.each(refusals)('refuses %s', async (_name, input, code, field, sentence) => {
    const home = await testHome();
    const { providers, database } = await home.start({ DARKROOM_OPENAI_BASE_URL: openai.baseUrl });
    const before = await database.events.latestPosition();
    const result = await providers.configure(input);
    expect(result.problems).toMatchObject([{ code, field }]);
    expect(result.problems[0]?.message).toContain(sentence);
    expect(await database.credentials.states()).toEqual([]);
    expect(await database.events.latestPosition()).toBe(before);
    expect(openai.requests()).toEqual([]);
    await home.expectAbsent(['sk-canary'], result);
  });

  it('stores a key for a provider that cannot be reached, and says so', async () => {
    const home = await testHome();
    const { providers, models } = await home.start({
      DARKROOM_OPENAI_BASE_URL: 'http://127.0.0.1:9/v1',
    });
    const result = await providers.configure({ provider: 'openai', credentials: key(GOOD) });
    expect(result.problems).toEqual([]);
    expect(result.provider?.status.state).toBe('UNREACHABLE');
    expect(result.provider?.status.message).toContain('http://127.0.0.1:9');
    expect((await models.page({ first: 1, provider: 'openai' })).totalCount).toBeGreaterThan(0);
    expect((await providers.verify('openai')).problems).toMatchObject([
      { code: 'PROVIDER_UNREACHABLE' },
    ]);
    await home.expectAbsent(['sk-canary'], result);
  });

  it('keeps what is absent and clears what is null', async () => {
    const home = await testHome();
    const { providers, models } = await home.start({ DARKROOM_OPENAI_BASE_URL: openai.baseUrl });
    await providers.configure({
      provider: 'openai',
      credentials: [...key(GOOD), { variable: 'openai_organization', value: 'org-1' }],
    });
    const kept = await providers.configure({
      provider: 'openai',
      credentials: [{ variable: 'openai_organization', value: null }],
    });
    const state = (index: number) => kept.provider?.credentials[0]?.fields[index];
    expect([state(0)?.isSet, state(1)?.isSet]).toEqual([true, false]);
    const cleared = await providers.configure({ provider: 'openai', credentials: key(null) });
    expect(cleared.problems).toEqual([]);
    expect(cleared.provider?.status.state).toBe('NOT_CONFIGURED');
    expect((await models.page({ first: 1, provider: 'openai' })).totalCount).toBe(0);
  });

  it('keeps several named sets and uses the default first', async () => {
    const home = await testHome();
    const { providers } = await home.start({ DARKROOM_OPENAI_BASE_URL: openai.baseUrl });
    await providers.configure({ provider: 'openai', credential: 'work', credentials: key(OTHER) });
    const only = await providers.get('openai');
    expect(only?.status.state).toBe('VERIFIED');
    expect(only?.credentials.map(({ name, status }) => [name, status.state])).toEqual([
      ['default', 'NOT_CONFIGURED'],
      ['work', 'VERIFIED'],
    ]);
    await providers.configure({ provider: 'openai', credentials: key(GOOD) });
    const both = await providers.get('openai');
    expect(both?.credentials.map(({ status }) => status.state)).toEqual(['VERIFIED', 'VERIFIED']);
  });

  it('remembers over a restart what was said of stored keys, and asks anew of others', async () => {
    const home = await testHome();
    const first = await home.start();
    await first.providers.configure({
      provider: 'openai',
      credentials: key(GOOD),
      baseUrl: openai.baseUrl,
    });
    await first.stop();
    const second = await home.start();
    expect((await second.providers.get('openai'))?.status.state).toBe('VERIFIED');
    await second.stop();
    const third = await home.start({ OPENAI_API_KEY: OTHER });
    const view = await third.providers.get('openai');
    // meant for the vendor's own address, which the stored base URL is not
    expect(view?.credentials[0]?.fields[0]).toMatchObject({ origin: 'DATABASE' });
  });
});

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
    const refused = await access.access(model);
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
    expect(await access.access(model)).toMatchObject({ ok: true });
    await rm(home.paths.apiKeysFile);
    expect(await access.access(model)).toMatchObject({
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
    expect(refused).toMatchObject({ ok: false, problems: [{ code: 'MODEL_NOT_INSTALLED' }] });
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
