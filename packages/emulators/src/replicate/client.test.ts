import Replicate from 'replicate';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type RunningEmulator, readImage, startVendorEmulator } from '../index.ts';
import { makePicture } from '../kit/picture.ts';
import { versionOf } from './models.ts';

/** The vendor's own client, unmodified. */
let emulator: RunningEmulator;
let client: Replicate;
let time = Date.UTC(2026, 10, 21);

beforeAll(async () => {
  emulator = await startVendorEmulator('replicate', { now: () => new Date(time) });
  client = new Replicate({ auth: emulator.key, baseUrl: emulator.baseUrl });
});
afterEach(() => emulator.reset());
afterAll(() => emulator.close());

const SCHNELL = 'black-forest-labs/flux-schnell';
const SDXL = 'stability-ai/sdxl';
const small = { prompt: 'a lighthouse', megapixels: '0.25' };
const factsOf = async (url: unknown) =>
  readImage(Buffer.from(await (await fetch(String(url))).arrayBuffer()));

describe('the official client runs', () => {
  it('an official model and waits for it in the same request', async () => {
    const output = await client.run(SCHNELL, {
      input: { ...small, num_outputs: 2, aspect_ratio: '16:9', output_format: 'png' },
    });
    expect(output).toEqual([
      expect.stringMatching('/out-0.png?'),
      expect.stringMatching('/out-1.png?'),
    ]);
    expect(await factsOf(Array.isArray(output) ? output[0] : '')).toEqual({
      format: 'png',
      width: 688,
      height: 384,
    });
    expect(emulator.ledger()).toMatchObject([{ model: SCHNELL, images: 2, amountMicros: 6000 }]);
    expect(emulator.requests().map(({ method, path }) => `${method} ${path}`)[0]).toBe(
      `POST /v1/models/${SCHNELL}/predictions`,
    );
  });

  it('a community model by its version, polling until it ends', async () => {
    const seen: string[] = [];
    const output = await client.run(
      `${SDXL}:${versionOf(SDXL, 2)}`,
      { input: { prompt: 'x', width: 256, height: 128 }, wait: { mode: 'poll', interval: 1 } },
      ({ status }) => void seen.push(status),
    );
    expect(seen).toEqual(['starting', 'starting', 'processing', 'succeeded']);
    expect(await factsOf(Array.isArray(output) ? output[0] : '')).toMatchObject({ width: 256 });
  });

  it('a picture that it uploads by itself', async () => {
    const bytes = await makePicture({ seed: 'x', width: 64, height: 32, format: 'png' });
    const output = await client.run(
      `nightmareai/real-esrgan:${versionOf('nightmareai/real-esrgan')}`,
      {
        input: { image: bytes, scale: 2 },
        wait: { mode: 'poll', interval: 1 },
      },
    );
    expect(await factsOf(output)).toEqual({ format: 'png', width: 128, height: 64 });
    const [file] = (await client.files.list()).results;
    expect(file).toMatchObject({ size: bytes.length, urls: { get: expect.any(String) } });
    expect(await client.files.get(file?.id ?? '')).toEqual(file);
    expect(await client.files.delete(file?.id ?? '')).toBe(true);
  });

  it('a deployment', async () => {
    const made = await client.deployments.predictions.create('emulator-user', 'my-sketcher', {
      input: small,
    });
    const done = await client.wait(made, { interval: 1 });
    expect(done).toMatchObject({ status: 'succeeded', model: 'emulator-user/sketcher' });
  });

  it('a model that is billed by megapixels, in and out', async () => {
    const bytes = await makePicture({ seed: 'x', width: 64, height: 64, format: 'png' });
    await client.run('black-forest-labs/flux-2-pro', {
      input: { prompt: 'x', resolution: '0.5 MP', input_images: [bytes] },
      wait: { mode: 'poll', interval: 1 },
    });
    expect(emulator.ledger()).toMatchObject([{ images: 1, amountMicros: 30_000 }]);
  });

  it('and sees a failure', async () => {
    emulator.setFault({ fault: { kind: 'job-failed', message: 'CUDA out of memory' } });
    await expect(client.run(SCHNELL, { input: small })).rejects.toThrow(
      'Prediction failed: CUDA out of memory',
    );
  });
});

describe('a prediction', () => {
  it('has the shape of the vendor, and loses its data after an hour', async () => {
    const made = await client.predictions.create({
      model: SCHNELL,
      input: { ...small, seed: 7 },
      wait: true,
    });
    const url = `${emulator.baseUrl}/predictions/${made.id}`;
    expect(made).toEqual({
      id: expect.stringMatching(/^[a-z0-9]{26}$/),
      model: SCHNELL,
      version: 'hidden',
      input: { ...small, seed: 7 },
      output: [expect.stringMatching('/__results/')],
      status: 'succeeded',
      error: null,
      logs: expect.stringMatching(/^Using seed: 7\n[\s\S]*100%\|/),
      metrics: { predict_time: 1, total_time: 1, image_count: 1 },
      source: 'api',
      data_removed: false,
      created_at: new Date(time).toISOString(),
      started_at: expect.any(String),
      completed_at: expect.any(String),
      deadline: null,
      webhook: null,
      urls: {
        get: url,
        cancel: `${url}/cancel`,
        stream: expect.any(String),
        web: expect.any(String),
      },
    });
    time += 3_600_000;
    expect(await client.predictions.get(made.id)).toMatchObject({
      output: null,
      input: {},
      logs: '',
      data_removed: true,
    });
    const [address] = Array.isArray(made.output) ? made.output : [];
    expect((await fetch(String(address))).status).toBe(403);
  });

  it('is cancelled, at no cost before it runs', async () => {
    const made = await client.predictions.create({ model: SCHNELL, input: small });
    expect(made.status).toBe('starting');
    expect(await client.predictions.cancel(made.id)).toMatchObject({ status: 'canceled' });
    expect(emulator.ledger().reduce((sum, { amountMicros }) => sum + amountMicros, 0)).toBe(0);
    expect((await client.predictions.list()).results).toMatchObject([{ id: made.id }]);
  });

  it.each([
    ['queued', 'aborted'],
    ['running', 'canceled'],
  ] as const)('that is %s at its deadline is %s', async (state, status) => {
    emulator.setFault({ fault: { kind: 'job-stuck', state } });
    const reply = await fetch(`${emulator.baseUrl}/models/${SCHNELL}/predictions`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${emulator.key}`,
        'content-type': 'application/json',
        'cancel-after': '1m30s',
      },
      body: JSON.stringify({ input: small }),
    });
    expect(reply.status).toBe(202);
    const [{ id } = { id: '' }] = emulator.jobs();
    await client.predictions.get(id);
    await client.predictions.get(id);
    time += 90_000;
    expect((await client.predictions.get(id)).status).toBe(status);
  });

  it.each([
    [{ kind: 'job-moderation', stage: 'output' }, /^NSFW content detected/],
    [{ kind: 'moderation', stage: 'input' }, /flagged as sensitive.*\(E005\)$/],
  ] as const)('%o', async (fault, error) => {
    emulator.setFault({ fault });
    const made = await client.predictions.create({ model: SCHNELL, input: small, wait: 1 });
    expect(made).toMatchObject({ status: 'failed', error: expect.stringMatching(error) });
  });

  it('that takes longer than the wait is starting still', async () => {
    const input = { prompt: 'x' };
    const made = await client.predictions.create({ model: 'google/nano-banana', input, wait: 5 });
    expect(made.status).toBe('starting');
  });
});

describe('models', () => {
  it('are told with the schema of their latest version', async () => {
    const model = await client.models.get('qwen', 'qwen-image');
    expect(model).toMatchObject({ owner: 'qwen', is_official: true, visibility: 'public' });
    expect(model.latest_version?.openapi_schema).toMatchObject({
      components: {
        schemas: {
          Input: {
            required: ['prompt'],
            properties: {
              guidance: { type: 'number', minimum: 0, maximum: 10, default: 3, 'x-order': 6 },
              output_format: { allOf: [{ $ref: '#/components/schemas/output_format' }] },
            },
          },
          output_format: { enum: ['webp', 'jpg', 'png'] },
        },
      },
    });
    const versions = await client.models.versions.list('stability-ai', 'sdxl');
    expect(versions).toMatchObject({
      results: [{ id: versionOf(SDXL, 2) }, { id: versionOf(SDXL) }],
    });
    const [owner, name] = ['stability-ai', 'sdxl'];
    expect(await client.models.versions.get(owner, name, versionOf(SDXL))).toMatchObject({
      openapi_schema: { openapi: '3.0.2' },
    });
  });

  it('are listed by pages, by words and by collection', async () => {
    const names: string[] = [];
    for await (const page of client.paginate(client.models.list)) {
      names.push(...page.map(({ owner, name }) => `${owner}/${name}`));
    }
    expect(names).toContain('nightmareai/real-esrgan');
    expect(names).not.toContain('emulator-user/sketcher');
    expect(new Set(names).size).toBe(names.length);
    expect((await client.models.search('upscale')).results).toMatchObject([
      { name: 'real-esrgan' },
    ]);
    expect((await client.collections.list()).results.map(({ slug }) => slug)).toEqual([
      'text-to-image',
      'image-editing',
      'super-resolution',
    ]);
    expect((await client.collections.get('super-resolution')).models).toMatchObject([
      { name: 'real-esrgan' },
    ]);
    expect((await client.deployments.list()).results).toMatchObject([{ name: 'my-sketcher' }]);
  });

  it('that retired are not there', async () => {
    await expect(client.models.get('google', 'imagen-4')).rejects.toThrow('404');
    emulator.setSettings({ today: '2026-08-16' });
    expect(await client.models.get('google', 'imagen-4')).toMatchObject({ name: 'imagen-4' });
  });
});

describe('errors', () => {
  const call = async (path: string, body: object, headers: object = {}) => {
    const reply = await fetch(`${emulator.baseUrl}${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: {
        authorization: `Token ${emulator.key}`,
        'content-type': 'application/json',
        ...headers,
      },
    });
    return { status: reply.status, headers: reply.headers, body: await reply.json() };
  };
  const paint = (input: object) => call(`/models/${SCHNELL}/predictions`, { input });

  it.each<[object, object[]]>([
    [{}, [{ type: 'required', field: 'input', description: 'prompt is required' }]],
    [{ prompt: 7 }, [{ type: 'invalid_type', field: 'input.prompt' }]],
    [{ prompt: 'x', num_outputs: 5 }, [{ type: 'number_lte', field: 'input.num_outputs' }]],
    [{ prompt: 'x', seed: 1.5 }, [{ type: 'invalid_type', field: 'input.seed' }]],
    [{ prompt: 'x', go_fast: 'yes' }, [{ type: 'invalid_type', field: 'input.go_fast' }]],
    [
      { prompt: 'x', aspect_ratio: '7:1', output_format: 'gif' },
      [
        { type: 'enum', field: 'input.aspect_ratio' },
        { type: 'enum', field: 'input.output_format' },
      ],
    ],
  ])('422 for %o', async (input, fields) => {
    const { status, body } = await paint(input);
    expect(status).toBe(422);
    expect(body).toMatchObject({ title: 'Input validation failed', invalid_fields: fields });
    expect(emulator.ledger()).toEqual([]);
  });

  it.each<[string, object, number]>([
    ['/predictions', { input: small }, 422],
    ['/predictions', { version: 'f'.repeat(64), input: small }, 422],
    [`/models/${SDXL}/predictions`, { input: small }, 404],
    ['/models/nobody/nothing/predictions', { input: small }, 404],
    ['/deployments/nobody/nothing/predictions', { input: small }, 404],
    [`/models/${SCHNELL}/predictions`, { input: small, webhook: 'http://x' }, 422],
    ['/anything', {}, 404],
  ])('%s %o', async (path, body, status) => {
    expect((await call(path, body)).status).toBe(status);
  });

  it('400 for headers that nobody can read', async () => {
    const path = `/models/${SCHNELL}/predictions`;
    expect((await call(path, { input: small }, { prefer: 'wait=61' })).status).toBe(400);
    expect((await call(path, { input: small }, { 'cancel-after': '2s' })).status).toBe(400);
  });

  it('an official model runs by its name in the place of a version', async () => {
    expect(await call('/predictions', { version: SCHNELL, input: small })).toMatchObject({
      status: 202,
      body: { status: 'starting', version: 'hidden' },
    });
  });

  it('402, 403, 429 and 5xx in the words of the vendor', async () => {
    emulator.setFault({ fault: { kind: 'quota-exhausted' } });
    expect(await paint(small)).toMatchObject({
      status: 402,
      body: { title: 'Insufficient credit' },
    });
    emulator.setFault({ fault: { kind: 'forbidden' } });
    expect((await paint(small)).status).toBe(403);
    emulator.setFault({ fault: { kind: 'server-error', status: 503 } });
    expect((await paint(small)).status).toBe(503);
    emulator.setFault({ fault: { kind: 'rate-limit', seconds: 30 } });
    const throttled = await paint(small);
    expect(throttled).toMatchObject({
      status: 429,
      body: { detail: 'Request was throttled. Your rate limit resets in ~30s.' },
    });
    expect(throttled.headers.get('retry-after')).toBe('30');
    expect(emulator.ledger()).toEqual([]);
  });

  it('401 without a token and with a wrong one', async () => {
    const stranger = new Replicate({ auth: 'r8_wrong', baseUrl: emulator.baseUrl });
    await expect(stranger.accounts.current()).rejects.toThrow('Unauthenticated');
    expect(await client.accounts.current()).toMatchObject({ username: 'emulator-user' });
    expect((await fetch(`${emulator.baseUrl}/account`)).status).toBe(401);
  });
});
