import OpenAI, {
  AuthenticationError,
  BadRequestError,
  InternalServerError,
  NotFoundError,
  PermissionDeniedError,
  RateLimitError,
} from 'openai';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type RunningEmulator, readImage, startVendorEmulator } from '../index.ts';

/** The vendor says that the official OpenAI client may be pointed at it, so that one stands for a client of its own. */
let emulator: RunningEmulator;
let client: OpenAI;
let opaque: string;
let holed: string;
const model = 'seedream-4-0-250828';
const pro = 'seedream-5-0-pro-260628';
const prompt = 'a lighthouse at dusk';

const dataUrl = async (alpha: number) => {
  const background = { r: 200, g: 40, b: 90, alpha };
  const png = await sharp({ create: { width: 64, height: 48, channels: 4, background } })
    .png()
    .toBuffer();
  return `data:image/png;base64,${png.toString('base64')}`;
};

beforeAll(async () => {
  emulator = await startVendorEmulator('bytedance');
  client = new OpenAI({ apiKey: emulator.key, baseURL: emulator.baseUrl, maxRetries: 0 });
  [opaque, holed] = await Promise.all([dataUrl(1), dataUrl(0)]);
});
afterEach(() => emulator.reset());
afterAll(() => emulator.close());

const post = (body: unknown, key = emulator.key) =>
  fetch(`${emulator.baseUrl}/images/generations`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
const small = { model, prompt, size: '1024x1024', response_format: 'b64_json' };
/** The error of a request: its status, code and field. */
const errorOf = async (body: unknown) => {
  const answer = await post(body);
  const { error } = JSON.parse(await answer.text());
  return [answer.status, error?.code, error?.param];
};

describe('the official OpenAI client', () => {
  it('gets a picture of the size asked for, with the vendor’s usage, and is charged once', async () => {
    const { data, response } = await client.images
      // the client's types know OpenAI's own sizes
      .generate({ model, prompt, size: '1152x864' as '1024x1024', response_format: 'b64_json' })
      .withResponse();
    const bytes = Buffer.from(data.data?.[0]?.b64_json ?? '', 'base64');
    expect(await readImage(bytes)).toEqual({ format: 'jpeg', width: 1152, height: 864 });
    expect(data).toMatchObject({
      model: 'seedream-4-0',
      data: [{ size: '1152x864' }],
      usage: { generated_images: 1, output_tokens: 3888, total_tokens: 3888 },
    });
    expect(response.headers.get('x-request-id')).toMatch(/^021/);
    expect(emulator.ledger()).toMatchObject([{ model, images: 1, amountMicros: 30_000 }]);
  });

  it('gets a link by itself, which works without a key and for a day', async () => {
    // the client's types know OpenAI's own sizes
    const { data } = await client.images.generate({ model, prompt, size: '1K' as '1024x1024' });
    const answer = await fetch(data?.[0]?.url ?? '');
    expect(answer.headers.get('content-type')).toBe('image/jpeg');
    expect(await readImage(Buffer.from(await answer.arrayBuffer()))).toMatchObject({ width: 1024 });
  });

  it('lists the models, of other kinds too', async () => {
    const ids = (await client.models.list()).data.map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining([model, `doubao-${model}`, 'seed-1-8-251228']));
    expect(emulator.ledger()).toHaveLength(0);
  });

  it.each([
    [{ kind: 'rate-limit' }, RateLimitError, 'ModelAccountIpmRateLimitExceeded'],
    [{ kind: 'quota-exhausted' }, RateLimitError, 'SetLimitExceeded'],
    [{ kind: 'billing-hard-limit' }, PermissionDeniedError, 'AccountOverdueError'],
    [{ kind: 'forbidden' }, PermissionDeniedError, 'AccessDenied'],
    [{ kind: 'unauthorized' }, AuthenticationError, 'AuthenticationError'],
    [{ kind: 'model-not-found' }, NotFoundError, 'InvalidEndpointOrModel.NotFound'],
    [{ kind: 'moderation' }, BadRequestError, 'InputTextSensitiveContentDetected'],
    [
      { kind: 'moderation', reason: 'PrivacyInformation' },
      BadRequestError,
      'InputImageSensitiveContentDetected.PrivacyInformation',
    ],
    [
      { kind: 'moderation', stage: 'output' },
      BadRequestError,
      'OutputImageSensitiveContentDetected',
    ],
    [{ kind: 'server-error' }, InternalServerError, 'InternalServiceError'],
  ] as const)('sees %j as an error of its class', async (fault, kind, code) => {
    emulator.setFault({ fault });
    const error: unknown = await client.images.generate({ model, prompt }).catch((one) => one);
    expect(error).toBeInstanceOf(kind);
    expect(error).toMatchObject({ code, message: expect.stringContaining('Request id: 021') });
    expect(emulator.ledger()).toHaveLength(0);
  });
});

describe('what is refused', () => {
  it('is a key that nobody gave out, and a path that is none', async () => {
    expect((await post(small, 'nobody')).status).toBe(401);
    const lost = await fetch(`${emulator.baseUrl}/nowhere`, {
      headers: { authorization: `Bearer ${emulator.key}` },
    });
    expect(lost.status).toBe(404);
  });

  it.each<[string, object | string, [number, string, string]]>([
    ['no JSON', '{', [400, 'InvalidParameter', 'body']],
    ['nothing at all', {}, [400, 'MissingParameter', 'model']],
    ['an unknown model', { ...small, model: 'x' }, [404, 'InvalidEndpointOrModel.NotFound', '']],
    ['no prompt', { model }, [400, 'MissingParameter', 'prompt']],
    ['a long prompt', { ...small, prompt: 'x'.repeat(5001) }, [400, 'InvalidParameter', 'prompt']],
    ['a size off the scale', { ...small, size: '100x100' }, [400, 'InvalidParameter', 'size']],
    ['a size too large', { ...small, size: '8000x8000' }, [400, 'InvalidParameter', 'size']],
    ['a shape too long', { ...small, size: '8192x256' }, [400, 'InvalidParameter', 'size']],
    ['a class of others', { ...small, size: '3K' }, [400, 'InvalidParameter', 'size']],
    ['a star in the size', { ...small, size: '1024*1024' }, [400, 'InvalidParameter', 'size']],
    [
      'WebP',
      { ...small, model: pro, output_format: 'webp' },
      [400, 'InvalidParameter', 'output_format'],
    ],
    ['PNG of 4.0', { ...small, output_format: 'png' }, [400, 'InvalidParameter', 'output_format']],
    [
      'a set of pro',
      { ...small, model: pro, sequential_image_generation: 'auto' },
      [400, 'InvalidParameter', 'sequential_image_generation'],
    ],
    [
      'a stream of pro',
      { ...small, model: pro, stream: true },
      [400, 'InvalidParameter', 'stream'],
    ],
    [
      '16 in a set',
      {
        ...small,
        sequential_image_generation: 'auto',
        sequential_image_generation_options: { max_images: 16 },
      },
      [400, 'InvalidParameter', 'sequential_image_generation_options.max_images'],
    ],
    [
      'options without a set',
      { ...small, sequential_image_generation_options: { max_images: 2 } },
      [400, 'InvalidParameter', 'sequential_image_generation_options'],
    ],
    [
      'haste of 4.5',
      {
        ...small,
        model: 'seedream-4-5-251128',
        size: '2K',
        optimize_prompt_options: { mode: 'fast' },
      },
      [400, 'InvalidParameter', 'optimize_prompt_options.mode'],
    ],
    [
      'the web for 4.0',
      { ...small, tools: [{ type: 'web_search' }] },
      [400, 'InvalidParameter', 'tools'],
    ],
    [
      'layers of 4.0',
      { ...small, layer_decomposition: true },
      [400, 'InvalidParameter', 'layer_decomposition'],
    ],
    [
      'guidance of 4.0',
      { ...small, guidance_scale: 5 },
      [400, 'InvalidParameter', 'guidance_scale'],
    ],
    [
      'layers of nothing',
      { model: pro, layer_decomposition: true },
      [400, 'InvalidParameter', 'image'],
    ],
    [
      'an edit without a picture',
      { model: 'seededit-3-0-i2i-250628', prompt },
      [400, 'MissingParameter', 'image'],
    ],
    [
      'no picture',
      { ...small, image: 'data:image/png;base64,AAAA' },
      [400, 'InvalidParameter', 'image'],
    ],
    [
      'capitals in a data URL',
      { ...small, image: 'data:image/PNG;base64,AAAA' },
      [400, 'InvalidParameter', 'image'],
    ],
    [
      'a picture elsewhere',
      { ...small, image: 'https://example.com/a.png' },
      [400, 'InvalidParameter', 'image'],
    ],
  ])('is %s', async (_, body, expected) => {
    expect(await errorOf(body)).toEqual(expected);
    expect(emulator.ledger()).toHaveLength(0);
  });

  it('is more than ten pictures of pro, and a background that is not transparent', async () => {
    const image = Array.from({ length: 11 }, () => opaque);
    const answer = await post({ ...small, model: pro, image });
    expect(await answer.text()).toContain('number of reference images cannot exceed 10');
    const clear = { ...small, model: pro, background: 'transparent', output_format: 'png' };
    expect(await errorOf({ ...clear, image: opaque })).toEqual([
      400,
      'InvalidParameter',
      'background',
    ]);
    expect(await errorOf({ ...clear, image: holed, output_format: undefined })).toEqual([
      400,
      'InvalidParameter',
      'background',
    ]);
    const good = await (await post({ ...clear, image: holed })).json();
    const bytes = Buffer.from(JSON.parse(JSON.stringify(good)).data[0].b64_json, 'base64');
    expect((await readImage(bytes))?.alpha?.transparentShare).toBeGreaterThan(0.1);
  });
});

describe('a bill', () => {
  it('of pro goes by size and by pictures given after the first', async () => {
    const image = [opaque, opaque, opaque];
    const answer = await (await post({ ...small, model: pro, size: '2K', image })).json();
    expect(answer).toMatchObject({ usage: { generated_images: 1, input_images: 3 } });
    expect(emulator.ledger()).toMatchObject([{ amountMicros: 96_000 }]);
  });
});

describe('layers', () => {
  it('come from the lowest up, with their place', async () => {
    const body = {
      model: pro,
      layer_decomposition: true,
      image: opaque,
      response_format: 'b64_json',
    };
    const { data } = JSON.parse(await (await post(body)).text());
    expect(data.map((one: { z_index: number; name: string }) => [one.z_index, one.name])).toEqual([
      [0, 'background'],
      [1, 'layer 1'],
      [2, 'layer 2'],
      [3, 'layer 3'],
    ]);
    expect(data[1].bounding_box.normalized).toEqual([100, 100, 900, 900]);
    expect(await readImage(Buffer.from(data[1].b64_json, 'base64'))).toMatchObject({
      format: 'png',
    });
  });
});
