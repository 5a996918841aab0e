import { fileURLToPath } from 'node:url';
import { startOpenAiEmulator } from '@darkroom/emulators';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { CallToolResultSchema } from '@modelcontextprotocol/sdk/types.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bearer, makeToken } from '../testing/local/people.ts';
import {
  startWholeServer,
  WHOLE_SERVER_TOKEN,
  type WholeServer,
} from '../testing/local/start-whole-server.ts';

const KEY = 'sk-canary-mcp-0123456789abcdefgh';
const COMMAND = fileURLToPath(new URL('../../../cli/src/main.ts', import.meta.url));
const AURORA = 'external://sandbox/aurora';
const SIZE = '512x512';

let emulator: Awaited<ReturnType<typeof startOpenAiEmulator>>;
let server: WholeServer;
const open: Client[] = [];

beforeAll(async () => {
  emulator = await startOpenAiEmulator({ keys: [KEY] });
  server = await startWholeServer({
    OPENAI_API_KEY: KEY,
    DARKROOM_OPENAI_BASE_URL: emulator.baseUrl,
  });
});
afterAll(async () => {
  await Promise.all(open.map((client) => client.close()));
  await server.stop();
  await emulator.close();
});

async function overHttp(headers: Record<string, string> = bearer(WHOLE_SERVER_TOKEN)) {
  const client = new Client({ name: 'test', version: '1' });
  const transport = new StreamableHTTPClientTransport(new URL(`${server.url}/mcp`), {
    requestInit: { headers },
  });
  await client.connect(transport);
  open.push(client);
  return client;
}

async function overStdio(options: string[] = [], token = WHOLE_SERVER_TOKEN) {
  const client = new Client({ name: 'test', version: '1' });
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: ['--conditions=source', COMMAND, 'mcp', '--url', server.url, ...options],
    env: { DARKROOM_TOKEN: token, HOME: server.home, PATH: process.env.PATH ?? '' },
    stderr: 'pipe',
  });
  let said = '';
  transport.stderr?.on('data', (piece: Buffer) => {
    said += piece.toString('utf8');
  });
  open.push(client);
  await client.connect(transport).catch((error: unknown) => {
    throw new Error(`${error}: ${said}`);
  });
  return client;
}

async function call(client: Client, name: string, given: Record<string, unknown> = {}) {
  const result = CallToolResultSchema.parse(await client.callTool({ name, arguments: given }));
  const facts = result.structuredContent ?? {};
  const text = result.content.map((part) => ('text' in part ? part.text : '')).join('');
  return { ...result, facts, text };
}

describe.each([
  ['streamable HTTP', overHttp],
  ['stdio, by the command', () => overStdio()],
])('over %s', (_name, connect) => {
  it('models are listed, and pictures planned, made, shown and edited', async () => {
    const client = await connect();
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name).sort()).toEqual([
      'cancel',
      'edit',
      'generate',
      'get_generation',
      'get_image',
      'list_models',
      'plan',
    ]);
    const listed = await call(client, 'list_models', { search: 'aurora' });
    expect(listed.facts.models).toEqual(
      expect.arrayContaining([expect.objectContaining({ source: AURORA, name: 'Aurora' })]),
    );

    const order = { model: AURORA, prompt: 'a kite', size: SIZE };
    const plan = await call(client, 'plan', order);
    expect(plan.facts).toMatchObject({ problems: [], costUsd: { maximum: '0' }, refusal: null });

    const made = await call(client, 'generate', { ...order, count: 2, seed: '7' });
    expect(made.isError).toBeFalsy();
    expect(made.facts).toMatchObject({
      status: 'SUCCEEDED',
      costUsd: '0',
      images: [{ width: 512, height: 512 }, {}],
      receipt: expect.arrayContaining([expect.objectContaining({ parameter: 'size' })]),
    });
    expect(made.content.filter(({ type }) => type === 'image')).toHaveLength(2);
    const [{ id, url } = { id: '', url: '' }] = made.facts.images as { id: string; url: string }[];
    expect((await fetch(url)).status).toBe(200);

    const shown = await call(client, 'get_image', { id });
    const [picture] = shown.content.filter((part) => part.type === 'image');
    const bytes = Buffer.from(picture?.data ?? '', 'base64');
    expect(bytes.byteLength).toBeGreaterThan(500);
    expect(bytes.byteLength).toBeLessThan(1024 * 1024);
    expect(bytes.toString('latin1', 8, 12)).toBe('WEBP');
    expect(shown.content.some((part) => part.type === 'resource_link')).toBe(true);

    const edited = await call(client, 'edit', { ...order, prompt: 'a red kite', images: [id] });
    expect(edited.facts).toMatchObject({ status: 'SUCCEEDED' });
    const again = await call(client, 'get_generation', { id: edited.facts.generation });
    expect(again.facts).toMatchObject({ generation: edited.facts.generation, status: 'SUCCEEDED' });
  }, 20_000);
});

describe('what is wrong is told to the model', () => {
  it('in words that say what to do, and nothing is spent', async () => {
    const client = await overHttp();
    const say = async (name: string, given: Record<string, unknown>) => {
      const { isError, text } = await call(client, name, given);
      expect(isError).toBe(true);
      return text;
    };
    const order = { prompt: 'a kite', size: SIZE };
    expect(await say('generate', { ...order, model: 'auroro' })).toMatch(/does not exist here/);
    const extra = { ...order, model: AURORA, parameters: { sharpnes: 3 } };
    expect(await say('generate', extra)).toMatch(/Unknown parameter: 'sharpnes'/);
    expect(await say('generate', { ...order, model: AURORA, seed: 'x' })).toMatch(/seed takes/);
    expect(await say('edit', { ...order, model: AURORA, images: ['x'] })).toMatch(/no id of a/);
    expect(await say('get_image', { id: 'img_none' })).toMatch(/There is no picture "img_none"/);
    expect(await say('get_generation', { id: 'gen_none' })).toMatch(/There is no generation/);
    expect(await say('cancel', { id: 'gen_none' })).toMatch(/gen_none/);
    expect(await say('generate', { model: AURORA })).toMatch(/prompt/);
  });

  it('a token without the scope sees models and orders nothing', async () => {
    const { secret } = await makeToken(server, server.headers, { scopes: ['models:read'] });
    const client = await overHttp(bearer(secret));
    expect((await call(client, 'list_models')).isError).toBeFalsy();
    const refused = await call(client, 'generate', { model: AURORA, prompt: 'a kite' });
    expect(refused.isError).toBe(true);
    expect(refused.text).toMatch(/lacks the scope "generate"/);
  });
});

describe('a session spends', () => {
  const paid = {
    model: 'gpt-image-2',
    prompt: 'a kite',
    size: '1024x1024',
    parameters: { quality: 'high' },
  };

  it('no more than its limit at the highest price, and says so', async () => {
    const before = emulator.ledger().length;
    const client = await overHttp({
      ...bearer(WHOLE_SERVER_TOKEN),
      'darkroom-max-spend': '0.0001',
    });
    const plan = await call(client, 'plan', paid);
    expect(plan.facts.refusal).toMatch(/more than is left/);
    const refused = await call(client, 'generate', paid);
    expect(refused.isError).toBe(true);
    expect(refused.text).toMatch(/Nothing was ordered\. This session may spend \$0\.0001/);
    expect(emulator.ledger()).toHaveLength(before);
    // What is free is not asked about.
    expect(
      (await call(client, 'generate', { model: AURORA, prompt: 'a kite' })).facts,
    ).toMatchObject({ status: 'SUCCEEDED' });
  });

  it('what two orders at once may cost together is within it', async () => {
    const before = emulator.ledger().length;
    const asked = await call(await overHttp(), 'plan', paid);
    const { maximum } = asked.facts.costUsd as { maximum: string };
    const cap = String(Number(maximum) * 1.5);
    const client = await overHttp({ ...bearer(WHOLE_SERVER_TOKEN), 'darkroom-max-spend': cap });
    const both = await Promise.all(
      ['a kite', 'a heron'].map((prompt) => call(client, 'generate', { ...paid, prompt })),
    );
    expect(both.map(({ isError }) => isError === true).sort()).toEqual([false, true]);
    expect(emulator.ledger()).toHaveLength(before + 1);
    const done = both.find(({ isError }) => isError !== true);
    expect(done?.facts).toMatchObject({ status: 'SUCCEEDED', session: { cap } });
  });

  it('with the option of the command, the same', async () => {
    const client = await overStdio(['--max-spend', '0.0001']);
    const refused = await call(client, 'generate', paid);
    expect(refused.text).toMatch(/may spend \$0\.0001/);
  }, 20_000);
});

describe('nobody else comes in', () => {
  const begin = JSON.stringify({
    jsonrpc: '2.0',
    id: 1,
    method: 'initialize',
    params: {
      protocolVersion: '2025-06-18',
      capabilities: {},
      clientInfo: { name: 'raw', version: '1' },
    },
  });
  const post = (headers: Record<string, string>, body = begin) =>
    fetch(`${server.url}/mcp`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        ...headers,
      },
      body,
    });

  it('with a wrong token, over both', async () => {
    expect((await post(bearer('x'.repeat(43)))).status).toBe(401);
    expect((await post({})).status).toBe(401);
    await expect(overStdio([], 'x'.repeat(43))).rejects.toThrow(/token/i);
  }, 20_000);

  it('into the session of somebody else', async () => {
    const answer = await post(bearer(WHOLE_SERVER_TOKEN));
    expect(answer.status).toBe(200);
    const id = answer.headers.get('mcp-session-id') ?? '';
    await answer.text();
    const list = JSON.stringify({ jsonrpc: '2.0', id: 2, method: 'tools/list' });
    const { secret } = await makeToken(server, server.headers, {});
    expect((await post({ ...bearer(secret), 'mcp-session-id': id }, list)).status).toBe(404);
    expect((await post({ ...bearer(WHOLE_SERVER_TOKEN), 'mcp-session-id': id }, list)).status).toBe(
      200,
    );
    expect((await post(bearer(WHOLE_SERVER_TOKEN), list)).status).toBe(404);
  });

  it('with a limit that is none', async () => {
    const answer = await post({ ...bearer(WHOLE_SERVER_TOKEN), 'darkroom-max-spend': 'lots' });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toMatch(/takes US dollars/);
  });
});
