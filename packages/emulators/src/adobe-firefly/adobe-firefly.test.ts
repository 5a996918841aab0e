import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type FaultInput, type RunningEmulator, readImage, startVendorEmulator } from '../index.ts';
import { makePicture } from '../kit/picture.ts';

let emulator: RunningEmulator;
let time = Date.UTC(2026, 10, 21);
let token: string;
let picture: Buffer;

const answerSchema = z.looseObject({
  access_token: z.string().optional(),
  jobId: z.string().optional(),
  statusUrl: z.string().optional(),
  cancelUrl: z.string().optional(),
  status: z.string().optional(),
  images: z.array(z.looseObject({ id: z.string() })).optional(),
  links: z.looseObject({ result: z.looseObject({ href: z.string() }) }).optional(),
  result: z
    .looseObject({
      outputs: z.array(
        z.looseObject({ seed: z.number(), image: z.looseObject({ url: z.string().optional() }) }),
      ),
    })
    .optional(),
});

const clientId = () => emulator.moreVariables.FIREFLY_SERVICES_CLIENT_ID ?? '';
const form = (change: Record<string, string> = {}) =>
  new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: clientId(),
    client_secret: emulator.key,
    scope: 'openid,AdobeID,firefly_api,ff_apis',
    ...change,
  });

async function call(path: string, init: RequestInit = {}, headers: Record<string, string> = {}) {
  const reply = await fetch(path.startsWith('http') ? path : `${emulator.url}${path}`, {
    ...init,
    headers: { authorization: `Bearer ${token}`, 'x-api-key': clientId(), ...headers },
  });
  const text = await reply.text();
  return {
    status: reply.status,
    headers: reply.headers,
    body: answerSchema.parse(JSON.parse(text)),
  };
}
const post = (path: string, body: object, headers: Record<string, string> = {}) =>
  call(
    path,
    { method: 'POST', body: JSON.stringify(body) },
    { 'content-type': 'application/json', ...headers },
  );
const takeToken = async () => {
  const reply = await fetch(`${emulator.url}/ims/token/v3`, { method: 'POST', body: form() });
  return answerSchema.parse(await reply.json()).access_token ?? '';
};
const upload = async () => {
  const body = new Uint8Array(picture);
  const kept = await call(
    '/v2/storage/image',
    { method: 'POST', body },
    { 'content-type': 'image/png' },
  );
  return kept.body.images?.[0]?.id ?? '';
};

beforeAll(async () => {
  emulator = await startVendorEmulator('adobe-firefly', { now: () => new Date(time) });
  token = await takeToken();
  picture = await makePicture({ seed: 'x', width: 320, height: 256, format: 'png' });
});
afterEach(() => emulator.reset());
afterAll(() => emulator.close());

describe('tokens', () => {
  it.each<[Record<string, string>, number, string]>([
    [{ client_secret: 'wrong' }, 401, 'invalid_client'],
    [{ client_id: 'wrong' }, 400, 'invalid_client'],
    [{ scope: 'openid' }, 400, 'invalid_scope'],
    [{ grant_type: 'password' }, 400, 'unsupported_grant_type'],
  ])('%o', async (change, status, error) => {
    const reply = await fetch(`${emulator.url}/ims/token/v3`, {
      method: 'POST',
      body: form(change),
    });
    expect([reply.status, await reply.json()]).toMatchObject([status, { error }]);
  });

  it('work for a day, and with their own client alone', async () => {
    const other = await call('/v3/custom-models', {}, { 'x-api-key': 'other' });
    expect([other.status, other.body]).toMatchObject([403, { error_code: '403003' }]);
    const none = await call('/v3/custom-models', {}, { authorization: '' });
    expect(none.status).toBe(401);
    time += 86_400_000;
    const late = await call('/v3/custom-models');
    expect([late.status, late.body]).toMatchObject([401, { error_code: '401013' }]);
    token = await takeToken();
    expect((await call('/v3/custom-models')).body).toMatchObject({ total_count: 2 });
  });
});

describe('a job', () => {
  it('walks its states to pictures of the size asked for, with the seeds asked for', async () => {
    const body = {
      prompt: 'a fox',
      size: { width: 1152, height: 896 },
      numVariations: 2,
      seeds: [5, 6],
    };
    const { status, body: job, headers } = await post('/v3/images/generate-async', body);
    expect(status).toBe(202);
    expect(job.statusUrl).toBe(`${emulator.url}/v3/status/${job.jobId}`);
    expect(headers.get('x-request-id')).toBeTruthy();
    const seen = [];
    for (let look = 0; look < 3; look += 1) seen.push((await call(job.statusUrl ?? '')).body);
    expect(seen.map((one) => one.status)).toEqual(['pending', 'running', 'succeeded']);
    const outputs = seen[2]?.result?.outputs ?? [];
    expect(outputs.map(({ seed }) => seed)).toEqual([5, 6]);
    const url = outputs[0]?.image.url ?? '';
    const bytes = Buffer.from(await (await fetch(url)).arrayBuffer());
    expect(await readImage(bytes)).toMatchObject({ width: 1152, height: 896, format: 'jpeg' });
    time += 3_600_000;
    expect((await fetch(url)).status).toBe(403);
    expect(emulator.ledger()).toMatchObject([{ images: 2 }]);
  });

  it('of Image 5 is accepted by links', async () => {
    const { status, body } = await post(
      '/v4/images/generate-async',
      { prompt: 'a fox', resolutionLevel: '1MP', aspectRatio: '9:16' },
      { 'x-model-version': 'image5' },
    );
    expect(status).toBe(200);
    expect(body.links?.result.href).toMatch(`${emulator.url}/v3/status/urn:ff:jobs:`);
  });

  it('is cancelled while it is under way, and not after', async () => {
    const { body: job } = await post('/v3/images/generate-async', { prompt: 'a fox' });
    expect((await call(job.cancelUrl ?? '', { method: 'PUT' })).status).toBe(202);
    expect((await call(job.statusUrl ?? '')).body.status).toBe('canceled');
    expect((await call(job.cancelUrl ?? '', { method: 'PUT' })).status).toBe(409);
    expect((await call('/v3/status/urn:ff:jobs:none')).status).toBe(404);
  });

  it.each<[FaultInput, object]>([
    [{ kind: 'job-failed' }, { status: 'failed', error_code: 'runtime_error' }],
    [
      { kind: 'moderation', stage: 'output' },
      { status: 'failed', error_code: 'output_media_unsafe' },
    ],
    [
      { kind: 'job-moderation', stage: 'input' },
      { status: 'failed', error_code: 'input_media_unsafe' },
    ],
  ])('%o', async (fault, wanted) => {
    emulator.setFault({ fault });
    const { body: job } = await post('/v3/images/generate-async', { prompt: 'a fox' });
    await call(job.statusUrl ?? '');
    await call(job.statusUrl ?? '');
    expect((await call(job.statusUrl ?? '')).body).toMatchObject(wanted);
    expect(emulator.ledger()).toEqual([]);
  });
});

describe('bodies that do not pass', () => {
  const V = 'x-model-version';
  it.each<[string, object, Record<string, string>, (string | number)[]]>([
    ['/v3/images/generate-async', {}, {}, ['body', 'prompt']],
    [
      '/v3/images/generate-async',
      { prompt: 'x', contentClass: 'oil' },
      {},
      ['body', 'contentClass'],
    ],
    ['/v3/images/generate-async', { prompt: 'x', numVariations: 5 }, {}, ['body', 'numVariations']],
    [
      '/v3/images/generate-async',
      { prompt: 'x', numVariations: 2, seeds: [1] },
      {},
      ['body', 'seeds'],
    ],
    [
      '/v3/images/generate-async',
      { prompt: 'x', size: { width: 1, height: 1 } },
      {},
      ['body', 'size'],
    ],
    ['/v3/images/generate-async', { prompt: 'x' }, { [V]: 'image9' }, ['header', V]],
    [
      '/v3/images/generate-async',
      { prompt: 'x' },
      { [V]: 'image4_custom' },
      ['body', 'customModelId'],
    ],
    ['/v4/images/generate-async', { prompt: 'x' }, {}, ['header', V]],
    [
      '/v4/images/generate-async',
      { prompt: 'x', numVariations: 2 },
      { [V]: 'image5' },
      ['body', 'numVariations'],
    ],
    ['/v3/images/fill-async', { image: { source: {} } }, {}, ['body', 'mask']],
    ['/v3/images/upscale', { image: { source: {} } }, {}, ['body', 'seeds']],
    [
      '/v3/images/upscale',
      { image: { source: {} }, seeds: [1] },
      { [V]: 'creative_upsampler_v1' },
      ['header', V],
    ],
  ])('%s %o', async (path, body, headers, loc) => {
    const refused = await post(path, body, headers);
    expect(refused.status).toBe(422);
    expect(refused.body).toMatchObject({
      error_code: 'validation_error',
      validation_errors: [{ loc, msg: expect.any(String), type: expect.any(String) }],
    });
    expect(emulator.ledger()).toEqual([]);
  });

  it('are those of the paths that are gone, of unknown uploads and of no JSON', async () => {
    expect((await post('/v3/images/generate', { prompt: 'x' })).status).toBe(404);
    const source = { uploadId: '123e4567-e89b-42d3-a456-426614174000' };
    expect((await post('/v3/images/generate-similar-async', { image: { source } })).status).toBe(
      422,
    );
    const none = await call('/v3/images/expand-async', { method: 'POST' });
    expect([none.status, none.body]).toMatchObject([400, { error_code: 'empty_input_body' }]);
  });

  it('name uploads for seven days', async () => {
    const uploadId = await upload();
    const body = { image: { source: { uploadId } } };
    expect((await post('/v3/images/generate-similar-async', body)).status).toBe(202);
    time += 7 * 86_400_000;
    token = await takeToken();
    expect((await post('/v3/images/generate-similar-async', body)).status).toBe(422);
  });
});

it.each<[FaultInput, number, string]>([
  [{ kind: 'rate-limit', seconds: 3 }, 429, 'rate_limited'],
  [{ kind: 'quota-exhausted' }, 403, 'access_error'],
  [{ kind: 'forbidden', reason: 'region' }, 451, 'legal_error'],
  [{ kind: 'moderation' }, 422, 'prompt_unsafe'],
  [{ kind: 'server-error', status: 503 }, 503, 'model_not_loaded'],
])('%o', async (fault, status, error_code) => {
  emulator.setFault({ fault });
  const refused = await post('/v3/images/generate-async', { prompt: 'x' });
  expect(refused).toMatchObject({ status, body: { error_code } });
  if (status === 429) expect(refused.headers.get('retry-after')).toBe('3');
});
