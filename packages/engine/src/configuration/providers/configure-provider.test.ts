import { type RunningEmulator, startOpenAiEmulator } from '@darkroom/emulators';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { testHome } from '../testing/local/test-configuration.ts';

const GOOD = 'sk-canary-good-0123456789abcdef';
const OTHER = 'sk-canary-other-0123456789abcdef';
const BAD = 'sk-canary-bad-0123456789abcdef';
const key = (value: string | null) => [{ variable: 'openai_api_key', value }];

let openai: RunningEmulator;
beforeAll(async () => {
  openai = await startOpenAiEmulator({ keys: [GOOD, OTHER] });
});
afterEach(async () => {
  await openai.reset();
});
afterAll(async () => {
  await openai.close();
});

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
    expect(result.provider?.status.message).toContain('stored, not checked');
    expect((await models.page({ first: 1, provider: 'openai' })).totalCount).toBeGreaterThan(0);
    expect((await providers.verify('openai')).problems).toMatchObject([
      { code: 'PROVIDER_UNREACHABLE' },
    ]);
    await home.expectAbsent(['sk-canary'], result);
  });

  it('keeps a key that was checked where nobody can say whether the next is good, until it is cleared', async () => {
    const home = await testHome();
    const { providers, models, database } = await home.start();
    const { baseUrl } = openai;
    await providers.configure({ provider: 'openai', credentials: key(GOOD), baseUrl });
    const before = await database.credentials.states();
    const elsewhere = {
      provider: 'openai',
      credentials: key('sk-canary-unchecked'),
      baseUrl: 'http://127.0.0.1:9/v1',
    };
    const refused = await providers.configure(elsewhere);
    expect(refused.problems).toMatchObject([
      { code: 'PROVIDER_UNREACHABLE', field: ['credentials'], provider: 'openai' },
    ]);
    expect(refused.problems[0]?.message).toContain('Nothing was stored: the openai_api_key');
    expect(refused.provider).toMatchObject({ baseUrl, status: { state: 'VERIFIED' } });
    expect(await database.credentials.states()).toEqual(before);
    expect((await models.page({ first: 1, provider: 'openai' })).totalCount).toBeGreaterThan(0);
    await providers.configure({ provider: 'openai', credentials: key(null) });
    const stored = await providers.configure(elsewhere);
    expect(stored.problems).toEqual([]);
    expect(stored.provider?.status).toMatchObject({ state: 'UNREACHABLE' });
    await home.expectAbsent(['sk-canary'], refused, stored);
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
    const told =
      /OPENAI_API_KEY is not used: it is meant for https:\/\/api.openai.com,.* The stored openai_api_key is used\./;
    expect(view?.status.message).toMatch(told);
    expect(view?.status.message).toContain('set DARKROOM_OPENAI_BASE_URL beside it');
    const verified = await third.providers.verify('openai');
    expect(verified.provider?.status).toMatchObject({ state: 'VERIFIED' });
    expect(verified.provider?.status.message).toMatch(told);
    const warnings = () =>
      home.logged.filter((line) => line.includes('OPENAI_API_KEY is not used'));
    expect(warnings()).toEqual([expect.stringMatching(/^warn /)]);
    await third.refresh();
    expect(warnings()).toHaveLength(1);
    await home.expectAbsent(['sk-canary'], view, verified);
  });
});
