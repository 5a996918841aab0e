import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type FaultInput, type RunningEmulator, readImage, startVendorEmulator } from '../index.ts';
import { makePicture } from '../kit/picture.ts';

let emulator: RunningEmulator;
let picture: string;
let small: string;
let time = Date.UTC(2026, 10, 21);

beforeAll(async () => {
  emulator = await startVendorEmulator('black-forest-labs', { now: () => new Date(time) });
  const base64 = async (width: number, height: number) =>
    (await makePicture({ seed: 'x', width, height, format: 'png' })).toString('base64');
  [picture, small] = await Promise.all([base64(320, 256), base64(64, 64)]);
});
afterEach(() => emulator.reset());
afterAll(() => emulator.close());

const text = z.string().optional();
const answerSchema = z.looseObject({
  id: text,
  polling_url: text,
  status: text,
  cost: z.number().nullish(),
  progress: z.number().nullish(),
  result: z.looseObject({ sample: z.string().nullish() }).nullish(),
  detail: z.unknown().optional(),
});
const documentSchema = z.looseObject({
  paths: z.record(z.string(), z.unknown()),
  components: z.looseObject({
    schemas: z.record(
      z.string(),
      z.looseObject({ required: z.unknown(), properties: z.unknown() }),
    ),
  }),
});
type Body = z.infer<typeof answerSchema>;
interface Answer {
  status: number;
  headers: Headers;
  body: Body;
}

async function call(
  path: string,
  body?: object,
  key: string | null = emulator.key,
): Promise<Answer> {
  const reply = await fetch(path.startsWith('http') ? path : `${emulator.url}${path}`, {
    ...(body && { method: 'POST', body: JSON.stringify(body) }),
    headers: { 'content-type': 'application/json', ...(key === null ? {} : { 'x-key': key }) },
  });
  return {
    status: reply.status,
    headers: reply.headers,
    body: answerSchema.parse(await reply.json()),
  };
}
const submit = (model: string, body: object = {}) => call(`/v1/${model}`, { prompt: 'x', ...body });

/** Every status of a task until it is not pending. */
async function follow({ id, polling_url: pollingUrl }: Body): Promise<Body[]> {
  const seen = [];
  for (;;) {
    const { body } = await call(pollingUrl ?? `/v1/get_result?id=${id}`);
    seen.push(body);
    if (body.status !== 'Pending') return seen;
  }
}

const sampleOf = (ready: Body | undefined) => ready?.result?.sample ?? '';

/** Size and format of what a request comes to. */
async function made(model: string, body: object = {}) {
  const accepted = await submit(model, body);
  expect(accepted.body, model).toHaveProperty('polling_url');
  const ready = (await follow(accepted.body)).at(-1);
  const bytes = await (await fetch(sampleOf(ready))).arrayBuffer();
  const facts = await readImage(Buffer.from(bytes));
  return { ...facts, cost: accepted.body.cost ?? ready?.cost };
}

describe('a task', () => {
  it('is accepted, pending, and ready, in the shapes of the vendor', async () => {
    const { status, body, headers } = await submit('flux-2-pro', { seed: 7 });
    expect(status).toBe(200);
    expect(body).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      polling_url: `${emulator.url}/v1/get_result?id=${body.id}`,
      cost: 3,
      input_mp: 0,
      output_mp: 1,
    });
    expect(headers.get('x-ratelimit-limit')).toBe('24');
    expect(headers.get('x-ratelimit-remaining')).toBe('23');
    const seen = await follow(body);
    expect(seen.map((one) => one.status)).toEqual(['Pending', 'Pending', 'Ready']);
    expect(seen[0]).toEqual({
      id: body.id,
      status: 'Pending',
      result: null,
      progress: null,
      details: null,
      preview: null,
    });
    expect(seen[2]?.result).toEqual({
      sample: expect.stringMatching(`^${emulator.url}/__results/`),
      prompt: 'x, in fine detail',
      seed: 7,
      start_time: time / 1000,
      end_time: time / 1000,
      duration: 0,
    });
  });

  it('of FLUX 3 tells progress, and its cost at the end', async () => {
    const { body } = await submit('flux-3-image', { resolution: '2k' });
    expect(body).toMatchObject({ cost: null, input_mp: null, output_mp: null });
    const seen = await follow(body);
    expect(seen.map(({ progress, cost }) => [progress, cost])).toEqual([
      [null, undefined],
      [0.5, undefined],
      [1, 10],
    ]);
    expect(seen[2]?.result).not.toHaveProperty('seed');
  });

  it('asked for with a webhook has no polling address, and can be asked after all the same', async () => {
    const { body } = await submit('flux-dev', { webhook_url: 'https://example.com/hook' });
    expect(body).toEqual({
      id: body.id,
      status: 'Pending',
      webhook_url: 'https://example.com/hook',
    });
    expect((await follow(body)).at(-1)?.status).toBe('Ready');
  });

  it('belongs to its key', async () => {
    const other = await startVendorEmulator('black-forest-labs', {
      keys: ['bfl_one-1', 'bfl_two-2'],
    });
    const { body } = await call(`${other.baseUrl}/flux-dev`, { prompt: 'x' }, 'bfl_one-1');
    const stranger = await call(body.polling_url ?? '', undefined, 'bfl_two-2');
    expect([stranger.status, stranger.body.status]).toEqual([404, 'Task not found']);
    await other.close();
  });

  it.each<[FaultInput, object]>([
    [{ kind: 'job-failed' }, { status: 'Error', details: { error: expect.any(String) } }],
    [
      { kind: 'job-failed', reason: 'Failed' },
      { status: 'Failed', result: null },
    ],
    [
      { kind: 'moderation', stage: 'input' },
      { status: 'Request Moderated', details: { 'Moderation Reasons': ['Safety Filter'] } },
    ],
    [
      { kind: 'job-moderation', reason: 'Celebrity' },
      { status: 'Content Moderated', details: { 'Moderation Reasons': ['Celebrity'] } },
    ],
    [{ kind: 'no-image' }, { status: 'Ready', result: { sample: null } }],
  ])('%o', async (fault, wanted) => {
    emulator.setFault({ fault });
    const { body } = await submit('flux-dev');
    expect((await follow(body)).at(-1)).toMatchObject(wanted);
    expect(emulator.ledger()).toHaveLength(fault.kind === 'no-image' ? 1 : 0);
  });

  it.each([
    ['flux-dev', 600_000],
    ['flux-3-image', 3_600_000],
  ])('of %s has a result for so long', async (model, lifetime) => {
    const { body } = await submit(model);
    const sample = sampleOf((await follow(body)).at(-1));
    time += lifetime - 1;
    expect((await fetch(sample)).status).toBe(200);
    time += 1;
    expect((await fetch(sample)).status).toBe(403);
  });

  it('is one of 24 at most, or of 6', async () => {
    for (let count = 0; count < 6; count += 1) await submit('flux-kontext-max');
    const seventh = await submit('flux-kontext-max');
    expect([seventh.status, seventh.headers.get('retry-after')]).toEqual([429, '5']);
    expect(seventh.body.detail).toMatch('6 active tasks');
    for (let count = 6; count < 24; count += 1) await submit('flux-dev');
    expect((await submit('flux-dev')).status).toBe(429);
    expect(emulator.ledger()).toHaveLength(24);
  });
});

describe('sizes and prices', () => {
  it.each<[string, object, object]>([
    [
      'flux-2-pro',
      { width: 512, height: 256, output_format: 'png' },
      { width: 512, height: 256, format: 'png', cost: 3 },
    ],
    ['flux-2-max', { width: 2048, height: 1024 }, { width: 2048, height: 1024, cost: 10 }],
    [
      'flux-2-flex',
      { width: 1040, height: 1024, output_format: 'webp' },
      { format: 'webp', cost: 10 },
    ],
    ['flux-2-klein-9b', {}, { width: 1024, height: 1024, format: 'jpeg', cost: 1.5 }],
    [
      'flux-3-image',
      { aspect_ratio: '2:1', resolution: '768sq' },
      { width: 1072, height: 528, cost: 4.1 },
    ],
    ['flux-3-image-klein', {}, { width: 1024, height: 1024, cost: 0.9 }],
    [
      'flux-kontext-pro',
      { aspect_ratio: '21:9' },
      { width: 1552, height: 656, format: 'png', cost: 4 },
    ],
    ['flux-pro-1.1', {}, { width: 1024, height: 768, cost: 4 }],
    ['flux-pro-1.1-ultra', {}, { width: 2720, height: 1536, cost: 6 }],
    ['flux-dev', { width: 256, height: 320 }, { width: 256, height: 320, cost: 2.5 }],
  ])('%s %o', async (model, body, wanted) => {
    expect(await made(model, body)).toMatchObject(wanted);
  });

  it('follow input pictures, which cost by their megapixels', async () => {
    const input_image = picture;
    const images = [picture, picture];
    expect(await made('flux-2-pro', { input_image })).toMatchObject({
      width: 320,
      height: 256,
      cost: 4.5,
    });
    expect(await made('flux-3-image', { images })).toMatchObject({
      width: 1136,
      height: 912,
      cost: 4.8,
    });
    const erased = { image: picture, mask: picture };
    expect(await made('flux-tools/erase-v1', erased)).toMatchObject({
      width: 320,
      height: 256,
      format: 'png',
    });
    expect(
      await made('flux-pro-1.0-expand', { image: picture, left: 64, bottom: 32 }),
    ).toMatchObject({
      width: 384,
      height: 288,
    });
    expect(
      await made('flux-tools/outpainting-v1', { image: picture, width: 512, height: 256 }),
    ).toMatchObject({ width: 512, height: 256 });
  });
});

describe('bodies that do not pass', () => {
  it.each<[string, object, (string | number)[], string]>([
    ['flux-2-pro', { prompt: undefined }, ['prompt'], 'missing'],
    ['flux-2-pro', { prompt: 7 }, ['prompt'], 'string_type'],
    ['flux-2-pro', { width: 1000, height: 512 }, ['width'], 'multiple_of'],
    ['flux-2-pro', { width: 48 }, ['width'], 'greater_than_equal'],
    ['flux-2-pro', { width: 4096, height: 4096 }, ['width'], 'value_error'],
    ['flux-2-pro', { seed: 1.5 }, ['seed'], 'int_type'],
    ['flux-2-pro', { output_format: 'gif' }, ['output_format'], 'enum'],
    ['flux-2-pro', { safety_tolerance: 6 }, ['safety_tolerance'], 'less_than_equal'],
    ['flux-2-pro', { disable_pup: 'no' }, ['disable_pup'], 'bool_type'],
    ['flux-2-pro', { input_image: 'no picture!' }, ['input_image'], 'value_error'],
    ['flux-2-pro', { webhook_url: '' }, ['webhook_url'], 'value_error'],
    ['flux-2-flex', { guidance: 1 }, ['guidance'], 'greater_than_equal'],
    ['flux-pro-1.1', { width: 1472 }, ['width'], 'less_than_equal'],
    ['flux-pro-1.1-ultra', { aspect_ratio: '3:1' }, ['aspect_ratio'], 'value_error'],
    ['flux-3-image', { aspect_ratio: '3:1' }, ['aspect_ratio'], 'enum'],
    ['flux-3-image', { safety_tolerance: 5 }, ['safety_tolerance'], 'less_than_equal'],
    ['flux-3-image', { images: [] }, ['images'], 'too_long'],
    ['flux-pro-1.0-fill', {}, ['image'], 'missing'],
    ['flux-pro-1.0-expand', { image: 'no!' }, ['image'], 'value_error'],
    ['flux-pro-1.1-ultra-finetuned', {}, ['finetune_id'], 'missing'],
  ])('%s %o', async (model, body, at, type) => {
    const { status, body: reply } = await submit(model, body);
    expect(status).toBe(422);
    expect(reply.detail).toMatchObject([{ loc: ['body', ...at], type, msg: expect.any(String) }]);
    expect(emulator.ledger()).toEqual([]);
  });

  it('hold pictures that are too small, or do not belong together', async () => {
    const tiny = await submit('flux-3-image', { images: [picture, small] });
    expect(tiny.body.detail).toMatchObject([{ loc: ['body', 'images', 1] }]);
    const unlike = await submit('flux-pro-1.0-fill', { image: picture, mask: small });
    expect(unlike.body.detail).toMatchObject([{ loc: ['body', 'mask'] }]);
    const bare = await submit('flux-pro-1.0-fill', { image: picture });
    expect(bare.body.detail).toMatchObject([{ loc: ['body', 'mask'] }]);
    expect((await submit('flux-2-pro', { anything: 'else' })).status).toBe(200);
  });
});

describe('errors', () => {
  it.each<[FaultInput, number, object]>([
    [{ kind: 'unauthorized' }, 401, { detail: 'Invalid or expired API key' }],
    [{ kind: 'forbidden' }, 403, { detail: expect.stringMatching('not enabled') }],
    [{ kind: 'forbidden', reason: 'region' }, 451, { detail: expect.any(String) }],
    [{ kind: 'quota-exhausted' }, 402, { detail: expect.stringMatching('Insufficient credits') }],
    [{ kind: 'model-not-found' }, 404, { detail: 'Not Found' }],
    [{ kind: 'server-error', status: 503 }, 503, { detail: 'Service Unavailable' }],
    [
      { kind: 'rate-limit', retryAfter: 'milliseconds', seconds: 5 },
      429,
      { error: 'rate_limit_exceeded', retry_after: 5 },
    ],
  ])('%o', async (fault, status, body) => {
    emulator.setFault({ fault });
    expect(await submit('flux-dev')).toMatchObject({ status, body });
    expect(emulator.ledger()).toEqual([]);
  });

  it('tell the wait of a 429 in each form', async () => {
    emulator.setFault({ fault: { kind: 'rate-limit', seconds: 3 } });
    emulator.setFault({ fault: { kind: 'rate-limit', seconds: 3, retryAfter: 'date' } });
    expect((await submit('flux-dev')).headers.get('retry-after')).toBe('3');
    const date = (await submit('flux-dev')).headers.get('retry-after') ?? '';
    expect(Date.parse(date)).toBe(time + 3000);
  });

  it.each(['flux-pro', 'flux-pro-1.0-canny', 'flux-pro-1.0-depth', 'flux-9'])(
    '404 for %s',
    async (gone) => {
      expect(await submit(gone)).toMatchObject({ status: 404, body: { detail: 'Not Found' } });
    },
  );

  it('403 without a key, with a wrong one, and for any of the routes', async () => {
    for (const path of ['/v1/credits', '/v1/get_result?id=1', '/v1/my_finetunes']) {
      const none = await call(path, undefined, null);
      expect([none.status, none.body]).toEqual([403, { detail: 'Not authenticated' }]);
      const wrong = await call(path, undefined, 'bfl_wrong');
      expect([wrong.status, wrong.body]).toEqual([403, { detail: 'Invalid or expired API key' }]);
    }
  });
});

describe('the account', () => {
  it('has credits that go down by what was bought', async () => {
    expect((await call('/v1/credits')).body).toEqual({ credits: 1000 });
    await submit('flux-kontext-max');
    expect((await call('/v1/credits')).body).toEqual({ credits: 992 });
  });

  it('has fine-tunes: listed, described, used, deleted', async () => {
    expect((await call('/v1/my_finetunes')).body).toEqual({ finetunes: ['my-cat', 'house-style'] });
    const details = await call('/v1/finetune_details?finetune_id=my-cat');
    expect(details.body.finetune_details).toMatchObject({ finetune_id: 'my-cat' });
    const finetuned = (finetune_id: string) =>
      submit('flux-pro-1.1-ultra-finetuned', { finetune_id });
    expect((await finetuned('my-cat')).body.cost).toBe(7);
    expect((await finetuned('no-cat')).status).toBe(404);
    await call('/v1/delete_finetune', { finetune_id: 'my-cat' });
    expect((await call('/v1/my_finetunes')).body).toEqual({ finetunes: ['house-style'] });
    expect((await call('/v1/finetune_details?finetune_id=my-cat')).status).toBe(404);
  });

  it('may read the OpenAPI document without a key: live paths and their schemas', async () => {
    const { body } = await call('/openapi.json', undefined, null);
    const { paths, components } = documentSchema.parse(body);
    expect(Object.keys(paths)).toContain('/v1/flux-tools/erase-v1');
    expect(Object.keys(paths)).not.toContain('/v1/flux-pro');
    const name = 'flux_2_pro_Inputs';
    expect(paths['/v1/flux-2-pro']).toMatchObject({
      post: {
        requestBody: {
          content: { 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } },
        },
      },
    });
    const schema = components.schemas[name];
    expect(schema?.required).toEqual(['prompt']);
    expect(schema?.properties).toMatchObject({
      width: { type: 'integer', minimum: 64, multipleOf: 16, default: 0 },
      seed: { anyOf: [{ type: 'integer' }, { type: 'null' }] },
      output_format: { enum: ['jpeg', 'png', 'webp'], default: 'jpeg' },
    });
  });

  it('serves other models where the settings say so', async () => {
    emulator.setSettings({
      models: [
        { id: 'flux-9', like: 'flux-dev' },
        { id: 'flux-dev', shutdownDate: '2026-01-01' },
      ],
    });
    expect((await submit('flux-9')).status).toBe(200);
    expect((await submit('flux-dev')).status).toBe(404);
    expect((await submit('flux-2-pro')).status).toBe(404);
  });
});
