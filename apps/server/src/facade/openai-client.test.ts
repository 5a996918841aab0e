import { readImage, startOpenAiEmulator } from '@darkroom/emulators';
import OpenAI, { toFile } from 'openai';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  startWholeServer,
  WHOLE_SERVER_TOKEN,
  type WholeServer,
} from '../testing/local/start-whole-server.ts';
import { drawPicture } from './testing/pictures.ts';

/** The official client, unmodified, against the real server. What is asked of OpenAI's models goes to an emulator. */
const KEY = 'sk-canary-facade-0123456789abcdef';
const AURORA = 'external://sandbox/aurora';
let emulator: Awaited<ReturnType<typeof startOpenAiEmulator>>;
let server: WholeServer;
let client: OpenAI;

beforeAll(async () => {
  emulator = await startOpenAiEmulator({ keys: [KEY] });
  server = await startWholeServer({
    OPENAI_API_KEY: KEY,
    DARKROOM_OPENAI_BASE_URL: emulator.baseUrl,
  });
  client = new OpenAI({ apiKey: WHOLE_SERVER_TOKEN, baseURL: `${server.url}/v1` });
});
afterEach(() => emulator.reset());
afterAll(async () => {
  await server.stop();
  await emulator.close();
});

const bytesOf = (base64: string | undefined) => Buffer.from(base64 ?? '', 'base64');

describe('images.generate', () => {
  it('gives a picture by the bare name of its vendor, with usage and what it cost', async () => {
    const { data, response } = await client.images
      .generate({ model: 'gpt-image-2', prompt: 'a kite', size: '1024x1024', quality: 'low' })
      .withResponse();
    expect(data.data).toHaveLength(1);
    expect(await readImage(bytesOf(data.data?.[0]?.b64_json))).toMatchObject({
      width: 1024,
      height: 1024,
    });
    expect(data).toMatchObject({ size: '1024x1024', quality: 'low', output_format: 'png' });
    expect(data.usage?.output_tokens).toBeGreaterThan(0);
    expect(data.usage?.total_tokens).toBe(
      (data.usage?.input_tokens ?? 0) + (data.usage?.output_tokens ?? 0),
    );
    expect(response.headers.get('darkroom-generation')).toMatch(/^gen_/);
    expect(Number(response.headers.get('darkroom-cost'))).toBeGreaterThan(0);
    expect(response.headers.get('darkroom-adapted')).toBeNull();
  });

  it('gives three, each another, and as links on request', async () => {
    const three = await client.images.generate({
      model: AURORA,
      prompt: 'a kite',
      n: 3,
      size: '512x512',
    });
    expect(new Set(three.data?.map(({ b64_json }) => b64_json)).size).toBe(3);
    const links = await client.images.generate({
      model: 'aurora',
      prompt: 'a kite',
      size: '512x512',
      response_format: 'url',
    });
    const fetched = await fetch(links.data?.[0]?.url ?? '');
    expect(fetched.headers.get('content-type')).toBe('image/png');
  });

  it('adapts what the model cannot take as asked, and says so', async () => {
    const { data, response } = await client.images
      .generate({ model: AURORA, prompt: 'a kite', size: '100x100', quality: 'hd', style: 'vivid' })
      .withResponse();
    expect(data.data).toHaveLength(1);
    const adapted = response.headers.get('darkroom-adapted') ?? '';
    expect(adapted).toContain('size;outcome=CONVERTED;sent="256x256"');
    expect(adapted).toContain('quality;outcome=DROPPED');
    expect(adapted).toContain('style;outcome=DROPPED');
  });

  it("takes Darkroom's own settings and the model's parameters as extra fields", async () => {
    const extra = {
      negative_prompt: 'fog',
      seed: 7,
      steps: 5,
      guidance: 4.5,
      ridges: 2,
      palette: 'dusk',
    };
    const body = { model: AURORA, prompt: 'hills', size: '512x512' as const, ...extra };
    const { response } = await client.images.generate(body).withResponse();
    expect(response.headers.get('darkroom-adapted')).toBeNull();
    const id = response.headers.get('darkroom-generation');
    const { generation } = await server.data<{ generation: unknown }>(
      'query ($id: ID!) { generation(id: $id) { negativePrompt seed steps guidance parameters } }',
      { id },
    );
    expect(generation).toEqual({
      negativePrompt: 'fog',
      seed: '7',
      steps: 5,
      guidance: 4.5,
      parameters: { ridges: 2, palette: 'dusk' },
    });
    const byHeader = await client.images
      .generate(
        { model: AURORA, prompt: 'hills', size: '512x512' },
        { headers: { 'x-darkroom-seed': '9' } },
      )
      .withResponse();
    const made = await server.data<{ generation: unknown }>(
      'query ($id: ID!) { generation(id: $id) { seed } }',
      { id: byHeader.response.headers.get('darkroom-generation') },
    );
    expect(made.generation).toEqual({ seed: '9' });
  });

  it('streams previews, then the picture with its usage', async () => {
    const stream = await client.images.generate({
      model: 'gpt-image-2',
      prompt: 'a kite',
      stream: true,
      partial_images: 2,
    });
    const seen: string[] = [];
    for await (const event of stream) {
      expect((await readImage(bytesOf(event.b64_json)))?.width).toBeGreaterThan(0);
      seen.push(
        event.type === 'image_generation.partial_image'
          ? `preview ${event.partial_image_index}`
          : `whole ${(event.usage?.output_tokens ?? 0) > 0}`,
      );
    }
    expect(seen.at(-1)).toBe('whole true');
    expect(seen.filter((one) => one.startsWith('preview'))).toEqual(
      seen.slice(0, -1).map((_, index) => `preview ${index}`),
    );
    expect(seen.length).toBeGreaterThan(1);
  });

  it('is answered once by one idempotency key, and refused for another request', async () => {
    const headers = { 'Idempotency-Key': 'one-and-the-same' };
    const body = { model: 'gpt-image-2', prompt: 'a kite', quality: 'low' as const };
    const [first, second] = await Promise.all([
      client.images.generate(body, { headers }).withResponse(),
      client.images.generate(body, { headers }).withResponse(),
    ]);
    expect(second.response.headers.get('darkroom-generation')).toBe(
      first.response.headers.get('darkroom-generation'),
    );
    expect(second.data.data?.[0]?.b64_json).toBe(first.data.data?.[0]?.b64_json);
    expect(emulator.ledger()).toHaveLength(1);
    await expect(
      client.images.generate({ ...body, prompt: 'another' }, { headers }),
    ).rejects.toMatchObject({ status: 409, code: 'idempotency_key_reused' });
    expect(emulator.ledger()).toHaveLength(1);
  });
});

describe('images.edit', () => {
  it('takes one picture, several, and a mask that paints through its holes', async () => {
    const { data: one } = await client.images.edit({
      model: 'gpt-image-2',
      prompt: 'at night',
      image: await toFile(drawPicture(1024, 1024), 'a.png', { type: 'image/png' }),
    });
    expect(one).toHaveLength(1);
    const several = await client.images
      .edit({
        model: 'gpt-image-2',
        prompt: 'together',
        image: [
          await toFile(drawPicture(640, 640, 3), 'a.png', { type: 'image/png' }),
          await toFile(drawPicture(640, 640, 4), 'b.png', { type: 'image/png' }),
        ],
      })
      .withResponse();
    expect(several.response.headers.get('darkroom-adapted')).toBeNull();
    const masked = await client.images.edit({
      model: 'gpt-image-2',
      prompt: 'a door',
      size: '1024x1024',
      image: await toFile(drawPicture(1024, 1024), 'a.png', { type: 'image/png' }),
      mask: await toFile(drawPicture(1024, 1024, 1, 'hole'), 'm.png', { type: 'image/png' }),
    });
    expect(masked.data).toHaveLength(1);
    const requests = emulator.requests().filter(({ path }) => path.endsWith('/images/edits'));
    expect(requests.map(({ files }) => files.map(({ name }) => name))).toEqual([
      ['image'],
      ['image[]', 'image[]'],
      ['image', 'mask'],
    ]);
    // As the client's mask was: what it leaves transparent is what the vendor is told to paint.
    const mask = requests.at(-1)?.files?.find(({ name }) => name === 'mask');
    expect(mask?.image).toMatchObject({ width: 1024, height: 1024 });
  });
});

describe('models', () => {
  it('lists what is installed, and finds each by its id and by its source', async () => {
    const ids: string[] = [];
    for await (const model of client.models.list()) ids.push(model.id);
    expect(ids).toContain('gpt-image-2');
    expect(ids).toContain('aurora');
    for (const id of ['gpt-image-2', 'external://openai/gpt-image-2']) {
      expect(await client.models.retrieve(id)).toMatchObject({
        id: 'gpt-image-2',
        object: 'model',
        owned_by: 'openai',
      });
    }
    await expect(client.models.retrieve('gpt-image-22')).rejects.toBeInstanceOf(
      OpenAI.NotFoundError,
    );
  });
});

describe('errors', () => {
  it.each([
    ['an unknown field', { frobnicate: 1 }, 'frobnicate', 'unknown_parameter'],
    ['n of 0', { n: 0 }, 'n', 'invalid_value'],
    ['n that is no number', { n: 'many' }, 'n', 'invalid_type'],
    ['a size that is none', { size: 'huge' }, 'size', 'unsupported_value'],
    ['an empty prompt', { prompt: ' ' }, 'prompt', 'invalid_value'],
    ['no prompt', { prompt: undefined }, 'prompt', 'missing_required_parameter'],
    ['no model', { model: undefined }, 'model', 'missing_required_parameter'],
    ['a wrong response_format', { response_format: 'jpeg' }, 'response_format', 'invalid_value'],
    [
      'a link in a stream',
      { response_format: 'url', stream: true },
      'response_format',
      'invalid_value',
    ],
    ['a price beyond max_cost', { max_cost: '0.000001' }, 'max_cost', 'max_cost_exceeded'],
    ['a seed that is none', { seed: -1 }, 'seed', 'invalid_type'],
    ['a strict policy', { parameter_policy: 'strict', seed: 3 }, 'seed', 'unsupported_value'],
  ])('400 for %s', async (_name, change, param, code) => {
    const body = { model: 'gpt-image-2', prompt: 'a kite', quality: 'low', ...change };
    const error: unknown = await client
      .post('/images/generations', { body })
      .catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(OpenAI.BadRequestError);
    expect(error).toMatchObject({ status: 400, param, code, type: 'invalid_request_error' });
    expect(emulator.ledger()).toEqual([]);
  });

  it('401 for a wrong token, 404 for an unknown model and an unknown route', async () => {
    const stranger = new OpenAI({ apiKey: 'wrong', baseURL: `${server.url}/v1`, maxRetries: 0 });
    await expect(stranger.models.list()).rejects.toMatchObject({
      status: 401,
      code: 'invalid_api_key',
    });
    await expect(stranger.models.list()).rejects.toBeInstanceOf(OpenAI.AuthenticationError);
    await expect(
      client.images.generate({ model: 'no-such-model', prompt: 'a kite' }),
    ).rejects.toMatchObject({ status: 404, code: 'model_not_found', param: 'model' });
    await expect(
      client.chat.completions.create({ model: 'x', messages: [] }),
    ).rejects.toMatchObject({ status: 404, code: 'unknown_url' });
  });

  it('429 where the vendor says so, with the seconds to wait', async () => {
    emulator.setFault({ times: 'always', fault: { kind: 'quota-exhausted' } });
    const error: unknown = await client.images
      .generate({ model: 'gpt-image-2', prompt: 'a kite' })
      .catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(OpenAI.RateLimitError);
    expect(error).toMatchObject({ type: 'insufficient_quota' });
    expect(emulator.ledger()).toEqual([]);
  });

  it('what was refused by moderation is a 400, and is not sent again', async () => {
    const error: unknown = await client.images
      .generate({ model: 'gpt-image-2', prompt: 'a kite [[moderation input]]' })
      .catch((caught: unknown) => caught);
    expect(error).toMatchObject({
      status: 400,
      code: 'moderation_blocked',
      type: 'image_generation_user_error',
    });
    expect(emulator.requests().filter(({ method }) => method === 'POST')).toHaveLength(1);
  });

  it('what may have been paid for is never bought again by a client that repeats', async () => {
    emulator.setFault({ times: 'always', fault: { kind: 'reset', when: 'after-charge' } });
    const error: unknown = await client.images
      .generate({ model: 'gpt-image-2', prompt: 'a kite' })
      .catch((caught: unknown) => caught);
    expect(error).toMatchObject({ status: 424, code: 'unknown_outcome' });
    expect(emulator.ledger()).toHaveLength(1);
  });
});
