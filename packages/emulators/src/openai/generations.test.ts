import OpenAI, {
  AuthenticationError,
  BadRequestError,
  InternalServerError,
  NotFoundError,
  PermissionDeniedError,
  RateLimitError,
} from 'openai';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type RunningEmulator, readImage, startOpenAiEmulator } from '../index.ts';

let emulator: RunningEmulator;
let client: OpenAI;
const model = 'gpt-image-2';

beforeAll(async () => {
  emulator = await startOpenAiEmulator();
  client = new OpenAI({ apiKey: emulator.key, baseURL: emulator.baseUrl, maxRetries: 0 });
});
afterEach(() => emulator.reset());
afterAll(() => emulator.close());

function bytesOf(base64: string | undefined): Buffer {
  return Buffer.from(base64 ?? '', 'base64');
}

async function failure(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => expect.fail('the call succeeded'),
    (error: unknown) => error,
  );
}

describe('images.generate of the official client', () => {
  it('answers one picture of the size asked for, with usage, and charges it once', async () => {
    const { data, response } = await client.images
      .generate({ model, prompt: 'a lighthouse at dusk', size: '1536x1024', quality: 'low' })
      .withResponse();
    expect(data.data).toHaveLength(1);
    expect(await readImage(bytesOf(data.data?.[0]?.b64_json))).toEqual({
      format: 'png',
      width: 1536,
      height: 1024,
    });
    expect(data).toMatchObject({
      size: '1536x1024',
      quality: 'low',
      background: 'opaque',
      output_format: 'png',
      usage: { input_tokens: 5, output_tokens: 300, total_tokens: 305 },
    });
    expect(response.headers.get('x-request-id')).toMatch(/^req_/);
    expect(response.headers.get('openai-version')).toBe('2020-10-01');
    expect(emulator.ledger()).toMatchObject([
      {
        model,
        images: 1,
        amountMicros: 5 * 5 + 300 * 30,
        key: emulator.key.slice(-4),
        requestId: response.headers.get('x-request-id'),
      },
    ]);
  });

  it('answers three different pictures for n = 3 in one charge', async () => {
    const answer = await client.images.generate({ model, prompt: 'three boats', n: 3 });
    const pictures = answer.data?.map((item) => item.b64_json) ?? [];
    expect(new Set(pictures).size).toBe(3);
    expect(answer.size).toBe('1024x1024');
    expect(emulator.ledger()).toMatchObject([{ images: 3, usage: { image_out: 3 * 7033 } }]);
  });

  it('gives the same bytes for the same request', async () => {
    const ask = () => client.images.generate({ model, prompt: 'the same', quality: 'low' });
    const [first, second] = [await ask(), await ask()];
    expect(first.data?.[0]?.b64_json).toBe(second.data?.[0]?.b64_json);
  });

  it.each([
    ['jpeg', 'jpeg'],
    ['webp', 'webp'],
  ] as const)('writes real %s', async (format, decoded) => {
    const answer = await client.images.generate({
      model,
      prompt: 'a format',
      output_format: format,
      output_compression: 60,
    });
    expect(await readImage(bytesOf(answer.data?.[0]?.b64_json))).toMatchObject({
      format: decoded,
      width: 1024,
      height: 1024,
    });
  });

  it('leaves the sky out for a transparent background', async () => {
    const answer = await client.images.generate({
      model,
      prompt: 'a cut-out',
      background: 'transparent',
    });
    const facts = await readImage(bytesOf(answer.data?.[0]?.b64_json));
    expect(facts?.alpha).toMatchObject({ minimum: 0, maximum: 255 });
    expect(answer.background).toBe('transparent');
  });

  it('animates a gif and draws an svg on the models that can', async () => {
    const gif = await client.images.generate({
      model: 'gpt-image-2.6-flare',
      prompt: 'waves',
      output_format: 'gif',
      frame_count: 3,
      size: '512x512',
    });
    const bytes = bytesOf(gif.data?.[0]?.b64_json);
    expect(bytes.toString('latin1', 0, 6)).toBe('GIF89a');
    const svg = await client.images.generate({
      model: 'gpt-image-2.6-flare',
      prompt: 'an icon',
      output_format: 'svg',
    });
    expect(bytesOf(svg.data?.[0]?.b64_json).toString()).toContain('<svg xmlns');
    expect(svg.svg_usage?.total_tokens).toBeGreaterThan(0);
  });

  it('pads pictures to about the bytes asked for', async () => {
    emulator.setSettings({ imageBytes: 1_700_000 });
    const answer = await client.images.generate({ model, prompt: 'large' });
    const bytes = bytesOf(answer.data?.[0]?.b64_json);
    expect(Math.abs(bytes.length - 1_700_000)).toBeLessThan(8_192);
    expect(await readImage(bytes)).toMatchObject({ width: 1024, height: 1024 });
  });
});

describe('streaming', () => {
  it('sends previews that differ from the picture, then one completed event', async () => {
    const stream = await client.images.generate({
      model,
      prompt: 'slowly',
      stream: true,
      partial_images: 2,
      quality: 'low',
    });
    const events = [];
    for await (const event of stream) events.push(event);
    expect(events.map((event) => event.type)).toEqual([
      'image_generation.partial_image',
      'image_generation.partial_image',
      'image_generation.completed',
    ]);
    expect(new Set(events.map((event) => event.b64_json)).size).toBe(3);
    for (const event of events) {
      expect(await readImage(bytesOf(event.b64_json))).toMatchObject({ width: 1024, height: 1024 });
    }
    const last = events.at(-1);
    expect(last?.type === 'image_generation.completed' && last.usage.output_tokens).toBe(200 + 200);
    expect(emulator.ledger()).toHaveLength(1);
  });

  it('sends one completed event an image, whose usages add up to the charge', async () => {
    const stream = await client.images.generate({ model, prompt: 'two', n: 2, stream: true });
    let tokens = 0;
    for await (const event of stream) {
      if (event.type === 'image_generation.completed') tokens += event.usage.total_tokens;
    }
    const usage = Object.values(emulator.ledger()[0]?.usage ?? {});
    expect(tokens).toBe(usage.reduce((sum, count) => sum + count, 0));
  });

  it('throws out of the stream on an error event', async () => {
    emulator.setFault({ fault: { kind: 'stream-error' } });
    const stream = await client.images.generate({ model, prompt: 'x', stream: true });
    const error = await failure(
      (async () => {
        for await (const _event of stream);
      })(),
    );
    expect(error).toBeInstanceOf(OpenAI.APIError);
    expect(error).toMatchObject({ code: 'server_error' });
  });

  it('can end without a completed event', async () => {
    emulator.setFault({ fault: { kind: 'stream-without-completed' } });
    const stream = await client.images.generate({
      model,
      prompt: 'x',
      stream: true,
      partial_images: 1,
    });
    const types = [];
    for await (const event of stream) types.push(event.type);
    expect(types).toEqual(['image_generation.partial_image']);
    expect(emulator.ledger()).toHaveLength(1);
  });
});

describe('errors as the official client throws them', () => {
  const bad: [string, Record<string, unknown>, { param: string | null; code: string }][] = [
    ['an unknown field', { seed: 1 }, { param: 'seed', code: 'unknown_parameter' }],
    [
      'the retired response_format',
      { response_format: 'url' },
      { param: 'response_format', code: 'unknown_parameter' },
    ],
    ['n too large', { n: 11 }, { param: 'n', code: 'integer_above_max_value' }],
    ['n too small', { n: 0 }, { param: 'n', code: 'integer_below_min_value' }],
    ['n as text', { n: '2' }, { param: 'n', code: 'invalid_type' }],
    ['an odd size', { size: '1000x1000' }, { param: 'size', code: 'invalid_value' }],
    ['a size too long', { size: '3856x1024' }, { param: 'size', code: 'invalid_value' }],
    ['a ratio too wide', { size: '3200x1024' }, { param: 'size', code: 'invalid_value' }],
    ['too few pixels', { size: '512x512' }, { param: 'size', code: 'invalid_value' }],
    ['a quality of another model', { quality: 'max' }, { param: 'quality', code: 'invalid_value' }],
    ['a DALL·E quality', { quality: 'hd' }, { param: 'quality', code: 'invalid_value' }],
    ['an empty prompt', { prompt: '' }, { param: 'prompt', code: 'string_below_min_length' }],
    [
      'a prompt too long',
      { prompt: 'a'.repeat(32_001) },
      { param: 'prompt', code: 'string_above_max_length' },
    ],
    ['gif on 2', { output_format: 'gif' }, { param: 'output_format', code: 'invalid_value' }],
    [
      'transparent jpeg',
      { output_format: 'jpeg', background: 'transparent' },
      { param: 'background', code: 'invalid_value' },
    ],
    [
      'compressed png',
      { output_compression: 50 },
      { param: 'output_compression', code: 'invalid_value' },
    ],
    ['complexity on 2', { complexity: 'low' }, { param: 'complexity', code: 'invalid_value' }],
    ['frames without gif', { frame_count: 4 }, { param: 'frame_count', code: 'invalid_value' }],
    [
      'previews without a stream',
      { partial_images: 1 },
      { param: 'partial_images', code: 'invalid_value' },
    ],
    [
      'four previews',
      { partial_images: 4, stream: true },
      { param: 'partial_images', code: 'integer_above_max_value' },
    ],
    ['a text model', { model: 'gpt-5.2' }, { param: 'model', code: 'invalid_value' }],
  ];
  it.each(bad)('400 for %s, nothing charged', async (_name, change, wanted) => {
    const body = { model, prompt: 'x', ...change };
    const error = await failure(client.post('/images/generations', { body }));
    expect(error).toBeInstanceOf(BadRequestError);
    expect(error).toMatchObject({ status: 400, type: 'invalid_request_error', ...wanted });
    expect(emulator.ledger()).toEqual([]);
  });

  it.each(['dall-e-3', 'gpt-image-1', 'gpt-image-9'])('404 for %s', async (gone) => {
    const error = await failure(client.images.generate({ model: gone, prompt: 'x' }));
    expect(error).toBeInstanceOf(NotFoundError);
    expect(error).toMatchObject({ code: 'model_not_found' });
  });

  it('401 for a wrong key, and for none', async () => {
    const wrong = new OpenAI({ apiKey: 'sk-wrong', baseURL: emulator.baseUrl, maxRetries: 0 });
    const error = await failure(wrong.images.generate({ model, prompt: 'x' }));
    expect(error).toBeInstanceOf(AuthenticationError);
    expect(error).toMatchObject({ code: 'invalid_api_key', param: null });
    const none = await fetch(`${emulator.baseUrl}/models`);
    expect(none.status).toBe(401);
    expect(await none.json()).toMatchObject({ error: { code: null, param: null } });
  });

  it('429 for the rate and for the quota', async () => {
    emulator.setFault({ fault: { kind: 'rate-limit', seconds: 3 } });
    emulator.setFault({ fault: { kind: 'quota-exhausted' } });
    const rate = await failure(client.images.generate({ model, prompt: 'x' }));
    expect(rate).toBeInstanceOf(RateLimitError);
    expect(rate).toMatchObject({ code: 'rate_limit_exceeded' });
    expect(rate instanceof RateLimitError && rate.headers.get('retry-after')).toBe('3');
    const quota = await failure(client.images.generate({ model, prompt: 'x' }));
    expect(quota).toMatchObject({ status: 429, code: 'insufficient_quota' });
    expect(emulator.ledger()).toEqual([]);
  });

  it('moderation of the input and of the output', async () => {
    const input = await failure(
      client.images.generate({ model, prompt: 'please [[moderation input]]' }),
    );
    expect(input).toBeInstanceOf(BadRequestError);
    expect(input).toMatchObject({
      code: 'moderation_blocked',
      type: 'image_generation_user_error',
      error: { moderation_details: { moderation_stage: 'input' } },
    });
    emulator.setFault({ fault: { kind: 'moderation', stage: 'output', reason: 'violence' } });
    const output = await failure(client.images.generate({ model, prompt: 'x' }));
    expect(output).toMatchObject({
      error: { moderation_details: { moderation_stage: 'output', categories: ['violence'] } },
    });
    expect(emulator.ledger()).toEqual([]);
  });

  it('403 of an unverified organization, 400 of the hard limit, 500 and 503', async () => {
    emulator.setFault({ fault: { kind: 'forbidden', reason: 'unverified-organization' } });
    emulator.setFault({ fault: { kind: 'billing-hard-limit' } });
    emulator.setFault({ fault: { kind: 'server-error', status: 500 } });
    emulator.setFault({ fault: { kind: 'server-error', status: 503, charge: true } });
    const ask = () => failure(client.images.generate({ model, prompt: 'x' }));
    expect(await ask()).toBeInstanceOf(PermissionDeniedError);
    expect(await ask()).toMatchObject({ status: 400, code: 'billing_hard_limit_reached' });
    expect(await ask()).toBeInstanceOf(InternalServerError);
    expect(emulator.ledger()).toEqual([]);
    expect(await ask()).toMatchObject({ status: 503 });
    expect(emulator.ledger()).toMatchObject([{ fault: 'server-error', images: 1 }]);
  });
});
