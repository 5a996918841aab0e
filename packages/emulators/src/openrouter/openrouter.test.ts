import { OpenRouter } from '@openrouter/sdk';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type RunningEmulator, readImage, startVendorEmulator } from '../index.ts';

let emulator: RunningEmulator;
let client: OpenRouter;
beforeAll(async () => {
  emulator = await startVendorEmulator('openrouter');
  client = new OpenRouter({
    apiKey: emulator.key,
    serverURL: emulator.baseUrl,
    retryConfig: { strategy: 'none' },
  });
});
afterAll(() => emulator.close());
beforeEach(() => emulator.reset());

const post = (body: object, key = emulator.key) =>
  fetch(`${emulator.baseUrl}/images`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'bytedance-seed/seedream-4.5', prompt: 'a boat', ...body }),
  });

describe('the official client', () => {
  it('reads the typed list and the prices of each host', async () => {
    const { data } = await client.images.listModels();
    const seedream = data.find(({ id }) => id === 'bytedance-seed/seedream-4.5');
    expect(seedream).toMatchObject({
      architecture: { inputModalities: ['text', 'image'], outputModalities: ['image'] },
      supportedParameters: {
        resolution: { type: 'enum', values: ['1K', '2K', '4K'] },
        seed: { type: 'boolean' },
        input_references: { type: 'range', min: 0, max: 10 },
      },
      supportsStreaming: false,
    });
    const page = await client.images.listModelEndpoints({
      author: 'black-forest-labs',
      slug: 'flux.2-pro',
    });
    expect(page.endpoints.map(({ providerName }) => providerName)).toEqual(['BFL', 'Acme']);
    expect(page.endpoints[0]?.pricing).toEqual([
      { billable: 'output_image', unit: 'megapixel', costUsd: 0.03 },
    ]);
  });

  it('gets a picture with its media type and its bill', async () => {
    const answer = await client.images.generate({
      imageGenerationRequest: {
        model: 'bytedance-seed/seedream-4.5',
        prompt: 'a boat',
        aspectRatio: '16:9',
        resolution: '2K',
        seed: 4,
      },
    });
    if (!('data' in answer)) throw new Error('No whole answer came.');
    const [item] = answer.data;
    expect(item?.mediaType).toBe('image/png');
    const facts = await readImage(Buffer.from(item?.b64Json ?? '', 'base64'));
    expect(facts).toMatchObject({ format: 'png', width: 2736, height: 1536 });
    expect(answer.usage).toMatchObject({ cost: 0.04, promptTokens: 2 });
    expect(emulator.ledger()).toMatchObject([{ amountMicros: 40_000, images: 1 }]);
  });

  it('hears previews, words, and the picture at the end', async () => {
    const stream = await client.images.generate({
      imageGenerationRequest: { model: 'openai/gpt-image-2', prompt: 'a boat', stream: true },
    });
    const types: string[] = [];
    for await (const part of stream as AsyncIterable<{ data?: { type?: string }; type?: string }>)
      types.push(part.data?.type ?? part.type ?? '');
    expect(types).toEqual([
      'image_generation.text_chunk',
      'image_generation.partial_image',
      'image_generation.completed',
    ]);
  });

  it('knows its key', async () => {
    const { data } = await client.apiKeys.getCurrentKeyMetadata();
    expect(data.label).toContain('…');
  });
});

describe('refusals', () => {
  it.each<[string, object, number, RegExp]>([
    ['a model that is not there', { model: 'a/b' }, 404, /No endpoints found/],
    ['a ratio of another model', { aspect_ratio: '21:9' }, 400, /aspect_ratio/],
    ['a parameter of another model', { quality: 'high' }, 400, /Unsupported parameter/],
    ['several pictures where one is the most', { n: 2 }, 400, /Unsupported parameter.*n/],
    ['no prompt', { prompt: '' }, 400, /prompt/],
  ])('%s', async (_, body, status, words) => {
    const answer = await post(body);
    const { error } = (await answer.json()) as { error: { code: number; message: string } };
    expect([answer.status, error.code]).toEqual([status, status]);
    expect(error.message).toMatch(words);
    expect(emulator.ledger()).toEqual([]);
  });

  it('say what was flagged, and who stands behind', async () => {
    emulator.setFault({ fault: { kind: 'moderation', stage: 'input' } });
    expect(await (await post({})).json()).toMatchObject({
      error: { code: 403, metadata: { reasons: ['sexual'], flagged_input: expect.any(String) } },
    });
    expect((await post({}, 'sk-or-none')).status).toBe(401);
    const elsewhere = await fetch(`${emulator.baseUrl}/images/generations`, { method: 'POST' });
    expect(elsewhere.status).toBe(401);
  });
});
