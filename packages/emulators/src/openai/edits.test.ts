import { createHash } from 'node:crypto';
import OpenAI, { BadRequestError, toFile } from 'openai';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type RunningEmulator, readImage, startOpenAiEmulator } from '../index.ts';

let emulator: RunningEmulator;
let client: OpenAI;
const model = 'gpt-image-2.5-sunburst';

beforeAll(async () => {
  emulator = await startOpenAiEmulator();
  client = new OpenAI({ apiKey: emulator.key, baseURL: emulator.baseUrl, maxRetries: 0 });
});
afterEach(() => emulator.reset());
afterAll(() => emulator.close());

const RED = { r: 255, g: 0, b: 0 };

function solid(width: number, height: number, colour = RED): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background: colour } })
    .png()
    .toBuffer();
}

/** A mask whose left half is transparent. */
async function halfMask(width: number, height: number): Promise<Buffer> {
  const kept = await sharp({
    create: { width: width / 2, height, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 1 } },
  })
    .png()
    .toBuffer();
  const background = { r: 0, g: 0, b: 0, alpha: 0 };
  return sharp({ create: { width, height, channels: 4, background } })
    .composite([{ input: kept, left: width / 2, top: 0 }])
    .png()
    .toBuffer();
}

const file = (bytes: Buffer, name = 'a.png', type = 'image/png') => toFile(bytes, name, { type });

function decoded(answer: OpenAI.ImagesResponse): Buffer {
  return Buffer.from(answer.data?.[0]?.b64_json ?? '', 'base64');
}

async function failure(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => expect.fail('the call succeeded'),
    (error: unknown) => error,
  );
}

describe('images.edit of the official client', () => {
  it('takes one picture, follows its ratio, and logs what came', async () => {
    const bytes = await solid(300, 200);
    // The vendor takes `moderation` on edits; the client's types do not have it.
    const answer = await client.images.edit({
      model,
      prompt: 'add a boat',
      image: await file(bytes),
      n: 2,
      moderation: 'low',
    } as OpenAI.ImageEditParamsNonStreaming);
    expect(answer.data).toHaveLength(2);
    expect(answer.size).toBe('1536x1024');
    expect(answer.usage?.input_tokens_details.image_tokens).toBe(65 + 129 * 2 + 6240);
    const [request] = emulator.requests();
    expect(request?.files).toEqual([
      {
        name: 'image',
        filename: 'a.png',
        contentType: 'image/png',
        byteLength: bytes.length,
        sha256: createHash('sha256').update(bytes).digest('hex'),
        image: { format: 'png', width: 300, height: 200 },
      },
    ]);
    expect(request?.fields).toContainEqual({ name: 'n', value: '2' });
    expect(request?.headers.authorization).toBe(`Bearer …${emulator.key.slice(-4)}`);
    expect(JSON.stringify(emulator.requests())).not.toContain(emulator.key);
    expect(emulator.ledger()).toMatchObject([{ images: 2 }]);
  });

  it('takes several pictures in order', async () => {
    const images = await Promise.all(
      [10, 20, 30].map(async (width) => file(await solid(width, 10), `${width}.png`)),
    );
    await client.images.edit({ model, prompt: 'join them', image: images });
    expect(emulator.requests()[0]?.files.map((entry) => [entry.name, entry.image?.width])).toEqual([
      ['image[]', 10],
      ['image[]', 20],
      ['image[]', 30],
    ]);
  });

  it('repaints where the mask is transparent and keeps the rest', async () => {
    const answer = await client.images.edit({
      model,
      prompt: 'a garden',
      image: await file(await solid(1024, 1024)),
      mask: await file(await halfMask(1024, 1024), 'mask.png'),
      size: '1024x1024',
    });
    const half = async (left: number) => {
      const region = { left, top: 0, width: 512, height: 1024 };
      // stats() looks at the input, so the half has to become an input of its own.
      return sharp(await sharp(decoded(answer)).extract(region).png().toBuffer()).stats();
    };
    const [edited, kept] = [await half(0), await half(512)];
    expect(kept.channels.map((channel) => channel.mean)).toEqual([255, 0, 0]);
    expect(edited.channels[2]?.mean).toBeGreaterThan(20);
    expect(emulator.requests()[0]?.files[1]).toMatchObject({
      name: 'mask',
      image: { alpha: { minimum: 0, maximum: 255, transparentShare: 0.5 } },
    });
  });

  it('streams an edit', async () => {
    const stream = await client.images.edit({
      model,
      prompt: 'slowly',
      image: await file(await solid(64, 64)),
      stream: true,
      partial_images: 1,
    });
    const types = [];
    for await (const event of stream) types.push(event.type);
    expect(types).toEqual(['image_edit.partial_image', 'image_edit.completed']);
  });

  it('takes JSON with data URLs and uploaded files', async () => {
    const bytes = await solid(64, 64);
    const upload = await client.files.create({ file: await file(bytes), purpose: 'vision' });
    const answer: OpenAI.ImagesResponse = await client.post('/images/edits', {
      body: {
        model,
        prompt: 'from JSON',
        size: '1024x1024',
        images: [
          { image_url: `data:image/png;base64,${bytes.toString('base64')}` },
          { file_id: upload.id },
        ],
      },
    });
    expect(await readImage(decoded(answer))).toMatchObject({ width: 1024, height: 1024 });
    const request = emulator.requests().at(-1);
    expect(request?.files).toMatchObject([{ name: 'images/0/image_url', image: { width: 64 } }]);
  });
});

describe('errors of edits', () => {
  it('refuses a wrong type, a broken picture, two of one name, and seventeen', async () => {
    const bytes = await solid(16, 16);
    const edit = (image: Awaited<ReturnType<typeof file>>) =>
      failure(client.images.edit({ model, prompt: 'x', image }));
    const octets = await edit(await file(bytes, 'a.bin', 'application/octet-stream'));
    expect(octets).toBeInstanceOf(BadRequestError);
    expect(octets).toMatchObject({ code: 'unsupported_file_mimetype', param: 'image' });
    expect(await edit(await file(Buffer.from('text')))).toMatchObject({
      code: 'invalid_image_file',
    });
    expect(await edit(await file((await solid(400, 400)).subarray(0, 300)))).toMatchObject({
      code: 'invalid_image_file',
    });
    const form = new FormData();
    form.append('model', model);
    form.append('prompt', 'x');
    for (const name of ['a.png', 'b.png']) {
      form.append('image', new Blob([new Uint8Array(bytes)], { type: 'image/png' }), name);
    }
    const twice = await fetch(`${emulator.baseUrl}/images/edits`, {
      method: 'POST',
      headers: { authorization: `Bearer ${emulator.key}` },
      body: form,
    });
    expect(await twice.json()).toMatchObject({ error: { code: 'duplicate_parameter' } });
    const many = await Promise.all(Array.from({ length: 17 }, () => file(bytes)));
    expect(await failure(client.images.edit({ model, prompt: 'x', image: many }))).toMatchObject({
      param: 'image',
      code: 'array_above_max_length',
    });
    expect(emulator.ledger()).toEqual([]);
  });

  it('refuses a mask without alpha, of another size, and with markup', async () => {
    const image = await file(await solid(64, 64));
    // Wrong on purpose: the types would refuse some of these.
    const edit = (more: Record<string, unknown>) =>
      failure(
        client.images.edit({
          model,
          prompt: 'x',
          image,
          ...more,
        } as OpenAI.ImageEditParamsNonStreaming),
      );
    const opaque = await edit({ mask: await file(await solid(64, 64), 'mask.png') });
    expect(opaque).toMatchObject({ status: 400, param: 'mask' });
    expect(String(opaque)).toContain('missing alpha channel');
    const small = await edit({ mask: await file(await halfMask(32, 32), 'mask.png') });
    expect(String(small)).toContain('does not match');
    const both = {
      mask: await file(await halfMask(64, 64)),
      markup: await file(await halfMask(64, 64)),
    };
    expect(await edit(both)).toMatchObject({ param: 'markup' });
    expect(await edit({ output_format: 'svg' })).toMatchObject({ param: 'output_format' });
    expect(await edit({ input_fidelity: 'high' })).toMatchObject({ param: 'input_fidelity' });
    expect(emulator.ledger()).toEqual([]);
  });
});

describe('lists', () => {
  it('lists models with their shutdown date, and without the retired', async () => {
    const found = new Map<string, unknown>();
    for await (const entry of client.models.list()) {
      found.set(entry.id, 'shutdown_date' in entry ? entry.shutdown_date : 'absent');
    }
    expect(found.get('gpt-image-1.5')).toBe('2026-12-01');
    expect(found.get('gpt-image-2')).toBeNull();
    expect(found.has('gpt-image-1')).toBe(false);
    expect(found.has('dall-e-3')).toBe(false);
    expect(await client.models.retrieve('gpt-image-2')).toMatchObject({ object: 'model' });
  });

  it('serves the models of an override, retired ones too', async () => {
    emulator.setSettings({ models: ['dall-e-3', { id: 'gpt-image-3', like: 'gpt-image-2' }] });
    const ids = (await client.models.list()).data.map((entry) => entry.id);
    expect(ids).toEqual(['dall-e-3', 'gpt-image-3']);
    await client.images.generate({ model: 'gpt-image-3', prompt: 'x', size: '1600x1600' });
    expect(emulator.ledger()).toMatchObject([{ model: 'gpt-image-3' }]);
  });

  it('retires models as the day moves on', async () => {
    emulator.setSettings({ today: '2026-12-01' });
    const error = await failure(client.images.generate({ model: 'gpt-image-1.5', prompt: 'x' }));
    expect(error).toMatchObject({ status: 404, code: 'model_not_found' });
  });
});
