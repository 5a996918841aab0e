import { type RunningEmulator, startOpenAiEmulator } from '@darkroom/emulators';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { askAs, type Credentials, makeToken, makeUser } from './testing/local/people.ts';
import { startWholeServer } from './testing/local/start-whole-server.ts';

const FIRST = 'sk-canary-first-0123456789aaaa';
const SECOND = 'sk-canary-second-0123456789bbbb';
const OWN = 'sk-canary-own-0123456789cccc';
const MODEL = 'external://openai/gpt-image-2';

type Server = Awaited<ReturnType<typeof startWholeServer>>;
let openai: RunningEmulator;
let server: Server;
beforeAll(async () => {
  openai = await startOpenAiEmulator({ keys: [FIRST, SECOND, OWN], latencyMs: 0 });
  server = await startWholeServer({
    DARKROOM_OPENAI_BASE_URL: openai.baseUrl,
    DARKROOM_OPENAI_API_KEY: FIRST,
    DARKROOM_OPENAI_API_KEY__WORK: SECOND,
  });
});
afterEach(() => openai.reset());
afterAll(async () => {
  await server.stop();
  await openai.close();
});

interface Told {
  name: string;
  position: number;
  isInUse: boolean;
  coolingUntil: string | null;
  status: { state: string };
  fields: { origin: string | null }[];
}
interface ProviderTold {
  credentialStrategy: string;
  credentials: Told[];
}

const PARTS = `provider { credentialStrategy credentials {
  name position isInUse coolingUntil status { state } fields { origin }
} } userErrors { code field message }`;

async function change(mutation: string, input: Record<string, unknown>) {
  const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input!`;
  const data = await server.data<
    Record<string, { provider: ProviderTold; userErrors: { code: string }[] }>
  >(`mutation ($input: ${type}) { ${mutation}(input: $input) { ${PARTS} } }`, { input });
  const payload = data[mutation];
  if (!payload) throw new Error(`${mutation} answered nothing.`);
  return payload;
}

it('several sets are told, ordered, added and removed, and each try says which it went out with', async () => {
  const { provider, userErrors } = await change('providerConfigure', {
    provider: 'openai',
    credential: 'spare',
    credentials: [{ variable: 'openai_api_key', value: SECOND }],
  });
  expect(userErrors).toEqual([]);
  const origins = provider.credentials.map(({ fields, ...told }) => ({
    ...told,
    origin: fields[0]?.origin,
  }));
  expect(origins).toMatchObject([
    { name: 'default', position: 1, isInUse: true, origin: 'ENVIRONMENT' },
    { name: 'work', position: 2, isInUse: true, origin: 'ENVIRONMENT' },
    { name: 'spare', position: 3, status: { state: 'VERIFIED' }, origin: 'DATABASE' },
  ]);
  const arranged = await change('providerCredentialsArrange', {
    provider: 'openai',
    order: ['work'],
    strategy: 'ORDERED',
  });
  expect(arranged.provider.credentials.map(({ name }) => name)).toEqual([
    'work',
    'default',
    'spare',
  ]);
  openai.setFault({ match: { key: SECOND }, fault: { kind: 'rate-limit', seconds: 300 } });
  const { generationCreate } = await server.data<{
    generationCreate: { generation: { id: string } };
  }>(
    'mutation ($input: GenerationCreateInput!) { generationCreate(input: $input) { generation { id } userErrors { message } } }',
    { input: { generation: { model: { source: MODEL }, prompt: 'a lighthouse' } } },
  );
  const { id } = generationCreate.generation;
  const look = async () =>
    (
      await server.data<{
        generation: { status: string; attempts: { state: string; credential: string }[] };
      }>('query ($id: ID!) { generation(id: $id) { status attempts { state credential } } }', {
        id,
      })
    ).generation;
  await expect.poll(async () => (await look()).status, { timeout: 15_000 }).toBe('SUCCEEDED');
  expect((await look()).attempts).toEqual([
    { state: 'REJECTED', credential: 'work' },
    { state: 'COMMITTED', credential: 'default' },
  ]);
  expect(openai.ledger().map(({ key }) => key.slice(-4))).toEqual(['aaaa']);
  // "spare" has the same key as "work", so it is the same account, and cools with it.
  const verified = await change('providerVerify', { provider: 'openai' });
  expect(
    verified.provider.credentials.map(({ name, coolingUntil }) => [name, coolingUntil !== null]),
  ).toEqual([
    ['work', true],
    ['default', false],
    ['spare', true],
  ]);
  const removed = await change('providerCredentialRemove', {
    provider: 'openai',
    credential: 'spare',
  });
  expect(removed.userErrors).toEqual([]);
  expect(removed.provider.credentials.map(({ name }) => name)).toEqual(['work', 'default']);
  const fixed = await change('providerCredentialRemove', {
    provider: 'openai',
    credential: 'work',
  });
  expect(fixed.userErrors).toMatchObject([{ code: 'CONFLICT', field: ['credential'] }]);
  expect(JSON.stringify([provider, arranged, verified, removed, fixed])).not.toContain('canary');
});

it('a key of one’s own is one’s own: it goes first, serves nobody else, and is shown to nobody else', async () => {
  const [ada, bob] = [
    await makeUser(server, 'ada', 'MEMBER'),
    await makeUser(server, 'bob', 'MEMBER'),
  ];
  const asks = async <T>(who: Credentials, query: string, variables = {}): Promise<T> => {
    const { data, errors } = await askAs<T>(server, who, query, variables);
    if (!data) throw new Error(JSON.stringify(errors));
    return data;
  };
  const look = (who: Credentials) =>
    asks<{
      provider: { status: { state: string }; ownCredentials: object[]; models: object };
    }>(
      who,
      `{ provider(slug: "openai") { status { state } models(first: 100) { nodes { source } }
         ownCredentials { label name isMine isInUse user { id } status { state } fields { variable hint } } } }`,
    ).then(({ provider }) => provider);
  await change('providerCredentialsArrange', { provider: 'openai', sharedWith: 'ADMINS' });
  expect(await look(ada.session)).toMatchObject({
    status: { state: 'NOT_CONFIGURED' },
    models: { nodes: [] },
  });
  const give = (who: Credentials, value: string) =>
    asks<{ providerConfigure: { userErrors: object[] } }>(
      who,
      'mutation ($input: ProviderConfigureInput!) { providerConfigure(input: $input) { userErrors { code message } } }',
      {
        input: {
          provider: 'openai',
          scope: 'OWN',
          credentials: [{ variable: 'openai_api_key', value }],
        },
      },
    );
  expect((await give(ada.session, OWN)).providerConfigure.userErrors).toEqual([]);
  const hers = await look(ada.session);
  expect(hers).toMatchObject({
    status: { state: 'VERIFIED' },
    models: { nodes: expect.arrayContaining([{ source: MODEL }]) },
    ownCredentials: [
      { label: 'own key of ada', isMine: true, isInUse: true, fields: [{ hint: '…cccc' }, {}, {}] },
    ],
  });
  expect(await look(bob.session)).toMatchObject({
    status: { state: 'NOT_CONFIGURED' },
    models: { nodes: [] },
    ownCredentials: [],
  });
  const admins = await look(server.headers);
  expect(admins.ownCredentials).toEqual([
    {
      label: 'own key of ada',
      name: 'default',
      isMine: false,
      isInUse: null,
      user: { id: ada.id },
      status: null,
      fields: [],
    },
  ]);
  const order = (who: Credentials) =>
    asks<{ generationCreate: { generation: { id: string } | null; userErrors: object[] } }>(
      who,
      'mutation ($input: GenerationCreateInput!) { generationCreate(input: $input) { generation { id } userErrors { code message } } }',
      { input: { generation: { model: { source: MODEL }, prompt: 'a lighthouse' } } },
    ).then(({ generationCreate }) => generationCreate);
  expect(await order(bob.session)).toMatchObject({
    generation: null,
    userErrors: [
      { code: 'PROVIDER_KEY_REQUIRED', message: expect.stringContaining('credential add openai') },
    ],
  });
  const made = async (who: Credentials) => {
    const id = (await order(who)).generation?.id;
    const ended = () =>
      asks<{ generation: { status: string; attempts: { credential: string }[] } }>(
        who,
        'query ($id: ID!) { generation(id: $id) { status attempts { credential } } }',
        { id },
      ).then(({ generation }) => generation);
    await expect.poll(async () => (await ended()).status, { timeout: 15_000 }).toBe('SUCCEEDED');
    return (await ended()).attempts.map(({ credential }) => credential);
  };
  // Her token is she; the admin's equal order is another's, and goes out with the shared keys.
  const { secret } = await makeToken(server, ada.session, { scopes: ['generate', 'gallery:read'] });
  const token = { authorization: `Bearer ${secret}` };
  expect(await made(ada.session)).toEqual(['own:default']);
  expect(await made(token)).toEqual(['own:default']);
  expect(await made(server.headers)).not.toContain('own:default');
  const ends = openai.ledger().map(({ key }) => key.slice(-4));
  expect(ends.slice(0, 2)).toEqual(['cccc', 'cccc']);
  expect(ends).toHaveLength(3);
  expect(ends[2]).not.toBe('cccc');

  const remove = (who: Credentials, more: object) =>
    askAs<{ providerCredentialRemove: { userErrors: object[] } }>(
      server,
      who,
      'mutation ($input: ProviderCredentialRemoveInput!) { providerCredentialRemove(input: $input) { userErrors { code } } }',
      { input: { provider: 'openai', credential: 'default', scope: 'OWN', ...more } },
    );
  expect((await remove(bob.session, { user: ada.id })).errors).toMatchObject([
    { extensions: { code: 'FORBIDDEN', permission: 'providers:write' } },
  ]);
  // A token without the scope may order with the key, and neither sees nor changes it.
  expect((await remove(token, {})).errors).toMatchObject([
    { extensions: { code: 'FORBIDDEN', permission: 'credentials:write' } },
  ]);
  expect((await remove(server.headers, { user: ada.id })).data).toEqual({
    providerCredentialRemove: { userErrors: [] },
  });
  expect((await look(ada.session)).ownCredentials).toEqual([]);
  const log = await server.data<{ auditLog: { nodes: object[] } }>(
    '{ auditLog(first: 100) { nodes { action user { id } detail } } }',
  );
  for (const [action, id, detail] of [
    ['PROVIDER_CONFIGURED', ada.id, { scope: 'OWN', credential: 'default' }],
    ['CREDENTIAL_REMOVED', 'owner', { scope: 'OWN', user: ada.id }],
    ['CREDENTIALS_ARRANGED', 'owner', { sharedWith: 'ADMINS' }],
  ] as const)
    expect(log.auditLog.nodes).toContainEqual({
      action,
      user: { id },
      detail: expect.objectContaining(detail),
    });
  expect(JSON.stringify([hers, admins, log])).not.toContain('canary');
});
