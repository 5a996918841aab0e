import OpenAI from 'openai';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type RunningEmulator, readImage, startVendorEmulator } from '../index.ts';

let emulator: RunningEmulator;
let client: OpenAI;
beforeAll(async () => {
  emulator = await startVendorEmulator('localai');
  client = new OpenAI({ apiKey: emulator.key, baseURL: emulator.baseUrl, maxRetries: 0 });
});
afterAll(() => emulator.close());
beforeEach(() => emulator.reset());

const model = 'stablediffusion';
const picture = (width = 96, height = 64) =>
  sharp({ create: { width, height, channels: 3, background: { r: 200, g: 10, b: 10 } } })
    .png()
    .toBuffer();
const post = (path: string, body: unknown, key = emulator.key) =>
  fetch(`${emulator.url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

describe('generations', () => {
  it('answers the official client with base64, an id and a usage of zeros', async () => {
    const answer = await client.images.generate({
      model,
      prompt: 'a boat|fog',
      n: 2,
      size: '640x384' as never,
      response_format: 'b64_json',
    });
    expect(answer).toMatchObject({ id: expect.any(String), usage: { total_tokens: 0 } });
    const bytes = Buffer.from(answer.data?.[1]?.b64_json ?? '', 'base64');
    expect(await readImage(bytes)).toMatchObject({ width: 640, height: 384 });
    expect(emulator.ledger()).toMatchObject([{ images: 2, amountMicros: 0 }]);
  });

  it('answers addresses unless told, with the usual size where it cannot read one', async () => {
    const answer = await client.images.generate({ model, prompt: 'x', size: 'huge' as never });
    const place = await fetch(answer.data?.[0]?.url ?? '');
    expect(await readImage(Buffer.from(await place.arrayBuffer()))).toMatchObject({ width: 512 });
  });

  it('paints another picture for what is not wanted', async () => {
    const ask = async (prompt: string) =>
      (await client.images.generate({ model, prompt, response_format: 'b64_json' })).data?.[0]
        ?.b64_json;
    expect(await ask('a boat|fog')).not.toBe(await ask('a boat'));
  });

  it('takes pictures as bare base64 alone', async () => {
    const bare = (await picture()).toString('base64');
    const body = { model, prompt: 'x', size: '512x512', response_format: 'b64_json' };
    const good = await post('/images/generations', { ...body, file: bare, ref_images: [bare] });
    expect(good.status).toBe(200);
    expect(emulator.requests()[0]?.files.map(({ name }) => name)).toEqual(['file', 'ref_images/0']);
    const bad = await post('/v1/images/generations', {
      ...body,
      file: `data:image/png;base64,${bare}`,
    });
    expect([bad.status, await bad.json()]).toEqual([
      500,
      { error: { code: 500, message: expect.stringContaining('base64'), type: '' } },
    ]);
  });
});

describe('inpainting', () => {
  it('is a form, keeps where the mask is black, and has the size of the picture', async () => {
    const mask = await sharp({
      create: { width: 96, height: 64, channels: 3, background: { r: 0, g: 0, b: 0 } },
    })
      .png()
      .toBuffer();
    const form = new FormData();
    for (const [name, value] of Object.entries({ model, prompt: 'x', steps: '9' }))
      form.set(name, value);
    form.set('image', new Blob([new Uint8Array(await picture())], { type: 'image/png' }), 'a.png');
    form.set('mask', new Blob([new Uint8Array(mask)], { type: 'image/png' }), 'm.png');
    const answer = await fetch(`${emulator.baseUrl}/images/inpainting`, {
      method: 'POST',
      headers: { authorization: `Bearer ${emulator.key}` },
      body: form,
    });
    const { data } = (await answer.json()) as { data: { url: string }[] };
    const bytes = Buffer.from(await (await fetch(data[0]?.url ?? '')).arrayBuffer());
    const { dominant } = await sharp(bytes).stats();
    expect(dominant.r).toBeGreaterThan(150); // all of it was kept
    expect(await readImage(bytes)).toMatchObject({ width: 96, height: 64 });
    expect(emulator.ledger()).toMatchObject([{ usage: { steps: 9 } }]);
  });
});

describe('the rest', () => {
  it('lists models of every kind, and has no edits', async () => {
    const ids = (await client.models.list()).data.map(({ id }) => id);
    expect(ids).toContain('whisper-1');
    expect((await post('/v1/images/edits', {})).status).toBe(404);
  });

  it.each([
    ['a wrong key', { model, prompt: 'x' }, 'sk-no', 401],
    ['a model that is not there', { model: 'none', prompt: 'x' }, undefined, 404],
    ['no prompt', { model }, undefined, 400],
  ])('refuses %s in its own shape', async (_, body, key, status) => {
    const answer = await post('/v1/images/generations', body, key);
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ error: { code: status, type: '' } });
    expect(emulator.ledger()).toEqual([]);
  });

  it('takes anybody where it was started without keys', async () => {
    const open = await startVendorEmulator('localai', { keys: [] });
    expect((await fetch(`${open.baseUrl}/models`)).status).toBe(200);
    await open.close();
  });
});
