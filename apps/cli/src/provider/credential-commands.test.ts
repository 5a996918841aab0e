import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { provider, userError } from '../testing/local/data.ts';
import { type FakeServer, startFakeServer, usualRoot } from '../testing/local/fake-server.ts';
import { createPlace, type Place, runHere } from '../testing/local/run-cli.ts';

let server: FakeServer;
let place: Place;
beforeAll(async () => {
  server = await startFakeServer();
});
afterAll(async () => server.close());
beforeEach(() => {
  const payload = { provider: provider('atelier'), userErrors: [] };
  server.root = {
    ...usualRoot(),
    providerConfigure: { ...payload, installedModels: [] },
    providerCredentialsArrange: payload,
    providerCredentialRemove: { ...payload, removedModels: 1 },
    providerVerify: payload,
  };
  server.operations.length = 0;
  place = createPlace(server.url);
});
afterEach(() => place.remove());

const sent = (name: string) =>
  server.operations.find((operation) => operation.name === name)?.variables.input;

it('a set is added under its name, its key by standard input', async () => {
  const { code, stdout, stderr } = await runHere(
    place,
    ['credential', 'add', 'atelier', 'work', '--key-stdin'],
    { stdin: ' sk-secret \n' },
  );
  expect(code).toBe(0);
  expect(sent('ProviderConfigure')).toEqual({
    provider: 'atelier',
    credential: 'work',
    credentials: [{ variable: 'api_key', value: 'sk-secret' }],
  });
  expect(`${stdout}${stderr}`).not.toContain('sk-secret');
});

it('a key of one’s own is stored as one’s own', async () => {
  const ran = await runHere(
    place,
    ['credential', 'add', 'atelier', 'default', '--own', '--key-stdin'],
    { stdin: 'sk-mine' },
  );
  expect(ran.code).toBe(0);
  expect(sent('ProviderConfigure')).toEqual({
    provider: 'atelier',
    credential: 'default',
    scope: 'OWN',
    credentials: [{ variable: 'api_key', value: 'sk-mine' }],
  });
});

it('own keys are checked and taken away as such, another’s by the user’s id', async () => {
  await runHere(place, ['credential', 'verify', 'atelier', '--own']);
  expect(sent('ProviderVerify')).toEqual({ provider: 'atelier', scope: 'OWN' });
  const remove = ['credential', 'remove', 'atelier', 'default', '--yes'];
  expect((await runHere(place, [...remove, '--user', 'usr_1'])).code).toBe(2);
  await runHere(place, [...remove, '--own', '--user', 'usr_1']);
  expect(sent('ProviderCredentialRemove')).toEqual({
    provider: 'atelier',
    credential: 'default',
    scope: 'OWN',
    user: 'usr_1',
  });
});

it('a list tells of own keys: one’s own as they fare, another’s by no more than its label', async () => {
  const told = provider('atelier');
  const [first] = told.credentials;
  const of = { coolingUntil: null, name: 'default' };
  const ownCredentials = [
    {
      ...of,
      label: 'own key of Ada',
      isMine: true,
      isInUse: true,
      status: { state: 'VERIFIED', message: null },
      fields: first?.fields,
    },
    {
      ...of,
      label: 'own key of Bob',
      isMine: false,
      isInUse: null,
      status: null,
      fields: [],
    },
  ];
  server.root = {
    ...server.root,
    provider: { ...told, credentialsSharedWith: 'ADMINS', ownCredentials },
  };
  const { stdout } = await runHere(place, ['credential', 'list', 'atelier']);
  expect(stdout).toContain('your own key "default": ready, in use; api_key: …4f2a');
  expect(stdout).toContain('own key of Bob, "default"');
  expect(stdout).toContain('for admins alone');
});

it.each([
  [['work, default'], { order: ['work', 'default'] }],
  [['--strategy', 'balanced'], { strategy: 'BALANCED' }],
  [['--shared-with', 'admins'], { sharedWith: 'ADMINS' }],
  [['', '--strategy', 'ordered'], { order: [], strategy: 'ORDERED' }],
])('order %j sends what was said, and nothing else', async (words, input) => {
  expect((await runHere(place, ['credential', 'order', 'atelier', ...words])).code).toBe(0);
  expect(sent('ProviderCredentialsArrange')).toEqual({ provider: 'atelier', ...input });
});

it.each([[[]], [['--strategy', 'random']], [['--shared-with', 'nobody']]])(
  'order %j is refused here',
  async (words) => {
    expect((await runHere(place, ['credential', 'order', 'atelier', ...words])).code).toBe(2);
    expect(sent('ProviderCredentialsArrange')).toBeUndefined();
  },
);

it('removing asks, and tells of the models that went along', async () => {
  const remove = ['credential', 'remove', 'atelier', 'work'];
  expect((await runHere(place, remove)).code).toBe(2);
  expect(sent('ProviderCredentialRemove')).toBeUndefined();
  const { code, stdout } = await runHere(place, [...remove, '--yes']);
  expect([code, stdout]).toEqual([0, '"work" of atelier is taken away, and 1 model with it.\n']);
  expect(sent('ProviderCredentialRemove')).toEqual({ provider: 'atelier', credential: 'work' });
});

it('what the server refuses ends with its words', async () => {
  server.root = {
    ...server.root,
    providerCredentialRemove: {
      provider: null,
      removedModels: 0,
      userErrors: [userError('CONFLICT', '"work" comes from the environment.')],
    },
  };
  const { code, stderr } = await runHere(place, ['credential', 'remove', 'atelier', 'work', '-y']);
  expect(code).toBe(1);
  expect(stderr).toContain('"work" comes from the environment.');
});

it('a list tells who rests, and why one is not used', async () => {
  const told = provider('atelier');
  const [first] = told.credentials;
  const coolingUntil = '2026-11-21T10:05:00.000Z';
  const refused = { state: 'REJECTED', message: 'It said "no".' };
  server.root = {
    ...server.root,
    provider: {
      ...told,
      credentialStrategy: 'BALANCED',
      credentials: [
        { ...first, coolingUntil },
        { ...first, id: 'crd_2', name: 'work', position: 2, isInUse: false, status: refused },
      ],
    },
  };
  const { stdout } = await runHere(place, ['credential', 'list', 'atelier']);
  expect(stdout).toContain('left alone until 2026-11-21 10:05');
  expect(stdout).toContain('not used: check it again or change it');
  expect(stdout).toContain('work: It said "no".');
  expect(stdout).toContain('They take turns');
});
