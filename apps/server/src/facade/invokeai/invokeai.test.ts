import { startOpenAiEmulator } from '@darkroom/emulators';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startWholeServer, type WholeServer } from '../../testing/local/start-whole-server.ts';

const KEY = 'sk-canary-invokeai-0123456789abcdef';
let emulator: Awaited<ReturnType<typeof startOpenAiEmulator>>;
let server: WholeServer;

beforeAll(async () => {
  emulator = await startOpenAiEmulator({ keys: [KEY] });
  server = await startWholeServer({ DARKROOM_OPENAI_BASE_URL: emulator.baseUrl });
});
afterAll(async () => {
  await server.stop();
  await emulator.close();
});

async function call(method: string, path: string, body?: unknown) {
  const { authorization } = server.headers;
  const response = await fetch(`${server.url}${path}`, {
    method,
    headers: {
      authorization,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  expect(text).not.toContain(KEY);
  return { status: response.status, json: JSON.parse(text) };
}
const PROVIDERS = '/api/v1/app/external_providers';
const install = (source: string, body?: unknown) =>
  call('POST', `/api/v2/models/install?source=${source}`, body);
const configOf = async (id: string) =>
  (await call('GET', `${PROVIDERS}/config`)).json.find(
    (one: { provider_id: string }) => one.provider_id === id,
  );

describe('external providers', () => {
  it('says who is configured, takes a key after the provider was asked, and gives its models', async () => {
    const statuses = (await call('GET', `${PROVIDERS}/status`)).json;
    const openai = statuses.find((one: { provider_id: string }) => one.provider_id === 'openai');
    expect(openai).toMatchObject({ configured: false });
    expect(await configOf('openai')).toEqual({
      provider_id: 'openai',
      api_key_configured: false,
      base_url: emulator.baseUrl,
    });
    const wrong = await call('POST', `${PROVIDERS}/config/openai`, {
      api_key: 'sk-wrong-0123456789',
    });
    expect(wrong).toMatchObject({ status: 400 });
    expect(wrong.json.errors[0].extensions.code).toBe('CREDENTIALS_REJECTED');
    expect(await call('POST', `${PROVIDERS}/config/openai`, { api_key: KEY })).toEqual({
      status: 200,
      json: { provider_id: 'openai', api_key_configured: true, base_url: emulator.baseUrl },
    });
    const { json } = await call('GET', '/v1/models');
    expect(json.data.map(({ id }: { id: string }) => id)).toContain('gpt-image-2');
  });

  it('refuses a body without anything, unknown fields, and a provider that nobody knows', async () => {
    expect((await call('POST', `${PROVIDERS}/config/openai`, {})).status).toBe(400);
    expect((await call('POST', `${PROVIDERS}/config/openai`, { key: KEY })).status).toBe(400);
    expect((await call('POST', `${PROVIDERS}/config/nobody`, { api_key: KEY })).status).toBe(404);
    expect((await call('DELETE', `${PROVIDERS}/config/nobody`)).status).toBe(404);
  });

  it('knows providers by the names that InvokeAI has for them', async () => {
    for (const [theirs, ours] of [
      ['gemini', 'google-gemini'],
      ['seedream', 'bytedance'],
      ['alibabacloud', 'alibaba'],
    ]) {
      const answer = await call('DELETE', `${PROVIDERS}/config/${theirs}`);
      expect(answer).toMatchObject({ status: 200, json: { provider_id: ours } });
    }
  });
});

describe('models', () => {
  it('are installed by source, with overrides in InvokeAI’s words', async () => {
    const answer = await install('external://openai/my-model-id', {
      name: 'Mine',
      key: 'mine',
      capabilities: { max_images_per_request: 2 },
      default_settings: { width: 1024, height: 1024, num_images: 1 },
    });
    expect(answer).toMatchObject({
      status: 201,
      json: {
        key: 'mine',
        name: 'Mine',
        source: 'external://openai/my-model-id',
        path: 'external://openai/my-model-id',
        hash: 'external:openai:my-model-id',
        base: 'external',
        type: 'external_image_generator',
        format: 'external_api',
        provider_id: 'openai',
        provider_model_id: 'my-model-id',
        capabilities: { max_images_per_request: 2 },
        default_settings: { width: 1024, height: 1024, num_images: 1 },
      },
    });
  });

  it('take new overrides when they are installed again, and keep their key', async () => {
    const source = 'external://sandbox/aurora';
    const again = await install(source, { description: 'For drafts, on this machine.' });
    expect(again).toMatchObject({
      status: 201,
      json: { key: 'aurora', description: 'For drafts, on this machine.' },
    });
    expect((await install(source)).json.description).toBe('For drafts, on this machine.');
    expect((await install(source, { key: 'another' })).status).toBe(409);
  });

  it.each([
    ['no source', '', undefined, 400],
    ['what is no source', 'external://sandbox', undefined, 404],
    ['an unknown provider', 'external://nobody/x', undefined, 404],
    ['a provider without a key', 'external://google-gemini/gemini-2.5-flash-image', undefined, 409],
    ['an unknown field', 'external://openai/gpt-image-2', { colour: 'red' }, 400],
    [
      'an unknown capability',
      'external://openai/gpt-image-2',
      { capabilities: { supports_smell: true } },
      400,
    ],
    ['a body that is no object', 'external://openai/gpt-image-2', ['name'], 400],
  ])('are refused for %s', async (_name, source, body, status) => {
    const answer = await install(source, body);
    expect([answer.status, answer.json.errors[0].message]).toEqual([status, expect.any(String)]);
  });

  it('are installed by the two names of /api/v1/cloud_models', async () => {
    const body = { provider: 'openai', cloud_model_id: 'gpt-image-2.5-flare', name: 'Flare' };
    expect(await call('POST', '/api/v1/cloud_models', body)).toMatchObject({
      status: 201,
      json: { source: 'external://openai/gpt-image-2.5-flare', provider_id: 'openai' },
    });
    for (const [wrong, status] of [
      [{ provider: 'openai' }, 400],
      [{ ...body, provider: 'nobody' }, 404],
      [{ ...body, cloud_model_id: '' }, 400],
      [{ provider: 'google-gemini', cloud_model_id: 'gemini-2.5-flash-image', name: 'Nano' }, 409],
    ] as const)
      expect((await call('POST', '/api/v1/cloud_models', wrong)).status).toBe(status);
  });

  it('go with the key that is cleared', async () => {
    expect(await call('POST', `${PROVIDERS}/config/openai`, { api_key: ' ' })).toMatchObject({
      status: 200,
      json: { api_key_configured: false },
    });
    const { json } = await call('GET', '/v1/models');
    expect(json.data.map(({ owned_by }: { owned_by: string }) => owned_by)).not.toContain('openai');
  });
});
