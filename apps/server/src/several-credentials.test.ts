import { type RunningEmulator, startOpenAiEmulator } from '@darkroom/emulators';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { startWholeServer } from './testing/local/start-whole-server.ts';

const FIRST = 'sk-canary-first-0123456789aaaa';
const SECOND = 'sk-canary-second-0123456789bbbb';
const MODEL = 'external://openai/gpt-image-2';

type Server = Awaited<ReturnType<typeof startWholeServer>>;
let openai: RunningEmulator;
let server: Server;
beforeAll(async () => {
  openai = await startOpenAiEmulator({ keys: [FIRST, SECOND], latencyMs: 0 });
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
