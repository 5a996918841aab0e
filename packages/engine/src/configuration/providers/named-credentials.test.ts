import { writeFile } from 'node:fs/promises';
import { type RunningEmulator, startOpenAiEmulator } from '@darkroom/emulators';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { resultOf, testHome } from '../testing/local/test-configuration.ts';
import type { ProviderService } from './provider-service.ts';

const KEYS = {
  first: 'sk-canary-first-0123456789aaaa',
  second: 'sk-canary-second-0123456789bbbb',
  third: 'sk-canary-third-0123456789cccc',
};
const WRONG = 'sk-canary-wrong-0123456789dddd';

let openai: RunningEmulator;
beforeAll(async () => {
  openai = await startOpenAiEmulator({ keys: Object.values(KEYS) });
});
afterEach(() => openai.reset());
afterAll(() => openai.close());

const here = () => ({ DARKROOM_OPENAI_BASE_URL: openai.baseUrl });

async function credentials(providers: ProviderService) {
  return (await providers.get('openai'))?.credentials ?? [];
}

/** Name, origin and end of the key of each set, in order. */
async function keys(providers: ProviderService) {
  return (await credentials(providers)).map(({ name, fields }) => [
    name,
    fields[0]?.origin ?? null,
    fields[0]?.hint ?? null,
  ]);
}

const store = async (providers: ProviderService, credential: string, value: string) => {
  const given = [{ variable: 'openai_api_key', value }];
  return providers.configure({ provider: 'openai', credential, credentials: given });
};

describe('named sets of credentials', () => {
  it('come from the environment, the file and the database, each with its origin', async () => {
    const home = await testHome();
    await writeFile(
      home.paths.apiKeysFile,
      `openai:\n  openai_api_key: ${KEYS.first}\n  lab: { api_key: ${KEYS.second}, organization: org-9 }\n`,
      { mode: 0o600 },
    );
    const { providers } = await home.start({
      ...here(),
      DARKROOM_OPENAI_API_KEY__TEAM_B: KEYS.third,
      DARKROOM_OPENAI_API_KEY__: 'sk-canary-none',
    });
    expect((await store(providers, 'stored', KEYS.first)).problems).toEqual([]);
    expect(await keys(providers)).toEqual([
      ['default', 'FILE', '…aaaa'],
      ['team-b', 'ENVIRONMENT', '…cccc'],
      ['lab', 'FILE', '…bbbb'],
      ['stored', 'DATABASE', '…aaaa'],
    ]);
    const lab = (await credentials(providers)).find(({ name }) => name === 'lab');
    expect(lab?.fields.find(({ variable }) => variable.endsWith('organization'))?.hint).toBe(
      'org-9',
    );
    await home.expectAbsent(['sk-canary'], await providers.list());
  });

  it('of a file may be names and keys alone', async () => {
    const home = await testHome();
    const text = `openai: { work: ${KEYS.first}, lab: ${KEYS.second} }\n`;
    await writeFile(home.paths.apiKeysFile, text, { mode: 0o600 });
    const { providers } = await home.start(here());
    expect(await providers.problems()).toEqual([]);
    expect(await keys(providers)).toEqual([
      ['default', null, null],
      ['work', 'FILE', '…aaaa'],
      ['lab', 'FILE', '…bbbb'],
    ]);
    // The models are there though "default" is empty.
    expect((await providers.get('openai'))?.status.state).toBe('UNVERIFIED');
  });

  it.each([
    ['a setting beside the key that is none', 'openai: { api_key: sk-canary-1, team: org-1 }'],
    ['a slip in the name of a setting', 'openai: { organisation: org-1 }'],
    ['a slip within a set', 'openai: { lab: { api_kee: sk-canary-1 } }'],
    ['an address of one set', 'openai: { lab: { api_base: http://127.0.0.1:1/v1 } }'],
    ['a list', 'openai: { lab: [sk-canary-1] }'],
  ])('of a file are refused with %s', async (_what, line) => {
    const home = await testHome();
    await writeFile(home.paths.apiKeysFile, `${line}\n`, { mode: 0o600 });
    const { providers } = await home.start(here());
    const problems = await providers.problems();
    expect(problems).toHaveLength(1);
    await home.expectAbsent(['canary'], problems);
  });

  it('go in the order that is stored, and the file of settings goes before it', async () => {
    const home = await testHome();
    const environment = { ...here(), OPENAI_API_KEY: KEYS.first };
    const { providers, refresh } = await home.start(environment);
    await store(providers, 'b', KEYS.second);
    await store(providers, 'c', KEYS.third);
    const names = async () => (await credentials(providers)).map(({ name }) => name);
    const order = (...given: string[]) => providers.arrange({ provider: 'openai', order: given });
    expect((await order('c')).problems).toEqual([]);
    expect(await names()).toEqual(['c', 'default', 'b']);
    expect((await order('c', 'x', 'c')).problems).toMatchObject([
      { code: 'INVALID_INPUT', field: ['order', '1'], allowed: ['c', 'default', 'b'] },
      { code: 'INVALID_INPUT', field: ['order', '2'] },
    ]);
    await providers.arrange({ provider: 'openai', strategy: 'BALANCED' });
    expect(await providers.get('openai')).toMatchObject({
      credentialStrategy: 'BALANCED',
      isCredentialOrderFixed: false,
    });
    await writeFile(
      home.paths.configFile,
      'providers: { openai: { credentials: { order: [b], strategy: ordered } } }\n',
    );
    await refresh();
    expect(await names()).toEqual(['b', 'default', 'c']);
    expect(await providers.get('openai')).toMatchObject({
      credentialStrategy: 'ORDERED',
      isCredentialOrderFixed: true,
    });
    const refused = await providers.arrange({
      provider: 'openai',
      order: ['c'],
      strategy: 'BALANCED',
    });
    expect(refused.problems.map(({ code, field }) => [code, field])).toEqual([
      ['CONFLICT', ['order']],
      ['CONFLICT', ['strategy']],
    ]);
    await writeFile(home.paths.configFile, '');
    await refresh();
    expect(await names()).toEqual(['c', 'default', 'b']);
    expect((await order()).problems).toEqual([]);
    expect(await names()).toEqual(['default', 'b', 'c']);
  });

  it('are checked one by one, and keep what was said of them over a restart', async () => {
    const home = await testHome();
    const first = await home.start({});
    const at = { provider: 'openai', baseUrl: openai.baseUrl };
    await first.providers.configure({
      ...at,
      credentials: [{ variable: 'openai_api_key', value: KEYS.first }],
    });
    expect((await store(first.providers, 'b', WRONG)).problems).toMatchObject([
      { code: 'CREDENTIALS_REJECTED' },
    ]);
    await store(first.providers, 'b', KEYS.second);
    openai.setFault({
      match: { key: KEYS.second, path: '/models' },
      fault: { kind: 'unauthorized' },
    });
    const checked = await first.providers.verify('openai');
    expect(checked.problems).toEqual([]);
    const states = async (providers: ProviderService) =>
      (await credentials(providers)).map(({ name, status, isInUse }) => [
        name,
        status.state,
        isInUse,
      ]);
    const expected = [
      ['default', 'VERIFIED', true],
      ['b', 'REJECTED', false],
    ];
    expect(await states(first.providers)).toEqual(expected);
    expect(checked.provider?.status.state).toBe('VERIFIED');
    await first.stop();
    const second = await home.start({});
    expect(await states(second.providers)).toEqual(expected);
    await second.providers.verify('openai');
    expect(await states(second.providers)).toEqual([expected[0], ['b', 'VERIFIED', true]]);
  });

  it('are told of each where none is accepted', async () => {
    const home = await testHome();
    const { providers } = await home.start({
      ...here(),
      OPENAI_API_KEY: WRONG,
      DARKROOM_OPENAI_API_KEY__B: `${WRONG}b`,
    });
    const { problems } = await providers.verify('openai');
    expect(problems.map(({ code, message }) => [code, message.slice(0, 26)])).toEqual([
      ['CREDENTIALS_REJECTED', 'The credentials "default":'],
      ['CREDENTIALS_REJECTED', 'The credentials "b": OpenA'],
    ]);
  });

  it('are removed one at a time; the models stay while one of them stands', async () => {
    const home = await testHome();
    const { providers, database } = await home.start({
      ...here(),
      DARKROOM_OPENAI_API_KEY__FIXED: '',
    });
    await store(providers, 'default', KEYS.first);
    await store(providers, 'b', KEYS.second);
    const installed = (await database.models.all('openai')).length;
    expect(installed).toBeGreaterThan(0);
    expect(await providers.removeCredential('openai', 'default')).toMatchObject({
      removedModels: 0,
      problems: [],
    });
    expect(await keys(providers)).toEqual([
      ['default', null, null],
      ['b', 'DATABASE', '…bbbb'],
    ]);
    expect((await providers.get('openai'))?.status.state).toBe('VERIFIED');
    expect((await providers.removeCredential('openai', 'x')).problems).toMatchObject([
      { code: 'INVALID_INPUT', allowed: ['default', 'b'] },
    ]);
    expect(await providers.removeCredential('openai', 'b')).toMatchObject({
      removedModels: installed,
      problems: [],
    });
    expect(await database.models.all('openai')).toEqual([]);
  });

  it('that only the environment has cannot be removed here', async () => {
    const home = await testHome();
    const { providers } = await home.start({
      ...here(),
      DARKROOM_OPENAI_API_KEY__B: KEYS.second,
    });
    expect((await providers.removeCredential('openai', 'b')).problems).toMatchObject([
      {
        code: 'CONFLICT',
        message: expect.stringContaining('comes from DARKROOM_OPENAI_API_KEY__B'),
      },
    ]);
  });

  it('go out by name, whatever was said of them, and not by another', async () => {
    const home = await testHome();
    const { providers, access } = await home.start({
      ...here(),
      OPENAI_API_KEY: KEYS.first,
      DARKROOM_OPENAI_API_KEY__B: KEYS.second,
    });
    const model = resultOf(await access.resolve({ source: 'external://openai/gpt-image-2' }));
    const b = resultOf(await access.access(model, 'owner', 'b'));
    await access.refused(b, { kind: 'rejected', message: 'No.' });
    expect((await credentials(providers)).map(({ isInUse }) => isInUse)).toEqual([true, false]);
    const ways = async () =>
      resultOf(await access.ways(model, 'owner')).ways.map((way) => way.credential);
    expect(await ways()).toEqual(['default']);
    expect(resultOf(await access.access(model, 'owner', 'b')).secrets).toEqual([KEYS.second]);
    expect(resultOf(await access.access(model, 'owner')).credential).toBe('default');
    const gone = await access.access(model, 'owner', 'c');
    expect(gone).toMatchObject({ ok: false, problems: [{ code: 'PROVIDER_KEY_REQUIRED' }] });
    // What was said of a key does not hold for another under the same name.
    await access.refused({ ...b, account: 'another' }, { kind: 'rejected', message: 'No.' });
    await providers.verify('openai');
    expect(await ways()).toEqual(['default', 'b']);
    await access.refused({ ...b, account: 'another' }, { kind: 'rejected', message: 'No.' });
    expect(await ways()).toEqual(['default', 'b']);
  });
});
