import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type RunningEmulator, readImage, startVendorEmulator } from '../index.ts';
import {
  bytesOf,
  callsOf,
  dataSchema,
  file,
  imageSchema,
  inputPictures,
  refusalOf,
} from './testing/local/calls.ts';

/** Edits, tools and the account, held against the contract field by field. */
let emulator: RunningEmulator;
let picture: Buffer;
let leftIsWhite: Buffer;
const { authorized, postJson, postForm, get } = callsOf(() => emulator);

beforeAll(async () => {
  emulator = await startVendorEmulator('recraft');
  ({ picture, leftIsWhite } = await inputPictures());
});
afterEach(() => emulator.reset());
afterAll(() => emulator.close());

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
