import OpenAI, {
  APIError,
  BadRequestError,
  NotFoundError,
  RateLimitError,
  UnprocessableEntityError,
} from 'openai';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type RunningEmulator, readImage, startVendorEmulator } from '../index.ts';

/** The `openai` client is the judge of generations; edits, which it cannot speak, are held against the contract field by field. */
let emulator: RunningEmulator;
let client: OpenAI;
let picture: string;
const TWO = 'grok-imagine-image-2.0';
const ONE = 'grok-imagine-image';

beforeAll(async () => {
  emulator = await startVendorEmulator('xai');
  client = new OpenAI({ apiKey: emulator.key, baseURL: emulator.baseUrl, maxRetries: 0 });
  const grey = { width: 300, height: 200, channels: 3, background: '#808080' } as const;
  const bytes = await sharp({ create: grey }).png().toBuffer();
  picture = `data:image/png;base64,${bytes.toString('base64')}`;
});
afterEach(() => emulator.reset());
afterAll(() => emulator.close());

const post = (path: string, body: object, headers: Record<string, string> = {}) =>
  fetch(`${emulator.baseUrl}${path}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${emulator.key}`,
      'content-type': 'application/json',
      ...headers,
    },
    body: JSON.stringify(body),
  });
const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${emulator.baseUrl}${path}`, {
    headers: { authorization: `Bearer ${emulator.key}`, ...headers },
  });
const asImage = (url = picture) => ({ type: 'image_url', url });

const replySchema = z.strictObject({
  data: z.array(
    z.strictObject({
      url: z.url().nullish(),
      b64_json: z.base64().optional(),
      mime_type: z.literal('image/jpeg').optional(),
      revised_prompt: z.string(),
      respect_moderation: z.boolean(),
    }),
  ),
  block_reason: z.string().optional(),
  usage: z.strictObject({ cost_in_usd_ticks: z.int() }),
});
const read = async (answer: Response) => replySchema.parse(await answer.json());
const errorSchema = z.strictObject({ code: z.string(), error: z.string() });
const refusalOf = async (answer: Response) => {
  const { error } = errorSchema.parse(await answer.json());
  return `${answer.status} ${error}`;
};
const facts = async (base64: string | undefined) => readImage(Buffer.from(base64 ?? '', 'base64'));
const extra = (fields: object) => fields; // fields of the vendor's own, which the client passes on

async function failure(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => expect.fail('the call succeeded'),
    (error: unknown) => error,
  );
}

describe('images.generate of the openai client', () => {
  it('answers a JPEG by address, and bills it in ticks', async () => {
    const { data, response } = await client.images
      .generate({ model: TWO, prompt: 'a lighthouse' })
      .withResponse();
    const bytes = await (await fetch(data.data?.[0]?.url ?? '')).arrayBuffer();
    expect(await readImage(Buffer.from(bytes))).toEqual({
      format: 'jpeg',
      width: 1024,
      height: 1024,
    });
    expect(data).toMatchObject({ usage: { cost_in_usd_ticks: 600_000_000 } });
    expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(emulator.ledger()).toMatchObject([
      {
        model: TWO,
        images: 1,
        amountMicros: 60_000,
        requestId: response.headers.get('x-request-id'),
      },
    ]);
  });

  it('answers several, as base64, in the shape and quality that are told beside', async () => {
    const made = await client.images.generate({
      model: TWO,
      prompt: 'three boats',
      n: 3,
      response_format: 'b64_json',
      user: 'someone',
      ...extra({ aspect_ratio: '9:19.5', resolution: '2k', quality: 'low' }),
    });
    expect(new Set(made.data?.map(({ b64_json }) => b64_json)).size).toBe(3);
    expect(await facts(made.data?.[0]?.b64_json)).toMatchObject({ width: 1344, height: 2912 });
    expect(emulator.ledger()).toMatchObject([{ images: 3, amountMicros: 180_000 }]);
  });

  it.each([
    [ONE, {}, 20_000],
    ['grok-imagine-image-2026-03-02', { resolution: '2k', quality: 'high' }, 20_000],
    [TWO, { quality: 'low' }, 40_000],
    [TWO, { resolution: '1.5k' }, 70_000],
    [TWO, { resolution: '2k', quality: 'medium' }, 80_000],
    [TWO, { quality: 'auto' }, 40_000],
  ])('%s with %j costs what the list says', async (model, fields, micros) => {
    await client.images.generate({ model, prompt: 'x', ...extra(fields) });
    expect(emulator.ledger()).toMatchObject([{ model, amountMicros: micros }]);
  });

  it.each([
    [{ size: '1024x1024' }, BadRequestError, /Argument not supported: size/],
    [{ style: 'vivid' }, BadRequestError, /Argument not supported: style/],
    [{ quality: 'hd' }, UnprocessableEntityError, /expected one of `low`, `medium`/],
    [{ quality: 'high' }, BadRequestError, /not supported for this model/],
    [{ model: ONE, resolution: '1.5k' }, BadRequestError, /1.5K resolution is not supported/],
    [{ resolution: '4k' }, UnprocessableEntityError, /resolution/],
    [{ aspect_ratio: '7:5' }, BadRequestError, /aspect_ratio: unknown variant/],
    [{ n: 11 }, BadRequestError, /between 1 and 10/],
    [{ prompt: '' }, BadRequestError, /must not be empty/],
    [{ prompt: 'x'.repeat(8001) }, BadRequestError, /maximum of 8000/],
    [{ prompt: undefined }, UnprocessableEntityError, /prompt/],
    [{ response_format: 'png' }, UnprocessableEntityError, /response_format/],
    [{ model: 'grok-2-image' }, NotFoundError, /grok-2-image does not exist/],
    [{ model: 'grok-imagine-image-pro' }, NotFoundError, /does not exist/],
  ])('is refused with %j', async (change, kind, words) => {
    const asked = { model: TWO, prompt: 'x', ...change } as OpenAI.ImageGenerateParamsNonStreaming; // wrong on purpose
    const error = await failure(client.images.generate(asked));
    expect(error).toBeInstanceOf(kind);
    expect(JSON.stringify(error instanceof APIError ? error.error : '')).toMatch(words);
    expect(emulator.ledger()).toEqual([]);
  });

  it('is served until the day on which the model retires', async () => {
    emulator.setSettings({ today: '2026-11-01' });
    for (const model of ['grok-imagine-image-quality', 'grok-imagine-image-quality-latest'])
      await client.images.generate({ model, prompt: 'x' });
    expect(emulator.ledger()).toMatchObject([{ amountMicros: 50_000 }, { amountMicros: 50_000 }]);
  });

  it('ignores pictures, and bills them', async () => {
    const answer = await post('/images/generations', { model: TWO, prompt: 'x', image: asImage() });
    expect((await read(answer)).usage).toEqual({ cost_in_usd_ticks: 700_000_000 });
  });

  it('tells a wrong key, and none', async () => {
    const stranger = new OpenAI({ apiKey: 'nobody', baseURL: emulator.baseUrl, maxRetries: 0 });
    const error = await failure(stranger.images.generate({ model: TWO, prompt: 'x' }));
    expect(error).toBeInstanceOf(BadRequestError);
    expect(String(error)).toMatch(/Incorrect API key provided/);
    const bare = await fetch(`${emulator.baseUrl}/models`);
    expect(await refusalOf(bare)).toMatch(/^401/);
  });
});

describe('an edit', () => {
  const edit = { model: TWO, prompt: 'paint it blue', response_format: 'b64_json' };

  it('keeps the shape of one source', async () => {
    const answer = await post('/images/edits', { ...edit, image: asImage(), aspect_ratio: '1:1' });
    const { data, usage } = await read(answer);
    expect(await facts(data[0]?.b64_json)).toMatchObject({ width: 1248, height: 832 });
    expect(usage.cost_in_usd_ticks).toBe(700_000_000);
  });

  it('of several takes the ratio, and bills inputs once, whatever n', async () => {
    const images = Array.from({ length: 5 }, () => asImage());
    const answer = await post('/images/edits', { ...edit, images, n: 2, aspect_ratio: '16:9' });
    const { data, usage } = await read(answer);
    expect(data).toHaveLength(2);
    expect(await facts(data[0]?.b64_json)).toMatchObject({ width: 1280, height: 720 });
    expect(usage.cost_in_usd_ticks).toBe((2 * 60_000 + 5 * 10_000) * 10_000);
    expect(emulator.ledger()).toMatchObject([{ images: 2, amountMicros: 170_000 }]);
    expect(emulator.requests()[0]?.files).toHaveLength(5);
  });

  it.each([
    [{}, /^400 image or images is required/],
    [{ image: asImage('x'), images: [asImage('x')] }, /^400 Only one of image and images/],
    [{ images: Array.from({ length: 6 }, () => asImage('data:,')) }, /^400 At most 5 images/],
    [{ image: { type: 'image_url', url: 'AAAA' } }, /^400 image url must be/],
    [{ image: asImage('https://example.com/a.png') }, /^400 The image could not be fetched/],
    [{ image: asImage('data:image/png;base64,AAAA') }, /^400 The image could not be fetched/],
    [{ image: 'data:image/png;base64,AAAA' }, /^422/],
    [{ image: { type: 'file', url: 'x' } }, /^422/],
    [{ size: '1024x1024' }, /^400 Argument not supported/],
  ])('is refused with %j', async (change, words) => {
    expect(await refusalOf(await post('/images/edits', { ...edit, ...change }))).toMatch(words);
  });

  it('is no form, so the edit call of the openai client is refused', async () => {
    const image = new File([Buffer.from(picture.split(',')[1] ?? '', 'base64')], 'a.png', {
      type: 'image/png',
    });
    const error = await failure(client.images.edit({ model: TWO, prompt: 'x', image }));
    expect(error).toBeInstanceOf(BadRequestError);
    expect(String(error)).toMatch(/JSON/);
  });
});

describe('lists', () => {
  const modelSchema = z.strictObject({
    id: z.string(),
    object: z.literal('model'),
    created: z.int(),
    owned_by: z.literal('xai'),
    version: z.string(),
    fingerprint: z.string(),
    input_modalities: z.array(z.string()),
    output_modalities: z.array(z.string()),
    image_price: z.int(),
    pricing: z.array(
      z.strictObject({ quality: z.string(), resolution: z.string(), price_per_image: z.int() }),
    ),
    max_prompt_length: z.int(),
    aliases: z.array(z.string()),
  });

  it('tell image models with their prices', async () => {
    const answer = await get('/image-generation-models');
    const { models } = z.strictObject({ models: z.array(modelSchema) }).parse(await answer.json());
    expect(models.map(({ id, image_price }) => [id, image_price])).toEqual([
      [TWO, 600_000_000],
      [ONE, 200_000_000],
    ]);
    expect(models[0]?.pricing).toContainEqual({
      quality: 'low',
      resolution: '1.5k',
      price_per_image: 500_000_000,
    });
    expect(models[1]?.aliases).toEqual(['grok-imagine-image-2026-03-02']);
    const one = await get('/image-generation-models/grok-imagine-image-2026-03-02');
    expect(modelSchema.parse(await one.json()).id).toBe(ONE);
  });

  it('tell all models to the openai client', async () => {
    const ids = (await client.models.list()).data.map(({ id }) => id);
    expect(ids).toEqual(['grok-4.1', TWO, ONE]);
    expect((await client.models.retrieve(TWO)).id).toBe(TWO);
    expect(await failure(client.models.retrieve('grok-2-image'))).toBeInstanceOf(NotFoundError);
  });

  it('tell what is known of the key', async () => {
    expect(await (await get('/api-key')).json()).toMatchObject({
      name: 'Emulator key',
      redacted_api_key: 'xai-...0001',
      api_key_blocked: false,
      api_key_disabled: false,
      team_blocked: false,
      acls: expect.any(Array),
    });
    expect(await refusalOf(await get('/nowhere'))).toMatch(/^404/);
  });
});

describe('what goes wrong', () => {
  const ask = () => post('/images/generations', { model: TWO, prompt: 'x', n: 2 });

  it.each([
    [{ kind: 'rate-limit', seconds: 7 }, /^429/],
    [{ kind: 'quota-exhausted' }, /^402 .*insufficient credit balance/],
    [{ kind: 'billing-hard-limit' }, /^403 .*spending limit/],
    [{ kind: 'unauthorized' }, /^400 Incorrect API key/],
    [{ kind: 'forbidden' }, /^403/],
    [{ kind: 'model-not-found' }, /^404/],
    [{ kind: 'moderation', stage: 'input' }, /^400 Rejected by content policy/],
    [{ kind: 'server-error', status: 503 }, /^503/],
  ] as const)('%j costs nothing', async (fault, words) => {
    emulator.setFault({ fault });
    const answer = await ask();
    expect(answer.headers.get('retry-after')).toBe(fault.kind === 'rate-limit' ? '7' : null);
    expect(await refusalOf(answer)).toMatch(words);
    expect(emulator.ledger()).toEqual([]);
  });

  it('a prompt that is blocked with status 200 has an empty list and a reason', async () => {
    emulator.setFault({ fault: { kind: 'moderation', stage: 'input', reason: 'empty-list' } });
    expect(await read(await ask())).toEqual({
      data: [],
      block_reason: expect.any(String),
      usage: { cost_in_usd_ticks: 0 },
    });
    expect(emulator.ledger()).toEqual([]);
  });

  it.each([
    ['all', [false, false]],
    ['one', [false, true]],
  ])('pictures that are refused after they were painted are billed (%s)', async (reason, flags) => {
    emulator.setFault({ fault: { kind: 'moderation', stage: 'output', reason } });
    const { data, usage } = await read(await ask());
    expect(data.map(({ respect_moderation }) => respect_moderation)).toEqual(flags);
    expect(data[0]?.url ?? data[0]?.b64_json).toBeUndefined();
    expect(usage.cost_in_usd_ticks).toBe(1_200_000_000);
    expect(emulator.ledger()).toMatchObject([{ amountMicros: 120_000 }]);
  });

  it('a rate limit is what the openai client takes it for', async () => {
    emulator.setFault({ fault: { kind: 'rate-limit', seconds: 1 } });
    const error = await failure(client.images.generate({ model: TWO, prompt: 'x' }));
    expect(error).toBeInstanceOf(RateLimitError);
  });
});
