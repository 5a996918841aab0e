import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { askAs, makeUser } from './testing/local/people.ts';
import {
  generate,
  startWholeServer,
  type WholeServer,
} from './testing/local/start-whole-server.ts';

interface Told {
  id: string;
  type: string;
  sequence: number;
  data: Record<string, string>;
}

let server: WholeServer;
let receiver: Server;
let origin: string;
/** By the path that they came to. */
const told = new Map<string, Told[]>();

beforeAll(async () => {
  receiver = createServer(async (request, response) => {
    let body = '';
    for await (const piece of request.setEncoding('utf8')) body += piece;
    const path = request.url ?? '';
    told.set(path, [...(told.get(path) ?? []), JSON.parse(body) as Told]); // what is under test
    response.writeHead(204).end();
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`; // it listens at a port
  server = await startWholeServer({ DARKROOM_WEBHOOK_ORIGINS: origin });
});
afterAll(async () => {
  await server.stop();
  await new Promise((resolve) => receiver.close(resolve));
});

const CREATE = `mutation ($input: WebhookCreateInput!) {
  webhookCreate(input: $input) { webhook { id url } secret userErrors { code message field } }
}`;
interface Created {
  webhookCreate: {
    webhook: { id: string } | null;
    secret: string | null;
    userErrors: { code: string; message: string }[];
  };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));
const order = {
  model: { source: 'external://sandbox/aurora' },
  prompt: 'a secret garden',
  size: { dimensions: { width: 256, height: 256 } },
};

it('the end of a generation and its pictures are told to its owner, and to nobody else', async () => {
  const bob = await makeUser(server, 'bob', 'MEMBER');
  const events = ['GENERATION_ENDED', 'IMAGE_STORED'];
  const input = (path: string, more = {}) => ({
    input: { url: `${origin}${path}`, events, ...more },
  });
  const own = await server.data<Created>(CREATE, input('/own'));
  expect(own.webhookCreate.userErrors).toEqual([]);
  expect(own.webhookCreate.secret).toMatch(/^whsec_[\w-]{43}$/);
  await server.data<Created>(CREATE, input('/prompts', { includesPrompts: true }));
  const bobs = await askAs<Created>(server, bob.session, CREATE, input('/bob'));
  const id = bobs.data?.webhookCreate.webhook?.id ?? '';
  expect(id).toMatch(/^whk_/);

  const made = await generate(server, order);
  const image = made.images[0]?.id;
  while ((told.get('/own')?.length ?? 0) < 2 || (told.get('/prompts')?.length ?? 0) < 2)
    await turn();
  expect(told.get('/own')).toMatchObject([
    { type: 'image.stored', data: { image, generation: made.id } },
    { type: 'generation.ended', data: { generation: made.id, status: 'SUCCEEDED' } },
  ]);
  expect(JSON.stringify(told.get('/own'))).not.toContain('secret garden');
  expect(told.get('/prompts')?.[1]?.data.prompt).toBe('a secret garden');

  // Their own test arrives, and nothing else ever did.
  const tested = await askAs<{ webhookTest: { delivery: { state: string; status: number } } }>(
    server,
    bob.session,
    'mutation ($id: ID!) { webhookTest(input: { id: $id }) { delivery { state status } } }',
    { id },
  );
  expect(tested.data?.webhookTest.delivery).toEqual({ state: 'DELIVERED', status: 204 });
  expect(told.get('/bob')?.map(({ type }) => type)).toEqual(['webhook.test']);

  // Nobody sees another's, and a disabled user's stop with them.
  const others = await askAs<{ webhooks: { id: string }[]; node: null }>(
    server,
    bob.session,
    'query ($id: ID!) { webhooks { id } node(id: $id) { id } }',
    { id: own.webhookCreate.webhook?.id ?? '' },
  );
  expect(others.data).toEqual({ webhooks: [{ id }], node: null });
  await server.data('mutation ($id: ID!) { userDisable(input: { id: $id }) { user { id } } }', {
    id: bob.id,
  });
  await generate(server, { ...order, seed: '7' });
  const QUERY =
    'query ($id: ID!) { node(id: $id) { ... on Webhook { isEnabled disabledReason } } }';
  const state = async () =>
    (
      await server.data<{ node: { isEnabled: boolean; disabledReason: string | null } }>(QUERY, {
        id,
      })
    ).node;
  while ((await state()).isEnabled) await turn();
  expect((await state()).disabledReason).toMatch(/the user was disabled/);
  expect(told.get('/bob')).toHaveLength(1);
});

it('what was told is read, repeated, changed and removed', async () => {
  const { webhooks } = await server.data<{
    webhooks: {
      id: string;
      url: string;
      deliveries: { eventId: string; state: string; attempts: number; sequence: number }[];
    }[];
  }>(
    '{ webhooks { id url events deliveries(first: 5) { eventId type state attempts status sequence lastError nextAttemptAt } } }',
  );
  const own = webhooks.find(({ url }) => url === `${origin}/own`);
  const delivery = own?.deliveries.at(-1);
  expect(delivery).toMatchObject({ state: 'DELIVERED', attempts: 1, status: 204 });
  const before = told.get('/own')?.length ?? 0;
  const again = await server.data<{ webhookRedeliver: { userErrors: unknown[] } }>(
    'mutation ($input: WebhookRedeliverInput!) { webhookRedeliver(input: $input) { webhook { id } userErrors { message } } }',
    { input: { id: own?.id, eventId: delivery?.eventId } },
  );
  expect(again.webhookRedeliver.userErrors).toEqual([]);
  while ((told.get('/own')?.length ?? 0) === before) await turn();
  expect(told.get('/own')?.at(-1)?.id).toBe(delivery?.eventId);
  const { webhookUpdate } = await server.data<{ webhookUpdate: unknown }>(
    'mutation ($input: WebhookUpdateInput!) { webhookUpdate(input: $input) { webhook { isEnabled events } userErrors { message } } }',
    { input: { id: own?.id, isEnabled: false, events: ['BATCH_ENDED'] } },
  );
  expect(webhookUpdate).toEqual({
    webhook: { isEnabled: false, events: ['BATCH_ENDED'] },
    userErrors: [],
  });
  const REMOVE =
    'mutation ($id: ID!) { webhookDelete(input: { id: $id }) { deletedId userErrors { code } } }';
  expect(await server.data(REMOVE, { id: own?.id })).toEqual({
    webhookDelete: { deletedId: own?.id, userErrors: [] },
  });
  expect(await server.data(REMOVE, { id: own?.id })).toEqual({
    webhookDelete: { deletedId: null, userErrors: [{ code: 'NOT_FOUND' }] },
  });
});

it('a private address is refused in words that say what to do', async () => {
  const { webhookCreate } = await server.data<Created>(CREATE, {
    input: { url: 'https://192.168.1.5/hook' },
  });
  expect(webhookCreate).toMatchObject({ webhook: null, secret: null });
  expect(webhookCreate.userErrors[0]).toMatchObject({ code: 'INVALID_INPUT' });
  expect(webhookCreate.userErrors[0]?.message).toMatch(/private network.*DARKROOM_WEBHOOK_ORIGINS/);
});
