import OpenAI, { AuthenticationError, BadRequestError } from 'openai';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type RunningEmulator, readImage, startVendorEmulator } from '../index.ts';
import {
  bytesOf,
  callsOf,
  dataSchema,
  file,
  inputPictures,
  refusalOf,
} from './testing/local/calls.ts';

/** Held against the contract field by field; for generations the `openai` client is a judge as well. */
let emulator: RunningEmulator;
let client: OpenAI;
let pictures: Awaited<ReturnType<typeof inputPictures>>;
const { postJson, postForm } = callsOf(() => emulator);

beforeAll(async () => {
  emulator = await startVendorEmulator('recraft');
  client = new OpenAI({ apiKey: emulator.key, baseURL: emulator.baseUrl, maxRetries: 0 });
  pictures = await inputPictures();
});
afterEach(() => emulator.reset());
afterAll(() => emulator.close());

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
      ['style_references', file(pictures.picture)],
      ['style_references', file(pictures.leftIsWhite)],
      ['calculate_features', 'true'],
    ]);
    const { credits, style_id, data } = dataSchema.parse(await form.json());
    expect([credits, style_id, data[0]?.features]).toEqual([
      40,
      expect.any(String),
      { nsfw_score: 0.01 },
    ]);
    const url = `data:image/png;base64,${pictures.picture.toString('base64')}`;
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
