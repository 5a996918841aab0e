import { startOpenAiEmulator } from '@darkroom/emulators';
import OpenAI from 'openai';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startWholeServer, type WholeServer } from '../testing/local/start-whole-server.ts';

const KEY = 'sk-canary-rights-0123456789abcdef';
let emulator: Awaited<ReturnType<typeof startOpenAiEmulator>>;
let server: WholeServer;
beforeAll(async () => {
  emulator = await startOpenAiEmulator({ keys: [KEY] });
  server = await startWholeServer({
    OPENAI_API_KEY: KEY,
    DARKROOM_OPENAI_BASE_URL: emulator.baseUrl,
  });
});
afterAll(async () => {
  await server.stop();
  await emulator.close();
});

/** A client with a token of these rights. */
async function clientWith(input: Record<string, unknown>): Promise<OpenAI> {
  const { apiTokenCreate } = await server.data<{
    apiTokenCreate: { secret: string | null; userErrors: { message: string }[] };
  }>(
    'mutation ($input: ApiTokenCreateInput!) { apiTokenCreate(input: $input) { secret userErrors { message } } }',
    { input },
  );
  expect(apiTokenCreate.userErrors).toEqual([]);
  return new OpenAI({
    apiKey: apiTokenCreate.secret ?? '',
    baseURL: `${server.url}/v1`,
    maxRetries: 0,
  });
}
const order = { model: 'aurora', prompt: 'a kite', size: '512x512' } as const;

it('a token without the scope sees models and orders nothing', async () => {
  const client = await clientWith({ name: 'reader', scopes: ['models:read'] });
  expect((await client.models.list()).data.length).toBeGreaterThan(0);
  const error: unknown = await client.images.generate(order).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(OpenAI.PermissionDeniedError);
  expect(error).toMatchObject({ status: 403, type: 'permission_error' });
});

it('a token for some models orders of no other', async () => {
  const client = await clientWith({
    name: 'etcher',
    scopes: ['generate', 'models:read'],
    models: ['external://sandbox/etching'],
  });
  await expect(client.images.generate(order)).rejects.toMatchObject({ status: 403 });
  expect((await client.images.generate({ ...order, model: 'etching' })).data).toHaveLength(1);
});

it('a budget that is used up is told as a quota', async () => {
  await server.data(
    'mutation { budgetSet(input: { scope: ALL, period: TOTAL, limit: { amount: "0.000001", currency: "USD" }, isHard: true }) { userErrors { message } } }',
  );
  const client = await clientWith({ name: 'spender', scopes: ['generate'] });
  const paid = client.images.generate({ model: 'gpt-image-2', prompt: 'a kite', quality: 'low' });
  await expect(paid).rejects.toMatchObject({ status: 429, code: 'insufficient_quota' });
  expect(emulator.ledger()).toEqual([]);
  // What is free is asked about by no budget.
  expect((await client.images.generate(order)).data).toHaveLength(1);
});
