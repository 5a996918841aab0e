import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type RunningEmulator, readImage, startVendorEmulator } from '../index.ts';

let emulator: RunningEmulator;
let picture: Buffer;
let leftIsWhite: Buffer;

beforeAll(async () => {
  emulator = await startVendorEmulator('ideogram');
  const grey = { width: 128, height: 128, channels: 3, background: '#808080' } as const;
  const white = await sharp({ create: { ...grey, width: 64, background: '#fff' } })
    .png()
    .toBuffer();
  picture = await sharp({ create: grey }).png().toBuffer();
  leftIsWhite = await sharp({ create: { ...grey, background: '#000' } })
    .composite([{ input: white, left: 0, top: 0 }])
    .png()
    .toBuffer();
});
afterEach(() => emulator.reset());
afterAll(() => emulator.close());

const file = (bytes: Buffer) => new Blob([Uint8Array.from(bytes)], { type: 'image/png' });
const url = (path: string) => `${emulator.baseUrl}${path}`;
const key = () => ({ 'api-key': emulator.key });

function json(path: string, body: object, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(url(path), {
    method: 'POST',
    headers: { ...key(), 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
}

function form(path: string, fields: Record<string, string | Blob | (string | Blob)[]>) {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    for (const item of Array.isArray(value) ? value : [value]) body.append(name, item);
  }
  return fetch(url(path), { method: 'POST', headers: key(), body });
}

const get = async (path: string): Promise<unknown> =>
  (await fetch(url(path), { headers: key() })).json();

const itemSchema = z.strictObject({
  url: z.url().nullable(),
  prompt: z.string(),
  resolution: z.string().regex(/^\d+x\d+$/),
  seed: z.int(),
  is_image_safe: z.boolean(),
});
const answerSchema = z.strictObject({
  generation_kind: z.literal('sampling'),
  generation_id: z.string().regex(/^[\w-]{22}$/),
  seed: z.int(),
  created: z.iso.datetime(),
  data: z.array(itemSchema),
});
const acceptedSchema = answerSchema.omit({ created: true, data: true });
const jobSchema = z.strictObject({
  generation_id: z.string(),
  created: z.iso.datetime(),
  response_type: z.literal('url'),
  status: z.enum(['pending', 'completed', 'failed']),
  failure_reason: z.string().optional(),
  usage_cost_usd_micros: z.int().optional(),
  data: z.array(itemSchema.extend({ object_type: z.literal('image.generation') })).optional(),
});
const errorSchema = z.looseObject({ error: z.string() });

async function pictureAt(address: string | null | undefined) {
  const answer = await fetch(address ?? '');
  return Buffer.from(await answer.arrayBuffer());
}

describe('a picture at once', () => {
  it('comes by address, with what was asked for', async () => {
    const answer = await json('/v2/image/generate/ideogram-4', {
      prompt: 'a lighthouse',
      resolution: '1248x832',
      num_images: 2,
      seed: 7,
      rendering_speed: 'turbo',
    });
    const { data, seed } = answerSchema.parse(await answer.json());
    expect(seed).toBe(7);
    expect(data.map((item) => [item.seed, item.resolution, item.is_image_safe])).toEqual([
      [7, '1248x832', true],
      [8, '1248x832', true],
    ]);
    expect(await readImage(await pictureAt(data[0]?.url))).toMatchObject({
      width: 1248,
      height: 832,
    });
    const fetched = emulator.requests().at(-1);
    expect(fetched?.headers).not.toHaveProperty('api-key');
    expect(emulator.ledger()).toMatchObject([
      { model: 'ideogram-4', images: 2, amountMicros: 60_000 },
    ]);
  });

  it('may be asked for by a form, lists as repeated parts and objects as JSON', async () => {
    const answer = await form('/v2/image/generate/ideogram-3', {
      prompt: 'x',
      style_codes: ['0123abcd', '89ABcdef'],
      color_palette: JSON.stringify({ members: [{ color_hex: '#ff0000', color_weight: 0.5 }] }),
      enable_copyright_detection: 'true',
      resolution: '1024x1024',
    });
    expect(answer.status).toBe(200);
  });

  it('follows its ratio in either way of writing', async () => {
    for (const [model, ratio, width, height] of [
      ['ideogram-2', '16x9', 1344, 768],
      ['nano-banana-pro', '9:16', 768, 1344],
    ] as const) {
      const answer = await json(`/v2/image/generate/${model}`, {
        prompt: 'x',
        aspect_ratio: ratio,
      });
      const { data } = answerSchema.parse(await answer.json());
      expect(data[0]?.resolution).toBe(`${width}x${height}`);
    }
  });

  it('is of v1 where v1 is asked, in capitals', async () => {
    const answer = await form('/v1/ideogram-v3/generate', {
      prompt: 'x',
      rendering_speed: 'FLASH',
      style_preset: 'BAUHAUS',
      aspect_ratio: '1x3',
    });
    const body = z
      .strictObject({
        created: z.iso.datetime(),
        data: z.array(z.looseObject({ style_type: z.string(), url: z.url() })),
      })
      .parse(await answer.json());
    expect(body.data).toHaveLength(1);
    const lower = await form('/v1/ideogram-v3/generate', { prompt: 'x', rendering_speed: 'turbo' });
    expect(lower.status).toBe(400);
  });
});

describe('a picture later', () => {
  const accept = async (body: object = {}) => {
    const answer = await json('/v2/image/generate/ideogram-4', {
      prompt: 'x',
      async: true,
      ...body,
    });
    return acceptedSchema.parse(await answer.json()).generation_id;
  };
  const look = async (id: string) => jobSchema.parse(await get(`/v2/generations/${id}`));

  it('is pending, then there, and tells its price', async () => {
    const id = await accept({ num_images: 2 });
    expect((await look(id)).status).toBe('pending');
    const done = await look(id);
    expect(done).toMatchObject({ status: 'completed', usage_cost_usd_micros: 120_000 });
    expect(done.data).toHaveLength(2);
    const again = await look(id);
    expect(again.data?.[0]?.url).not.toBe('');
    expect((await pictureAt(again.data?.[0]?.url)).length).toBeGreaterThan(1000);
  });

  it.each([
    [{ kind: 'job-failed' } as const, { status: 'failed', failure_reason: 'internal_error' }],
    [
      { kind: 'job-moderation', stage: 'input' } as const,
      { status: 'failed', failure_reason: 'content_policy_violation' },
    ],
    [
      { kind: 'job-moderation', stage: 'output' } as const,
      { status: 'completed', data: [{ url: null, is_image_safe: false }] },
    ],
    [{ kind: 'job-stuck' } as const, { status: 'pending' }],
  ])('may end otherwise: %o', async (fault, expected) => {
    emulator.setFault({ fault });
    const id = await accept();
    await look(id);
    expect(await look(id)).toMatchObject(expected);
  });

  it('is the only way of some tools', async () => {
    const answer = await form('/v2/image/replace-background/ideogram-3', {
      image: file(picture),
      prompt: 'a beach',
    });
    const { generation_id: id } = acceptedSchema.parse(await answer.json());
    expect((await look(id)).status).toBe('pending');
  });

  it('is unknown, or one of too many', async () => {
    expect((await fetch(url('/v2/generations/nothing'), { headers: key() })).status).toBe(404);
    for (let count = 0; count < 10; count += 1) await accept();
    const answer = await json('/v2/image/generate/ideogram-4', { prompt: 'x', async: true });
    expect(answer.status).toBe(429);
    expect(await answer.json()).toMatchObject({
      reject_reason: 'inflight_limit',
      max_inflight_requests: 10,
    });
  });
});

describe('a price quote', () => {
  it('is given without running anything', async () => {
    const answer = await json('/v2/image/generate/ideogram-3?dry_run=true', {
      prompt: 'x',
      num_images: 2,
      rendering_speed: 'turbo',
    });
    expect(await answer.json()).toEqual({
      object: 'price_quote',
      billing_identifier: 'ideogram_3_usage',
      quantity: 2,
      usd_micros: 60_000,
      credit_millis: 6000,
      qualifier: 'exact',
    });
    expect(emulator.ledger()).toHaveLength(0);
    expect((await json('/v2/image/generate/ideogram-4?dry_run=true', {})).status).toBe(400);
  });
});

describe('refusals', () => {
  it.each<[string, string, object, RegExp]>([
    ['no prompt', 'generate/ideogram-4', {}, /Missing required field: prompt/],
    [
      'a size of another model',
      'generate/ideogram-4',
      { prompt: 'x', resolution: '576x1408' },
      /resolution/,
    ],
    [
      'capitals on v2',
      'generate/ideogram-4',
      { prompt: 'x', rendering_speed: 'TURBO' },
      /rendering_speed/,
    ],
    ['nine pictures', 'generate/ideogram-4', { prompt: 'x', num_images: 9 }, /num_images/],
    ['a text for a number', 'generate/ideogram-4', { prompt: 'x', seed: '7' }, /seed/],
    [
      'both sizes',
      'generate/ideogram-3',
      { prompt: 'x', resolution: '1024x1024', aspect_ratio: '1x1' },
      /cannot be combined/,
    ],
    [
      'very low without a picture',
      'generate/ideogram-4-5',
      { prompt: 'x', quality: 'very_low' },
      /requires source images/,
    ],
    [
      'a size off the list',
      'generate/ideogram-4-5',
      { prompt: 'x', size: '1056x1024' },
      /Unsupported size/,
    ],
    [
      'the size of no picture',
      'generate/ideogram-4-5',
      { prompt: 'x', size: 'source' },
      /requires source images/,
    ],
    [
      'no model of one’s own',
      'generate/ideogram-4-custom-model',
      { prompt: 'x' },
      /custom_model_uri/,
    ],
    [
      'no character',
      'generate/ideogram-3-character',
      { prompt: 'x' },
      /character_reference_images/,
    ],
  ])('of %s', async (_, path, body, message) => {
    const answer = await json(`/v2/image/${path}`, body);
    expect(answer.status).toBe(400);
    expect(errorSchema.parse(await answer.json()).error).toMatch(message);
    expect(emulator.ledger()).toHaveLength(0);
  });

  it('of forms where JSON is wanted, of bearers, of unknown models', async () => {
    expect((await form('/v2/image/generate/ideogram-4', { prompt: 'x' })).status).toBe(400);
    const bearer = await fetch(url('/v2/account/usage'), {
      headers: { authorization: `Bearer ${emulator.key}` },
    });
    expect(bearer.status).toBe(401);
    expect((await json('/v2/image/generate/ideogram-9', { prompt: 'x' })).status).toBe(404);
  });

  it('of masks that are of one colour, of another size, or alone', async () => {
    const path = '/v2/image/generate/ideogram-4-5';
    const black = await sharp({
      create: { width: 128, height: 128, channels: 3, background: '#000' },
    })
      .png()
      .toBuffer();
    const small = await sharp(leftIsWhite).resize(64, 64).png().toBuffer();
    const cases: [Record<string, Blob | string>, RegExp][] = [
      [{ images: file(picture), mask: file(black) }, /both black and white/],
      [{ images: file(picture), mask: file(small) }, /same width and height/],
      [{ mask: file(leftIsWhite) }, /requires a source image/],
      [
        { images: file(picture), mask: file(leftIsWhite), size: '1024x1024' },
        /cannot be set with a mask/,
      ],
    ];
    for (const [fields, message] of cases) {
      const answer = await form(path, { prompt: 'x', ...fields });
      expect(errorSchema.parse(await answer.json()).error).toMatch(message);
    }
  });
});

describe('tools', () => {
  it('enlarge, and cost by the megapixel', async () => {
    const answer = await form('/v2/image/upscale/topaz-bloom-2', {
      image: file(picture),
      upscale_factor: 'x4',
    });
    const body = z
      .looseObject({ data: z.array(z.looseObject({ resolution: z.string() })) })
      .parse(await answer.json());
    expect(body.data[0]?.resolution).toBe('512x512');
    expect(emulator.ledger()[0]?.amountMicros).toBe(Math.round(0.512 * 0.512 * 90_000));
  });

  it('cut a background out, and take the texts off a design', async () => {
    const cut = await form('/v2/image/remove-background/ideogram-1', { image: file(picture) });
    const { data } = answerSchema.parse(await cut.json());
    const facts = await readImage(await pictureAt(data[0]?.url));
    expect(facts?.alpha?.transparentShare).toBeGreaterThan(0);
    const layers = await form('/v2/design/layerize/ideogram-3', { image: file(picture) });
    expect(await layers.json()).toMatchObject({
      data: [{ base_image_url: expect.any(String), text_blocks: [{ text: 'HELLO' }] }],
    });
  });
});

describe('faults', () => {
  it.each([
    [{ kind: 'quota-exhausted' } as const, 402, { reject_reason: 'insufficient_funds' }],
    [{ kind: 'forbidden' } as const, 403, {}],
    [{ kind: 'moderation' } as const, 422, {}],
    [{ kind: 'model-not-found' } as const, 404, {}],
    [{ kind: 'rate-limit' } as const, 429, { reject_reason: 'inflight_limit' }],
    [{ kind: 'server-error', status: 503 } as const, 503, {}],
  ])('%o', async (fault, status, more) => {
    emulator.setFault({ fault });
    const answer = await json('/v2/image/generate/ideogram-4', { prompt: 'x' });
    expect(answer.status).toBe(status);
    expect(errorSchema.parse(await answer.json())).toMatchObject(more);
    expect(emulator.ledger()).toHaveLength(0);
  });

  it('keep a picture back', async () => {
    emulator.setFault({ fault: { kind: 'moderation', stage: 'output' } });
    const answer = await json('/v2/image/generate/ideogram-4', { prompt: 'x' });
    expect(answerSchema.parse(await answer.json()).data).toMatchObject([
      { url: null, is_image_safe: false },
    ]);
  });
});

it('the account tells its use, its keys and its own models', async () => {
  await json('/v2/image/generate/ideogram-4', { prompt: 'x' });
  expect(await get('/v2/account/usage')).toMatchObject({
    buckets: [{ line_items: [{ cost_total: '0.060000', currency_code: 'USD' }] }],
  });
  expect(JSON.stringify(await get('/v2/account/api-keys'))).not.toContain(emulator.key);
  expect(await get('/v2/account/invoices')).toEqual({ invoices: [] });
  expect(await get('/models')).toMatchObject({
    models: [{ is_available_for_generation: true }, { custom_model_uri: null }],
  });
});
