import { type RunningEmulator, startOpenAiEmulator } from '@darkroom/emulators';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Viewer } from '../../contracts.ts';
import { resultOf, type Started, testHome } from '../testing/local/test-configuration.ts';

const KEYS = {
  shared: 'sk-canary-shared-0123456789aaaa',
  ada: 'sk-canary-ada-0123456789bbbb',
  bob: 'sk-canary-bob-0123456789cccc',
};
const WRONG = 'sk-canary-wrong-0123456789dddd';
const SOURCE = 'external://openai/gpt-image-2';

const viewer = (userId: string, isAdmin = false): Viewer => ({
  userId,
  isAdmin,
  seesOwners: isAdmin,
});
const ADA = viewer('usr_ada');
const BOB = viewer('usr_bob');
const ADMIN = viewer('owner', true);

let openai: RunningEmulator;
let elsewhere: RunningEmulator;
beforeAll(async () => {
  openai = await startOpenAiEmulator({ keys: Object.values(KEYS) });
  elsewhere = await startOpenAiEmulator({ keys: Object.values(KEYS) });
});
afterEach(() => Promise.all([openai.reset(), elsewhere.reset()]));
afterAll(() => Promise.all([openai.close(), elsewhere.close()]));

const here = () => ({ DARKROOM_OPENAI_BASE_URL: openai.baseUrl });
const given = (value: string | null) => [{ variable: 'openai_api_key', value }];

const giveOwn = ({ providers }: Started, who: Viewer, value: string | null, credential?: string) =>
  providers.configureOwn(who, {
    provider: 'openai',
    credentials: given(value),
    ...(credential === undefined ? {} : { credential }),
  });

async function seenBy({ providers, models }: Started, who: Viewer) {
  const view = await providers.get('openai', who);
  const installed = await models.installed(who);
  return {
    state: view?.status.state,
    models: installed.filter(({ provider }) => provider === 'openai').length,
    own: view?.ownCredentials,
  };
}

/** With what, and in which order, somebody's call could go out. */
async function ways({ access }: Started, actor: string) {
  const model = resultOf(await access.resolve({ source: SOURCE }));
  const found = await access.ways(model, actor);
  return found.ok
    ? found.value.ways.map(({ credential, secrets }) => [credential, secrets[0]?.slice(-4)])
    : found.problems.map(({ code }) => code);
}

describe("a user's own key", () => {
  it('makes the models ready for them, and for nobody else', async () => {
    const home = await testHome();
    const started = await home.start(here());
    expect(await seenBy(started, ADA)).toMatchObject({ state: 'NOT_CONFIGURED', models: 0 });
    const { provider, installedModels, problems } = await giveOwn(started, ADA, KEYS.ada);
    expect(problems).toEqual([]);
    expect(provider?.status.state).toBe('VERIFIED');
    expect(installedModels.length).toBeGreaterThan(0);
    const ada = await seenBy(started, ADA);
    expect(ada).toMatchObject({
      state: 'VERIFIED',
      own: [
        {
          name: 'default',
          isMine: true,
          isInUse: true,
          fields: [{ variable: 'openai_api_key', isSet: true, hint: '…bbbb', isOwn: true }, {}, {}],
        },
      ],
    });
    expect(ada.models).toBe(installedModels.length);
    expect(await seenBy(started, BOB)).toEqual({ state: 'NOT_CONFIGURED', models: 0, own: [] });
    const stripped = { fields: [], status: null, coolingUntil: null, isInUse: null };
    expect(await seenBy(started, ADMIN)).toEqual({
      state: 'NOT_CONFIGURED',
      models: 0,
      own: [{ userId: 'usr_ada', name: 'default', isMine: false, ...stripped }],
    });
    expect(await ways(started, 'usr_ada')).toEqual([['own:default', 'bbbb']]);
    expect(await ways(started, 'usr_bob')).toEqual(['PROVIDER_KEY_REQUIRED']);
    expect(await ways(started, 'owner')).toEqual(['PROVIDER_KEY_REQUIRED']);
    await home.expectAbsent(['sk-canary'], await started.providers.list(ADMIN), ada);
    // It is there after a restart too, with what was said of it.
    await started.stop();
    const again = await home.start(here());
    expect(await seenBy(again, ADA)).toMatchObject({ state: 'VERIFIED', models: ada.models });
  });

  it('goes first, and shared ones follow where an admin lets them', async () => {
    const home = await testHome();
    const started = await home.start({ ...here(), OPENAI_API_KEY: KEYS.shared });
    await giveOwn(started, ADA, KEYS.ada);
    expect(await ways(started, 'usr_ada')).toEqual([
      ['own:default', 'bbbb'],
      ['default', 'aaaa'],
    ]);
    expect(await ways(started, 'usr_bob')).toEqual([['default', 'aaaa']]);
    const model = resultOf(await started.access.resolve({ source: SOURCE }));
    const queues = async (actor: string) => resultOf(await started.access.ways(model, actor)).queue;
    expect(await queues('usr_ada')).not.toBe(await queues('usr_bob'));

    await started.providers.arrange({ provider: 'openai', sharedWith: 'ADMINS' });
    expect(await ways(started, 'usr_ada')).toEqual([['own:default', 'bbbb']]);
    expect(await ways(started, 'usr_bob')).toEqual(['PROVIDER_KEY_REQUIRED']);
    expect(await ways(started, 'owner')).toEqual([['default', 'aaaa']]);
    expect(await seenBy(started, BOB)).toMatchObject({ state: 'NOT_CONFIGURED', models: 0 });
    expect((await seenBy(started, ADMIN)).models).toBeGreaterThan(0);
  });

  it('is only ever sent for its owner, also where a call was sent with it before', async () => {
    const home = await testHome();
    const started = await home.start({ ...here(), OPENAI_API_KEY: KEYS.shared });
    await giveOwn(started, ADA, KEYS.ada, 'mine');
    await giveOwn(started, BOB, KEYS.bob, 'mine');
    const model = resultOf(await started.access.resolve({ source: SOURCE }));
    const endOf = async (actor: string) =>
      resultOf(await started.access.access(model, actor, 'own:mine')).secrets[0]?.slice(-4);
    expect([await endOf('usr_ada'), await endOf('usr_bob')]).toEqual(['bbbb', 'cccc']);
    const other = await started.access.access(model, 'owner', 'own:mine');
    expect(other).toMatchObject({ ok: false, problems: [{ code: 'PROVIDER_KEY_REQUIRED' }] });
  });

  it('that is rejected in the work stands aside for shared ones, and comes back when checked', async () => {
    const home = await testHome();
    const started = await home.start({ ...here(), OPENAI_API_KEY: KEYS.shared });
    await giveOwn(started, ADA, KEYS.ada);
    await giveOwn(started, BOB, KEYS.bob);
    const model = resultOf(await started.access.resolve({ source: SOURCE }));
    const [own] = resultOf(await started.access.ways(model, 'usr_ada')).ways;
    if (!own) throw new Error('There is no way.');
    await started.access.refused(own, { kind: 'rejected', message: 'No.' });
    expect(await ways(started, 'usr_ada')).toEqual([['default', 'aaaa']]);
    expect(await ways(started, 'usr_bob')).toEqual([
      ['own:default', 'cccc'],
      ['default', 'aaaa'],
    ]);
    expect((await seenBy(started, ADA)).own).toMatchObject([
      { isInUse: false, status: { state: 'REJECTED' } },
    ]);
    const { problems } = await started.providers.verifyOwn(ADA, 'openai');
    expect(problems).toEqual([]);
    expect(await ways(started, 'usr_ada')).toEqual([
      ['own:default', 'bbbb'],
      ['default', 'aaaa'],
    ]);
  });

  it('that the provider rejects is not stored, and what was there stays', async () => {
    const home = await testHome();
    const started = await home.start(here());
    const refused = await giveOwn(started, ADA, WRONG);
    expect(refused.problems).toMatchObject([
      { code: 'CREDENTIALS_REJECTED', field: ['credentials'] },
    ]);
    expect((await seenBy(started, ADA)).own).toEqual([]);
    await giveOwn(started, ADA, KEYS.ada);
    expect((await giveOwn(started, ADA, WRONG)).problems).toHaveLength(1);
    expect(await ways(started, 'usr_ada')).toEqual([['own:default', 'bbbb']]);
    await home.expectAbsent(['sk-canary'], refused);
  });

  it('is taken away by its owner or an admin, and the models with the last key', async () => {
    const home = await testHome();
    const started = await home.start(here());
    await giveOwn(started, ADA, KEYS.ada);
    await giveOwn(started, BOB, KEYS.bob);
    const { providers } = started;
    const wrong = await providers.removeOwn(ADA, { provider: 'openai', credential: 'work' });
    expect(wrong.problems).toMatchObject([{ code: 'INVALID_INPUT', allowed: ['default'] }]);
    const first = await providers.removeOwn(ADA, { provider: 'openai', credential: 'default' });
    expect(first).toMatchObject({ removedModels: 0, problems: [] });
    expect(await seenBy(started, ADA)).toMatchObject({ state: 'NOT_CONFIGURED', models: 0 });
    expect((await seenBy(started, BOB)).models).toBeGreaterThan(0);
    const last = await providers.removeOwn(ADMIN, {
      provider: 'openai',
      credential: 'default',
      owner: 'usr_bob',
    });
    expect(last.problems).toEqual([]);
    expect(last.removedModels).toBeGreaterThan(0);
    expect(await started.database.credentials.statesOfOwners()).toEqual([]);
    expect(await started.database.credentials.checksOfOwners()).toEqual([]);
  });

  it('outlives a reset of the provider, which is about the shared ones', async () => {
    const home = await testHome();
    const started = await home.start(here());
    await started.providers.configure({ provider: 'openai', credentials: given(KEYS.shared) });
    await giveOwn(started, ADA, KEYS.ada);
    const { removedModels } = await started.providers.reset('openai');
    expect(removedModels).toBe(0);
    expect(await ways(started, 'usr_ada')).toEqual([['own:default', 'bbbb']]);
    expect(await seenBy(started, BOB)).toMatchObject({ state: 'NOT_CONFIGURED', models: 0 });
  });
});

describe('where requests go', () => {
  it('is not for whoever gives an own key to say', async () => {
    const home = await testHome();
    const { providers } = await home.start(here());
    const configure = (more: object) =>
      providers.configureOwn(ADA, { provider: 'openai', credentials: given(KEYS.ada), ...more });
    expect((await configure({ baseUrl: elsewhere.baseUrl })).problems).toMatchObject([
      { code: 'INVALID_INPUT', field: ['baseUrl'] },
    ]);
    const credentials = [
      ...given(KEYS.ada),
      { variable: 'openai_api_base', value: elsewhere.baseUrl },
    ];
    expect((await configure({ credentials })).problems).toMatchObject([
      { code: 'INVALID_INPUT', field: ['credentials', '1', 'variable'] },
    ]);
    expect((await providers.get('openai', ADA))?.ownCredentials).toEqual([]);
    expect([...openai.requests(), ...elsewhere.requests()]).toEqual([]);
  });

  it('decides whether an own key counts: it is never sent to another address', async () => {
    const home = await testHome();
    const started = await home.start();
    await started.providers.configure({ provider: 'openai', baseUrl: openai.baseUrl });
    await giveOwn(started, ADA, KEYS.ada);
    expect(await ways(started, 'usr_ada')).toEqual([['own:default', 'bbbb']]);
    await started.providers.configure({
      provider: 'openai',
      baseUrl: elsewhere.baseUrl,
      credentials: given(KEYS.shared),
    });
    expect(await ways(started, 'usr_ada')).toEqual([['default', 'aaaa']]);
    expect((await started.providers.verifyOwn(ADA, 'openai')).problems).toMatchObject([
      { code: 'PROVIDER_KEY_REQUIRED', message: expect.stringContaining('another address') },
    ]);
    // A change of another field asks for the key anew, for the old one is not asked about there either.
    const half = await started.providers.configureOwn(ADA, {
      provider: 'openai',
      credentials: [{ variable: 'openai_project', value: 'proj_1' }],
    });
    expect(half.problems).toMatchObject([{ code: 'PROVIDER_KEY_REQUIRED' }]);
    // The log shows the end of each key.
    const keys = elsewhere.requests().map(({ headers }) => headers.authorization?.slice(-4));
    expect(new Set(keys)).toEqual(new Set(['aaaa']));
    await giveOwn(started, ADA, KEYS.ada);
    expect(await ways(started, 'usr_ada')).toEqual([
      ['own:default', 'bbbb'],
      ['default', 'aaaa'],
    ]);
  });
});
