import OpenAI from 'openai';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type RunningEmulator, readImage, startVendorEmulator } from '../index.ts';

let now = Date.parse('2026-11-21T12:00:00Z');
let emulator: RunningEmulator;
let client: OpenAI;
beforeAll(async () => {
  emulator = await startVendorEmulator('xinference', { now: () => new Date(now) });
  client = new OpenAI({ apiKey: emulator.key, baseURL: emulator.baseUrl, maxRetries: 0 });
});
afterAll(() => emulator.close());
beforeEach(() => emulator.reset());

const model = 'my-sdxl';
const headers = () => ({ authorization: `Bearer ${emulator.key}` });
const generate = (body: object) =>
  fetch(`${emulator.baseUrl}/images/generations`, {
    method: 'POST',
    headers: { ...headers(), 'content-type': 'application/json' },
    body: JSON.stringify({ model, prompt: 'a boat', ...body }),
  });
const blob = async (value: number) =>
  new Blob(
    [
      new Uint8Array(
        await sharp({
          create: { width: 64, height: 64, channels: 3, background: { r: value, g: 0, b: 0 } },
        })
          .png()
          .toBuffer(),
      ),
    ],
    { type: 'image/png' },
  );
async function edit(path: string, fields: Record<string, string>, files: Record<string, number>) {
  const form = new FormData();
  for (const [name, value] of Object.entries({ model, prompt: 'x', ...fields }))
    form.set(name, value);
  for (const [name, value] of Object.entries(files)) form.set(name, await blob(value), 'a.png');
  return fetch(`${emulator.baseUrl}/images/${path}`, {
    method: 'POST',
    headers: headers(),
    body: form,
  });
}
const detailOf = async (answer: Response) => ((await answer.json()) as { detail: unknown }).detail;

describe('generations', () => {
  it('answers the official client with both keys, one of them null', async () => {
    const answer = await client.images.generate({
      model,
      prompt: 'a boat',
      size: '512*256' as never,
      response_format: 'b64_json',
      n: 2,
    });
    expect(answer.data).toHaveLength(2);
    expect(answer.data?.[0]?.url).toBeNull();
    const bytes = Buffer.from(answer.data?.[0]?.b64_json ?? '', 'base64');
    expect(await readImage(bytes)).toMatchObject({ width: 512, height: 256 });
    expect(emulator.ledger()).toMatchObject([{ images: 2, amountMicros: 0 }]);
  });

  it('names a file on its own disk unless base64 is asked for', async () => {
    const answer = (await (await generate({})).json()) as { data: object[] };
    expect(answer.data).toEqual([
      { url: expect.stringMatching(/^\/root\/\.xinference/), b64_json: null },
    ]);
  });

  it('reads further settings out of a text of JSON, and knows each of them', async () => {
    const kwargs = (value: object) => generate({ kwargs: JSON.stringify(value) });
    expect((await kwargs({ seed: 4, num_inference_steps: 9, guidance_scale: 3.5 })).status).toBe(
      200,
    );
    expect(await detailOf(await kwargs({ sed: 4 }))).toContain("keyword argument 'sed'");
    expect((await generate({ kwargs: 'seed=4' })).status).toBe(500);
    expect((await generate({ size: 'large' })).status).toBe(422);
  });

  it('tells how far a call is, and stops it, by the id that came with it', async () => {
    emulator.setSettings({ latencyMs: 60_000 });
    const call = fetch(`${emulator.baseUrl}/images/generations`, {
      method: 'POST',
      headers: { ...headers(), 'content-type': 'application/json' },
      body: JSON.stringify({ model, prompt: 'x', kwargs: '{"request_id":"r-1"}' }),
    });
    const ask = async () => {
      const answer = await fetch(`${emulator.baseUrl}/requests/r-1/progress`, {
        headers: headers(),
      });
      return [answer.status, await answer.json()];
    };
    while (emulator.requests().length === 0) await new Promise((resolve) => setImmediate(resolve));
    now += 15_000;
    expect(await ask()).toEqual([200, { progress: 0.25 }]);
    const abort = async (uid: string) =>
      (
        await fetch(`${emulator.baseUrl}/models/${uid}/requests/r-1/abort`, {
          method: 'POST',
          headers: { ...headers(), 'content-type': 'application/json' },
          body: '{}',
        })
      ).json();
    expect(await abort('another')).toEqual({ msg: 'NOT_FOUND' });
    expect(await abort(model)).toEqual({ msg: 'DONE' });
    const answer = await call;
    expect([answer.status, await detailOf(answer)]).toEqual([409, 'Request r-1 has been aborted.']);
  });
});

describe('edits', () => {
  it('vary a picture, and paint it anew where the mask is white', async () => {
    const fields = { response_format: 'b64_json', negative_prompt: 'fog' };
    expect((await edit('variations', fields, { image: 200 })).status).toBe(200);
    const kept = await edit('inpainting', fields, { image: 200, mask_image: 0 });
    const { data } = (await kept.json()) as { data: { b64_json: string }[] };
    const { dominant } = await sharp(Buffer.from(data[0]?.b64_json ?? '', 'base64')).stats();
    expect(dominant.r).toBeGreaterThan(150);
  });

  it('refuse what is missing', async () => {
    expect(await detailOf(await edit('inpainting', {}, { image: 9 }))).toContain('mask_image');
    expect((await edit('variations', {}, {})).status).toBe(422);
  });
});

describe('models', () => {
  it('are listed with what they do', async () => {
    const { data } = await client.models.list();
    expect(data).toContainEqual(
      expect.objectContaining({
        id: 'flux-dev',
        model_type: 'image',
        model_ability: ['text2image'],
      }),
    );
    expect(data.map(({ id }) => id)).toContain('qwen3');
  });

  it.each([
    ['that is not there', 'none', 400, 'Model not found in the model list, uid: none'],
    ['that cannot', 'got-ocr', 500, 'does not support text2image'],
  ])('%s are refused', async (_, id, status, words) => {
    const answer = await generate({ model: id });
    expect(answer.status).toBe(status);
    expect(await detailOf(answer)).toContain(words);
    expect(emulator.ledger()).toEqual([]);
  });

  it('want a key where there is one', async () => {
    const answer = await fetch(`${emulator.baseUrl}/models`);
    expect([answer.status, await answer.json()]).toEqual([401, { detail: 'Not authenticated' }]);
  });
});
