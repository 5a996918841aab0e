import OpenAI, { AuthenticationError, BadRequestError, NotFoundError, toFile } from 'openai';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type RunningEmulator, readImage, startVendorEmulator } from '../index.ts';

let emulator: RunningEmulator;
let client: OpenAI;
beforeAll(async () => {
  emulator = await startVendorEmulator('openai-compatible');
  client = new OpenAI({ apiKey: emulator.key, baseURL: emulator.baseUrl, maxRetries: 0 });
});
afterAll(() => emulator.close());
beforeEach(() => emulator.reset());

const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: unknown) => error,
  );
const picture = (alpha = 1) =>
  sharp({
    create: { width: 64, height: 48, channels: 4, background: { r: 9, g: 90, b: 9, alpha } },
  })
    .png()
    .toBuffer();

describe('the official client against a server of its kind', () => {
  it('lists what is there, whatever it makes', async () => {
    const list = await client.models.list();
    expect(list.data.map(({ id }) => id)).toEqual(['sdxl', 'flux-schnell', 'gpt-image-2']);
  });

  it('gets base64 where it asks for it, else an address that is relative', async () => {
    const asked = { model: 'sdxl', prompt: 'a boat', size: '512x256' as never };
    const text = await client.images.generate({ ...asked, response_format: 'b64_json', n: 2 });
    expect(text.data).toHaveLength(2);
    const bytes = Buffer.from(text.data?.[0]?.b64_json ?? '', 'base64');
    expect(await readImage(bytes)).toMatchObject({ format: 'png', width: 512, height: 256 });
    expect(text.usage).toBeUndefined();
    const place = await client.images.generate(asked);
    const url = place.data?.[0]?.url ?? '';
    expect(url).toMatch(/^\//);
    expect((await fetch(new URL(url, emulator.url))).headers.get('content-type')).toBe('image/png');
    expect(emulator.ledger()).toHaveLength(2);
  });

  it('edits by a form and by JSON alike', async () => {
    const file = async (alpha?: number) =>
      toFile(await picture(alpha), 'a.png', { type: 'image/png' });
    await client.images.edit({
      model: 'sdxl',
      prompt: 'a bird',
      image: await file(),
      mask: await file(0),
      response_format: 'b64_json',
    });
    const url = `data:image/png;base64,${(await picture()).toString('base64')}`;
    const body = { model: 'sdxl', prompt: 'a bird', images: [{ image_url: url }] };
    const answer = await client.post<{ data: object[] }>('/images/edits', { body });
    expect(answer.data).toHaveLength(1);
    expect(emulator.requests().map(({ files }) => files.map(({ name }) => name))).toEqual([
      ['image', 'mask'],
      ['images/0/image_url'],
    ]);
  });

  it('streams previews', async () => {
    const stream = await client.images.generate({
      model: 'gpt-image-2',
      prompt: 'x',
      stream: true,
      partial_images: 2,
    });
    const types: string[] = [];
    for await (const { type } of stream) types.push(type);
    expect(types).toEqual([
      'image_generation.partial_image',
      'image_generation.partial_image',
      'image_generation.completed',
    ]);
  });

  it.each<[string, object, unknown, number]>([
    ['a model that is not there', { model: 'none' }, NotFoundError, 404],
    ['a field that nobody knows', { seed: 4 }, Error, 422],
    ['a size that is none', { size: 'large' }, Error, 422],
    [
      'response_format of a GPT Image model',
      { model: 'gpt-image-2', response_format: 'url' },
      Error,
      422,
    ],
  ])('refuses %s', async (_, change, type, status) => {
    const body = { model: 'sdxl', prompt: 'x', ...change };
    const error = await failure(client.post('/images/generations', { body }));
    expect(error).toBeInstanceOf(type);
    expect(error).toMatchObject({ status });
    expect(emulator.ledger()).toEqual([]);
  });

  it('wants a key, in either header', async () => {
    const wrong = new OpenAI({ apiKey: 'sk-no', baseURL: emulator.baseUrl, maxRetries: 0 });
    expect(await failure(wrong.models.list())).toBeInstanceOf(AuthenticationError);
    const headers = { 'api-key': emulator.key };
    expect((await fetch(`${emulator.baseUrl}/models`, { headers })).status).toBe(200);
    emulator.setFault({ fault: { kind: 'moderation', stage: 'input' } });
    const error = await failure(client.images.generate({ model: 'sdxl', prompt: 'x' }));
    expect(error).toBeInstanceOf(BadRequestError);
    expect(error).toMatchObject({ code: 'content_policy_violation' });
  });
});
