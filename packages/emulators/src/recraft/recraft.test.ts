import OpenAI, { AuthenticationError, BadRequestError } from 'openai';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type RunningEmulator, readImage, startVendorEmulator } from '../index.ts';

/** Held against the contract field by field; for generations the `openai` client is a judge as well. */
let emulator: RunningEmulator;
let client: OpenAI;
let picture: Buffer;
let leftIsWhite: Buffer;

beforeAll(async () => {
  emulator = await startVendorEmulator('recraft');
  client = new OpenAI({ apiKey: emulator.key, baseURL: emulator.baseUrl, maxRetries: 0 });
  const grey = { width: 256, height: 320, channels: 3, background: '#808080' } as const;
  picture = await sharp({ create: grey }).png().toBuffer();
  leftIsWhite = await sharp({ create: { ...grey, background: '#000' } })
    .composite([
      {
        input: await sharp({ create: { ...grey, width: 128, background: '#fff' } })
          .png()
          .toBuffer(),
        left: 0,
        top: 0,
      },
    ])
    .png()
    .toBuffer();
});
afterEach(() => emulator.reset());
afterAll(() => emulator.close());

const authorized = () => ({ authorization: `Bearer ${emulator.key}` });
const postJson = (path: string, body: object): Promise<Response> =>
  fetch(`${emulator.baseUrl}${path}`, {
    method: 'POST',
    headers: { ...authorized(), 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
const file = (bytes: Buffer) => new Blob([Uint8Array.from(bytes)], { type: 'image/png' });
function postForm(path: string, fields: readonly (readonly [string, string | Blob])[]) {
  const body = new FormData();
  for (const [name, value] of fields) body.append(name, value);
  return fetch(`${emulator.baseUrl}${path}`, { method: 'POST', headers: authorized(), body });
}
const get = (path: string, headers: Record<string, string> = authorized()) =>
  fetch(`${emulator.url}${path}`, { headers });

const itemSchema = z.strictObject({
  image_id: z.uuid(),
  url: z.url().optional(),
  b64_json: z.base64().optional(),
  features: z.strictObject({ nsfw_score: z.number() }).optional(),
});
const common = { created: z.int(), credits: z.number() };
const dataSchema = z.strictObject({
  ...common,
  data: z.array(itemSchema),
  style_id: z.uuid().optional(),
});
const imageSchema = z.strictObject({ ...common, image: itemSchema });
const errorSchema = z.strictObject({ code: z.string(), message: z.string() });

async function bytesOf({ url, b64_json }: z.infer<typeof itemSchema>): Promise<Buffer> {
  if (b64_json !== undefined) return Buffer.from(b64_json, 'base64');
  const answer = await fetch(url ?? '');
  expect(answer.status).toBe(200);
  return Buffer.from(await answer.arrayBuffer());
}
async function refusalOf(answer: Response): Promise<string> {
  const error = errorSchema.parse(await answer.json());
  return `${answer.status} ${error.message}`;
}

describe('a picture from words', () => {
  it('comes by address as WebP, and is on the bill', async () => {
    const answer = await postJson('/images/generations', { prompt: 'a lighthouse', n: 2 });
    const { credits, data } = dataSchema.parse(await answer.json());
    expect([credits, data.length]).toEqual([70, 2]);
    for (const item of data) {
      expect(await readImage(await bytesOf(item))).toMatchObject({
        format: 'webp',
        width: 1024,
        height: 1024,
      });
    }
    expect(emulator.ledger()).toMatchObject([
      { model: 'recraftv4_1', images: 2, amountMicros: 70_000, usage: { credits: 70 } },
    ]);
  });

  it('is what an OpenAI client understands, fields that it adds and all', async () => {
    const made = await client.images.generate({
      model: 'recraftv3',
      prompt: 'a lighthouse',
      n: 2,
      size: '1536x1024',
      response_format: 'b64_json',
      quality: 'high',
      user: 'someone',
    });
    expect(made.data).toHaveLength(2);
    const [first] = made.data ?? [];
    expect(await readImage(Buffer.from(first?.b64_json ?? '', 'base64'))).toMatchObject({
      format: 'webp',
      width: 1536,
      height: 1024,
    });
    expect(emulator.requests()[0]?.fields).toBeUndefined();
    const stranger = new OpenAI({ apiKey: 'nobody', baseURL: emulator.baseUrl, maxRetries: 0 });
    const refused = stranger.images.generate({ model: 'recraftv3', prompt: 'x' });
    await expect(refused).rejects.toBeInstanceOf(AuthenticationError);
    const wrong = client.images.generate({ model: 'recraftv3', prompt: 'x', n: 7 });
    await expect(wrong).rejects.toBeInstanceOf(BadRequestError);
    expect((await client.models.list()).data.map(({ id }) => id)).toContain('recraftv3_vector');
  });

  it.each([
    ['recraftv4_1', '16:9', [1344, 768]],
    ['recraftv4_1_pro', '2688x1536', [2688, 1536]],
    ['recraftv3', '16:9', [1820, 1024]],
    ['recraftv2', '1024x1707', [1024, 1707]],
  ])('of %s at %s has its pixels', async (model, size, [width, height]) => {
    const body = { model, prompt: 'x', size, image_format: 'png', response_format: 'b64_json' };
    const { data } = dataSchema.parse(await (await postJson('/images/generations', body)).json());
    const [first] = data;
    expect(first && (await readImage(await bytesOf(first)))).toMatchObject({
      format: 'png',
      width,
      height,
    });
  });

  it.each([
    ['/images/generations', { model: 'recraftv4_1_vector' }, 80],
    ['/images/generations', { model: 'recraftv4_1_pro_vector' }, 300],
    ['/images/generations/vector', { model: 'recraftv3_vector' }, 80],
  ])('of a vector model is a drawing: %s %j', async (path, more, units) => {
    const answer = await postJson(path, { prompt: 'x', size: '2:1', ...more });
    const { credits, data } = dataSchema.parse(await answer.json());
    expect(credits).toBe(units);
    const place = await fetch(data[0]?.url ?? '');
    expect(place.headers.get('content-type')).toBe('image/svg+xml');
    expect(await place.text()).toMatch(/^<svg [^>]*viewBox="0 0 \d+ \d+"/);
  });

  it('takes references as files or addresses, and makes a style of them', async () => {
    const form = await postForm('/images/generations', [
      ['prompt', 'x'],
      ['style_references', file(picture)],
      ['style_references', file(leftIsWhite)],
      ['calculate_features', 'true'],
    ]);
    const { credits, style_id, data } = dataSchema.parse(await form.json());
    expect([credits, style_id, data[0]?.features]).toEqual([
      40,
      expect.any(String),
      { nsfw_score: 0.01 },
    ]);
    const url = `data:image/png;base64,${picture.toString('base64')}`;
    const json = await postJson('/images/generations', {
      prompt: 'x',
      model: 'recraftv4_styles_pro',
      style_reference_urls: [url],
    });
    expect(dataSchema.parse(await json.json()).credits).toBe(215);
    expect(emulator.ledger().map(({ model }) => model)).toEqual([
      'recraftv4_styles',
      'recraftv4_styles_pro',
    ]);
  });

  it('is gone after a day', async () => {
    emulator.setFault({ fault: { kind: 'result-expired' } });
    const answer = await postJson('/images/generations', { prompt: 'x' });
    const { data } = dataSchema.parse(await answer.json());
    expect((await fetch(data[0]?.url ?? '')).status).toBe(403);
  });

  it.each([
    [{ prompt: undefined }, /^400 prompt: is required/],
    [{ n: 7 }, /^400 n: must be from 1 to 6/],
    [{ n: '2' }, /^400 n: must be an integer/],
    [{ model: 'dall-e-3' }, /^400 model: unknown model "dall-e-3"/],
    [{ size: '1000x1000' }, /^400 size: must be one of 1024x1024/],
    [{ size: '1820x1024' }, /^400 size: must be one of/],
    [{ size: 'large' }, /^400 size: must be WxH/],
    [{ model: 'recraftv4_1_vector', size: '1024x1024' }, /^400 size: must be one of 1:1/],
    [{ model: 'recraftv4_1_vector', image_format: 'png' }, /^400 image_format: is not supported/],
    [{ model: 'recraftv4_1_flash', style: 'any' }, /^400 style: is not supported/],
    [{ style: 'any', style_id: crypto.randomUUID() }, /exclude each other/],
    [{ style_id: crypto.randomUUID() }, /^400 style_id: there is no style/],
    [{ style_match: 'regular' }, /^400 style_match: must be one of precise, flexible/],
    [{ substyle: 'grain' }, /^400 substyle: is not supported/],
    [{ negative_prompt: 'fog' }, /^400 negative_prompt: is not supported/],
    [{ model: 'recraftv3', prompt: 'x'.repeat(1001) }, /at most 1000 characters/],
    [{ prompt: 'x'.repeat(10_001) }, /at most 10000 characters/],
    [{ random_seed: -1 }, /^400 random_seed/],
    [{ random_seed: 4294967296 }, /^400 random_seed/],
    [{ controls: { colors: [{ rgb: [1, 2, 256] }] } }, /^400 controls: colors/],
    [{ controls: { artistic_level: 3 } }, /^400 controls.artistic_level: is not supported/],
    [{ model: 'recraftv3', controls: { artistic_level: 6 } }, /artistic_level: must be/],
    [{ model: 'recraftv3', controls: { mood: 1 } }, /has no member "mood"/],
    [{ model: 'recraftv2', controls: { no_text: true } }, /^400 controls: is not supported/],
    [{ text_layout: [] }, /^400 text_layout: is not supported/],
    [{ model: 'recraftv3', text_layout: [{ text: 'a', bbox: [[0, 0]] }] }, /^400 text_layout/],
    [{ model: 'recraftv3', creativity: 'simple' }, /^400 creativity: is not supported/],
    [{ style_reference_urls: ['data:image/png;base64,AAAA'] }, /cannot be read/],
    [
      { model: 'recraftv3', style_reference_urls: [], response_format: 'png' },
      /^400 response_format/,
    ],
  ])('is refused with %j', async (change, words) => {
    const answer = await postJson('/images/generations', { prompt: 'a lighthouse', ...change });
    expect(await refusalOf(answer)).toMatch(words);
    expect(emulator.ledger()).toEqual([]);
  });
});

describe('an edit', () => {
  const image = ['image', 'x'] as const;
  const fields = (...more: (readonly [string, string | Blob])[]) => [
    ['image', file(picture)] as const,
    ...more,
  ];

  it.each([
    ['imageToImage', [['strength', '0.4']], 40, [256, 320]],
    ['inpaint', [['mask', 'MASK']], 40, [256, 320]],
    [
      'outpaint',
      [
        ['expand_left', '64'],
        ['expand_top', '32'],
      ],
      40,
      [320, 352],
    ],
    ['outpaint', [['zoom_out_percentage', '50']], 40, [384, 480]],
    ['outpaint', [['size', '16:9']], 40, [1820, 1024]],
    ['replaceBackground', [], 40, [256, 320]],
    ['generateBackground', [['mask', 'MASK']], 40, [256, 320]],
    ['variateImage', [['size', '1024x1280']], 40, [1024, 1280]],
  ] as const)('%s with %j', async (path, more, units, [width, height]) => {
    const answer = await postForm(
      `/images/${path}`,
      fields(
        ['prompt', 'a lighthouse'],
        ['model', 'recraftv3'],
        ['response_format', 'b64_json'],
        ...more.map(
          ([name, value]) => [name, value === 'MASK' ? file(leftIsWhite) : value] as const,
        ),
      ),
    );
    const { credits, data } = dataSchema.parse(await answer.json());
    expect(credits).toBe(units);
    const [first] = data;
    expect(first && (await readImage(await bytesOf(first)))).toMatchObject({ width, height });
  });

  it('paints where the mask is white, and keeps what is black to the pixel', async () => {
    const url = (bytes: Buffer) => `data:image/png;base64,${bytes.toString('base64')}`;
    const answer = await postJson('/images/inpaint', {
      prompt: 'x',
      model: 'recraftv3',
      image_url: url(picture),
      mask_url: url(leftIsWhite),
      image_format: 'png',
    });
    const [first] = dataSchema.parse(await answer.json()).data;
    const pixels = await sharp(first && (await bytesOf(first)))
      .removeAlpha()
      .raw()
      .toBuffer();
    const at = (x: number) => [...pixels.subarray((9 * 256 + x) * 3, (9 * 256 + x) * 3 + 3)];
    expect(at(200)).toEqual([128, 128, 128]);
    expect(at(20)).not.toEqual([128, 128, 128]);
  });

  it.each([
    ['imageToImage', fields, [['prompt', 'x']], /strength: is required/],
    [
      'inpaint',
      fields,
      [
        ['prompt', 'x'],
        ['model', 'recraftv3'],
      ],
      /mask: is required/,
    ],
    [
      'inpaint',
      fields,
      [
        ['prompt', 'x'],
        ['model', 'recraftv4_1'],
      ],
      /does not support inpaint/,
    ],
    [
      'imageToImage',
      fields,
      [
        ['prompt', 'x'],
        ['strength', '1'],
        ['model', 'recraftv2'],
      ],
      /does not support/,
    ],
    [
      'imageToImage',
      fields,
      [
        ['prompt', 'x'],
        ['strength', '2'],
      ],
      /strength: must be from 0 to 1/,
    ],
    ['variateImage', fields, [], /size: is required/],
    ['eraseRegion', fields, [], /mask: is required/],
    ['removeBackground', () => [], [], /image: is required/],
    ['removeBackground', () => [image], [], /image: is required/],
  ] as const)('%s is refused: %#', async (path, base, more, words) => {
    expect(await refusalOf(await postForm(`/images/${path}`, [...base(), ...more]))).toMatch(words);
  });

  it('is refused with a wrong mask or picture', async () => {
    const small = await sharp(picture).resize(128, 160).png().toBuffer();
    const grey = await sharp(leftIsWhite).linear(0.5).png().toBuffer();
    const black = await sharp(leftIsWhite).linear(0).png().toBuffer();
    const erase = (one: Buffer, mask: Buffer) =>
      postForm('/images/eraseRegion', [
        ['image', file(one)],
        ['mask', file(mask)],
      ]).then(refusalOf);
    expect(await erase(picture, small)).toMatch(/each side must be from 256/);
    expect(
      await erase(picture, await sharp(leftIsWhite).resize(320, 256).png().toBuffer()),
    ).toMatch(/size of the image/);
    expect(await erase(picture, grey)).toMatch(/without shades of grey/);
    expect(await erase(picture, black)).toMatch(/marks nothing/);
    expect(await erase(await sharp(picture).tiff().toBuffer(), leftIsWhite)).toMatch(/PNG, JPG/);
    expect(await erase(Buffer.from('text'), leftIsWhite)).toMatch(/not a valid image/);
  });
});

describe('a tool', () => {
  it.each([
    ['removeBackground', [], 10, { width: 256, height: 320, alpha: expect.anything() }],
    ['eraseRegion', [['mask', 'MASK']], 2, { width: 256, height: 320 }],
    ['crispUpscale', [], 4, { width: 512, height: 640 }],
    ['creativeUpscale', [], 250, { width: 512, height: 640 }],
    ['clarityUpscale', [], 50, { width: 512, height: 640 }],
    ['generativeUpscale', [['upscale', 'upscale4mp']], 210, { width: 1832, height: 2290 }],
  ] as const)('%s answers one object', async (path, more, units, facts) => {
    const answer = await postForm(`/images/${path}`, [
      ['image', file(picture)],
      ['image_format', 'png'],
      ...more.map(([name, value]) => [name, value === 'MASK' ? file(leftIsWhite) : value] as const),
    ]);
    const { credits, image } = imageSchema.parse(await answer.json());
    expect(credits).toBe(units);
    expect(await readImage(await bytesOf(image))).toMatchObject({ format: 'png', ...facts });
    expect(emulator.ledger()).toMatchObject([{ model: path, amountMicros: units * 1000 }]);
  });

  it('vectorize draws, with its settings on or off', async () => {
    const answer = await postForm('/images/vectorize', [
      ['image', file(picture)],
      ['svg_compression', 'on'],
      ['max_num_shapes', '50'],
      ['response_format', 'b64_json'],
    ]);
    const { image } = imageSchema.parse(await answer.json());
    expect((await bytesOf(image)).toString()).toContain('viewBox="0 0 256 320"');
    const wrong = await postForm('/images/vectorize', [
      ['image', file(picture)],
      ['svg_compression', 'true'],
    ]);
    expect(await refusalOf(wrong)).toMatch(/svg_compression: must be one of on, off/);
  });

  it('shows ideas, and more like one of them', async () => {
    const grid = await postJson('/images/explore', { prompt: 'x', n: 4 });
    const { data } = dataSchema.parse(await grid.json());
    expect(data).toHaveLength(4);
    const similar = await postJson('/images/explore/similar', {
      source_image_id: data[0]?.image_id,
      similarity: 3,
    });
    expect(dataSchema.parse(await similar.json()).data).toHaveLength(1);
    expect(await refusalOf(await postJson('/images/explore/similar', {}))).toMatch(/is required/);
  });
});

describe('the account', () => {
  it('tells who it is and what is left', async () => {
    await postJson('/images/generations', { prompt: 'x' });
    expect(await (await get('/v1/users/me')).json()).toEqual({
      id: expect.any(String),
      email: expect.any(String),
      name: 'Emulator',
      credits: 100_000 - 35,
    });
    const wrong = await get('/v1/users/me', { authorization: 'Bearer nobody' });
    expect(await refusalOf(wrong)).toMatch(/^401/);
    expect(await refusalOf(await get('/v1/users/me', {}))).toMatch(/^401/);
    expect((await get('/ping', {})).status).toBe(200);
    expect(await refusalOf(await get('/v1/nowhere'))).toMatch(/^404/);
  });

  it('lists models with prices, those of others included', async () => {
    const listed = z
      .strictObject({
        data: z.array(
          z.strictObject({
            id: z.string(),
            created: z.int(),
            name: z.string(),
            description: z.string(),
            input_modalities: z.array(z.string()),
            output_modalities: z.array(z.string()),
            pricing: z.record(z.string(), z.string()),
          }),
        ),
      })
      .parse(await (await get('/v1/models')).json());
    const price = (id: string) => listed.data.find((model) => model.id === id)?.pricing;
    expect(price('recraftv4_1')).toEqual({ image: '0.035' });
    expect(price('recraftv4_1_utility_pro_vector')).toEqual({ image: '0.300' });
    expect(price('seedance_2')).toEqual({ video: '0.40' });
  });

  it('keeps styles that it made', async () => {
    const made = await postForm('/styles', [
      ['style', 'digital_illustration'],
      ['files', file(picture)],
    ]);
    const { id } = z.looseObject({ id: z.uuid() }).parse(await made.json());
    expect(emulator.ledger()).toMatchObject([{ amountMicros: 40_000 }]);
    expect(await (await get('/v1/styles')).json()).toMatchObject({ styles: [{ id }] });
    expect(await (await get(`/v1/styles/${id}`)).json()).toMatchObject({ id });
    expect((await get('/v1/styles/basic')).status).toBe(200);
    const used = await postJson('/images/generations', { prompt: 'x', style_id: id });
    expect(used.status).toBe(200);
    const removed = await fetch(`${emulator.baseUrl}/styles/${id}`, {
      method: 'DELETE',
      headers: authorized(),
    });
    expect(removed.status).toBe(204);
    expect((await get(`/v1/styles/${id}`)).status).toBe(404);
  });

  it('helps with prompts and colours', async () => {
    const better = await postJson('/prompts/enhance', { prompt: 'a lighthouse' });
    expect(await better.json()).toMatchObject({ prompt: expect.stringMatching(/^a lighthouse/) });
    expect(emulator.ledger()).toMatchObject([{ amountMicros: 10_000 }]);
    const colors = [{ rgb: [1, 2, 3] }];
    expect(await (await postJson('/colors/optimize', { colors })).json()).toEqual({ colors });
  });
});

describe('what goes wrong', () => {
  it.each([
    [{ kind: 'rate-limit', seconds: 7 }, /^429/],
    [{ kind: 'quota-exhausted' }, /^402 You do not have enough API units/],
    [{ kind: 'unauthorized' }, /^401/],
    [{ kind: 'forbidden' }, /^403/],
    [{ kind: 'model-not-found' }, /^400 model: unknown model/],
    [{ kind: 'moderation', stage: 'input' }, /^400 The prompt was rejected/],
    [{ kind: 'moderation', stage: 'output' }, /^400 The generated image was rejected/],
    [{ kind: 'server-error', status: 503 }, /^503/],
  ] as const)('%j costs nothing', async (fault, words) => {
    emulator.setFault({ fault });
    const answer = await postJson('/images/generations', { prompt: 'x' });
    expect(answer.headers.get('retry-after')).toBe(fault.kind === 'rate-limit' ? '7' : null);
    expect(await refusalOf(answer)).toMatch(words);
    expect(emulator.ledger()).toEqual([]);
  });

  it('fewer pictures cost less', async () => {
    emulator.setFault({ fault: { kind: 'fewer-images', images: 1 } });
    const answer = await postJson('/images/generations', { prompt: 'x', n: 3 });
    expect(dataSchema.parse(await answer.json())).toMatchObject({ credits: 35 });
    expect(emulator.ledger()).toMatchObject([{ amountMicros: 35_000 }]);
  });
});
