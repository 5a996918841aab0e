import OpenAI, { BadRequestError, toFile } from 'openai';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type RunningEmulator, readImage, startOpenAiEmulator } from '../index.ts';

let emulator: RunningEmulator;
let client: OpenAI;
let now = Date.parse('2026-05-01T12:00:00Z');

beforeAll(async () => {
  emulator = await startOpenAiEmulator({ today: '2026-05-01', now: () => new Date(now) });
  client = new OpenAI({ apiKey: emulator.key, baseURL: emulator.baseUrl, maxRetries: 0 });
});
afterAll(() => emulator.close());
beforeEach(() => emulator.reset());

describe('DALL·E while it was served', () => {
  it('answers base64 where it is asked for, with a revised prompt and no usage', async () => {
    const answer = await client.images.generate({
      model: 'dall-e-3',
      prompt: 'a lighthouse',
      size: '1792x1024',
      quality: 'hd',
      style: 'natural',
      response_format: 'b64_json',
    });
    expect(answer.usage).toBeUndefined();
    const [item] = answer.data ?? [];
    expect(item?.revised_prompt).toContain('a lighthouse');
    expect(item?.url).toBeUndefined();
    expect(await readImage(Buffer.from(item?.b64_json ?? '', 'base64'))).toMatchObject({
      width: 1792,
      height: 1024,
    });
    expect(emulator.ledger()).toMatchObject([{ images: 1, amountMicros: 120_000, usage: {} }]);
  });

  it('answers addresses unless told, which end after an hour', async () => {
    const answer = await client.images.generate({ model: 'dall-e-2', prompt: 'x', n: 2 });
    const urls = (answer.data ?? []).map(({ url }) => url ?? '');
    expect(new Set(urls).size).toBe(2);
    const fresh = await fetch(urls[0] ?? '');
    expect(await readImage(Buffer.from(await fresh.arrayBuffer()))).toMatchObject({ width: 1024 });
    now += 3_600_000;
    expect((await fetch(urls[0] ?? '')).status).toBe(403);
    expect(emulator.ledger()).toMatchObject([{ images: 2, amountMicros: 40_000 }]);
  });

  it('edits a square with a mask', async () => {
    const picture = await sharp({
      create: { width: 256, height: 256, channels: 4, background: { r: 9, g: 9, b: 9, alpha: 0 } },
    })
      .png()
      .toBuffer();
    const file = () => toFile(picture, 'a.png', { type: 'image/png' });
    const answer = await client.images.edit({
      model: 'dall-e-2',
      prompt: 'a bird',
      image: await file(),
      mask: await file(),
      size: '256x256',
      response_format: 'b64_json',
    });
    expect(answer.data).toHaveLength(1);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['two pictures of DALL·E 3', { n: 2 }, 'n'],
    ['a later quality', { quality: 'high' }, 'quality'],
    ['a later field', { output_format: 'png' }, 'output_format'],
    ['a size that it had not', { size: '1536x1024' }, 'size'],
    ['a prompt too long for it', { prompt: 'a'.repeat(4001) }, 'prompt'],
    ['a style on DALL·E 2', { model: 'dall-e-2', style: 'vivid' }, 'style'],
  ])('refuses %s', async (_, change, param) => {
    const body = { model: 'dall-e-3', prompt: 'x', ...change };
    const error: unknown = await client.post('/images/generations', { body }).catch((e) => e);
    expect(error).toBeInstanceOf(BadRequestError);
    expect(error).toMatchObject({ param });
    expect(emulator.ledger()).toEqual([]);
  });
});
