import sharp from 'sharp';
import Together from 'together-ai';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type RunningEmulator, readImage, startVendorEmulator } from '../index.ts';

let emulator: RunningEmulator;
let client: Together;
beforeAll(async () => {
  emulator = await startVendorEmulator('together-ai');
  client = new Together({ apiKey: emulator.key, baseURL: emulator.baseUrl, maxRetries: 0 });
});
afterAll(() => emulator.close());
beforeEach(() => emulator.reset());

const model = 'black-forest-labs/FLUX.1-schnell';
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: unknown) => error,
  );

describe('the official client', () => {
  it('gets pictures by address, as JPEG, billed by the megapixel', async () => {
    const answer = await client.images.generate({ model, prompt: 'a boat', n: 2, width: 1536 });
    expect(answer).toMatchObject({ object: 'list', model });
    const places = answer.data.map((item) => ('url' in item ? item.url : ''));
    expect(answer.data.map(({ index, type }) => [index, type])).toEqual([
      [0, 'url'],
      [1, 'url'],
    ]);
    const bytes = Buffer.from(await (await fetch(places[0] ?? '')).arrayBuffer());
    expect(await readImage(bytes)).toMatchObject({ format: 'jpeg', width: 1536, height: 1024 });
    expect(emulator.ledger()).toMatchObject([{ images: 2, amountMicros: 9437 }]);
  });

  it('gets base64 where it asks for "base64"', async () => {
    const answer = await client.images.generate({
      model,
      prompt: 'a boat',
      steps: 4,
      seed: 7,
      output_format: 'png',
      response_format: 'base64',
    });
    const [item] = answer.data;
    expect(item?.type).toBe('b64_json');
    expect(await readImage(Buffer.from(item?.b64_json ?? '', 'base64'))).toMatchObject({
      format: 'png',
    });
  });

  it('changes a picture by address or data URL', async () => {
    const png = await sharp({
      create: { width: 32, height: 32, channels: 3, background: { r: 9, g: 9, b: 9 } },
    })
      .png()
      .toBuffer();
    const url = `data:image/png;base64,${png.toString('base64')}`;
    await client.images.generate({
      model: 'black-forest-labs/FLUX.1-kontext-pro',
      prompt: 'x',
      image_url: url,
      reference_images: [url],
    });
    expect(emulator.requests()[0]?.files.map(({ name }) => name)).toEqual([
      'image_url',
      'reference_images/0',
    ]);
  });

  it.each<[string, object, number]>([
    ['too many steps of the free model', { model: `${model}-Free`, steps: 5 }, 400],
    ['a size off the grid', { width: 1000 }, 400],
    ['a picture for a model that takes none', { image_url: 'data:image/png;base64,aaaa' }, 400],
    ['the word of OpenAI for base64', { response_format: 'b64_json' }, 400],
    ['a model that is not there', { model: 'none' }, 404],
  ])('is refused %s', async (_, change, status) => {
    const body = { model, prompt: 'x', ...change };
    const error = await failure(client.post('/images/generations', { body }));
    expect(error).toBeInstanceOf(Together.APIError);
    expect(error).toMatchObject({ status });
    expect(emulator.ledger()).toEqual([]);
  });

  it('meets the errors as its own classes', async () => {
    const ask = () => failure(client.images.generate({ model, prompt: 'x' }));
    emulator.setFault({ fault: { kind: 'rate-limit', seconds: 3 } });
    expect(await ask()).toBeInstanceOf(Together.RateLimitError);
    emulator.setFault({ fault: { kind: 'moderation', stage: 'output' } });
    expect(await ask()).toBeInstanceOf(Together.UnprocessableEntityError);
    const wrong = new Together({ apiKey: 'no', baseURL: emulator.baseUrl, maxRetries: 0 });
    expect(await failure(wrong.models.list())).toBeInstanceOf(Together.AuthenticationError);
  });

  it('lists models of every kind in a bare array', async () => {
    const list = await client.models.list();
    expect(Array.isArray(list)).toBe(true);
    expect(list.map(({ type }) => type)).toContain('chat');
    expect(list.find(({ id }) => id === model)).toMatchObject({ type: 'image', object: 'model' });
  });
});
