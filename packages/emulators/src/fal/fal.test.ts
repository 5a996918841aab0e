import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type RunningEmulator, readImage, startVendorEmulator } from '../index.ts';
import { makePicture } from '../kit/picture.ts';

let emulator: RunningEmulator;

beforeAll(async () => {
  emulator = await startVendorEmulator('fal');
});
afterEach(() => emulator.reset());
afterAll(() => emulator.close());

const anything = z.looseObject({});

async function call(
  path: string,
  more: { method?: string; body?: object; key?: string | null } = {},
) {
  const { method = more.body ? 'POST' : 'GET', body, key = emulator.key } = more;
  const reply = await fetch(`${emulator.url}${path}`, {
    method,
    headers: {
      ...(key === null ? {} : { authorization: `Key ${key}` }),
      ...(body ? { 'content-type': 'application/json' } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const json = anything.parse(await reply.json());
  return { status: reply.status, headers: reply.headers, json };
}

const DEV = '/queue/fal-ai/flux/dev';
const lighthouse = { prompt: 'a lighthouse', image_size: { width: 64, height: 32 } };
const submitted = z.looseObject({ request_id: z.string(), status_url: z.string() });

/** Submits, and walks to the end; gives the answer in the result's place. */
async function finished(path: string, body: object) {
  const { status_url: address } = submitted.parse((await call(path, { body })).json);
  const status = new URL(address).pathname;
  for (let looks = 0; looks < 3; looks += 1) await call(status);
  return { end: await call(status), result: await call(status.replace(/\/status$/, '')) };
}

describe('keys', () => {
  it.each([
    ['none', null, 'Authentication is required to access this application.'],
    ['a wrong one', 'id:wrong', 'No user found for Key ID and Secret'],
  ])('%s is refused with 401', async (_, key, detail) => {
    const reply = await call(DEV, { body: lighthouse, key });
    expect([reply.status, reply.json]).toEqual([401, { detail }]);
    expect(reply.headers.get('x-fal-request-id')).toMatch(/^[\da-f]{32}$/);
  });

  it('are asked for by prices, and not by the list', async () => {
    const prices = '/platform/models/pricing?endpoint_id=fal-ai/flux/dev';
    expect((await call(prices, { key: null })).status).toBe(401);
    expect((await call(prices, { key: 'id:wrong' })).json).toMatchObject({
      error: { type: 'authorization_error', message: expect.any(String) },
    });
    expect((await call(prices)).json).toEqual({
      prices: [
        { endpoint_id: 'fal-ai/flux/dev', unit_price: 0.025, unit: 'megapixels', currency: 'USD' },
      ],
      next_cursor: null,
      has_more: false,
    });
    expect((await call('/platform/models?limit=1', { key: null })).status).toBe(200);
    expect((await call('/platform/models', { key: 'id:wrong' })).status).toBe(401);
  });

  it('see their own requests alone', async () => {
    const two = await startVendorEmulator('fal', { keys: ['a:aaaaaaaaaaaa', 'b:bbbbbbbbbbbb'] });
    const ask = (path: string, key: string, body?: object) =>
      fetch(`${two.url}${path}`, {
        method: body ? 'POST' : 'GET',
        headers: { authorization: `Key ${key}`, 'content-type': 'application/json' },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
    const reply = await ask(DEV, 'a:aaaaaaaaaaaa', lighthouse);
    const { status_url: address } = submitted.parse(await reply.json());
    const path = new URL(address).pathname;
    expect((await ask(path, 'a:aaaaaaaaaaaa')).status).toBe(202);
    expect((await ask(path, 'b:bbbbbbbbbbbb')).status).toBe(404);
    await two.close();
  });
});

describe('the queue', () => {
  it('answers 202 until the end, and 400 in the result’s place', async () => {
    const { json } = await call(DEV, { body: lighthouse });
    const base = `${emulator.url}/queue/fal-ai/flux/requests/${String(json.request_id)}`;
    expect(json).toEqual({
      status: 'IN_QUEUE',
      request_id: expect.stringMatching(/^[\da-f-]{36}$/),
      response_url: base,
      status_url: `${base}/status`,
      cancel_url: `${base}/cancel`,
      queue_position: 0,
    });
    const path = new URL(base).pathname;
    expect(await call(path)).toMatchObject({ status: 400 });
    expect(await call(`${path}/status`)).toMatchObject({
      status: 202,
      json: { status: 'IN_QUEUE', queue_position: 1 },
    });
    const running = await call(`${path}/status?logs=1`);
    expect(running.status).toBe(202);
    expect(running.json).toMatchObject({ status: 'IN_PROGRESS', logs: [{ source: 'USER' }, {}] });
    expect(await call(`${path}/status`)).toMatchObject({
      status: 200,
      json: { status: 'COMPLETED', logs: null, metrics: { inference_time: expect.any(Number) } },
    });
    const result = await call(path);
    expect(result.headers.get('x-fal-billable-units')).toBe('1');
    expect(result.json).toMatchObject({
      images: [{ width: 64, height: 32, content_type: 'image/jpeg', file_name: '0.jpeg' }],
      has_nsfw_concepts: [false],
      prompt: 'a lighthouse',
      timings: { inference: 1.1 },
    });
  });

  it('takes a bad input, and says so in the result: every fault, and nothing is charged', async () => {
    const body = { guidance_scale: 99, image_size: 'huge', output_format: 'gif' };
    const { end, result } = await finished(DEV, body);
    expect(end.json).toMatchObject({ status: 'COMPLETED', error_type: 'invalid_input' });
    expect(result.status).toBe(422);
    const types = z.object({
      detail: z.array(z.object({ loc: z.array(z.unknown()), type: z.string(), url: z.url() })),
    });
    const { detail } = types.parse(result.json);
    expect(detail.map(({ loc, type }) => [loc.join('.'), type]).sort()).toEqual([
      ['body.guidance_scale', 'less_than_equal'],
      ['body.image_size', 'one_of'],
      ['body.output_format', 'one_of'],
      ['body.prompt', 'missing'],
    ]);
    expect(emulator.ledger()).toEqual([]);
  });

  it.each([
    ['no picture', 'data:image/png;base64,AAAA', 'image_load_error'],
    ['an address elsewhere', 'https://example.com/x.png', 'file_download_error'],
  ])('says what is wrong with %s', async (_, url, type) => {
    const { result } = await finished(`${DEV}/image-to-image`, { prompt: 'x', image_url: url });
    expect(result).toMatchObject({
      status: 422,
      json: { detail: [{ loc: ['body', 'image_url'], type }] },
    });
  });

  it('wants a picture of some size, and a mask of the same', async () => {
    const picture = async (width: number, height: number) => {
      const bytes = await makePicture({ seed: 'x', width, height, format: 'png' });
      return `data:image/png;base64,${bytes.toString('base64')}`;
    };
    const fill = async (image: string, mask: string) =>
      (
        await finished('/queue/fal-ai/flux-pro/v1/fill', {
          prompt: 'x',
          image_url: image,
          mask_url: mask,
        })
      ).result.json;
    const tiny = await picture(8, 8);
    expect(await fill(tiny, tiny)).toMatchObject({
      detail: [{ type: 'image_too_small', ctx: { min_width: 14 } }, {}],
    });
    expect(await fill(await picture(64, 64), await picture(64, 32))).toMatchObject({
      detail: [{ loc: ['body', 'mask_url'] }],
    });
  });

  it('refuses what it does not know', async () => {
    const post = async (path: string) => (await call(path, { body: lighthouse })).json;
    expect(await post('/queue/fal-ai/nothing')).toEqual({
      detail: "Application 'nothing' not found",
    });
    expect(await post('/queue/fal-ai/flux/tomorrow')).toEqual({
      detail: 'Path /tomorrow not found',
    });
    expect((await call('/queue/fal-ai/flux/requests/x/status')).status).toBe(404);
  });

  it('tells content that it refuses, at the input and in the picture', async () => {
    emulator.setFault({ fault: { kind: 'job-moderation', stage: 'input' } });
    expect((await finished(DEV, lighthouse)).result).toMatchObject({
      status: 422,
      json: { detail: [{ loc: ['body', 'prompt'], type: 'content_policy_violation' }] },
    });
    emulator.setFault({ fault: { kind: 'job-moderation', stage: 'output' } });
    expect((await finished(DEV, lighthouse)).result).toMatchObject({
      status: 200,
      json: { has_nsfw_concepts: [true] },
    });
  });
});

describe('bills and pictures', () => {
  const bill = async (id: string, body: object) => {
    const { status, json } = await call(`/${id}`, { body: { prompt: 'x', ...body } });
    expect(status).toBe(200);
    return { json, micros: emulator.ledger().at(-1)?.amountMicros };
  };

  it.each([
    ['fal-ai/flux-2-pro', { image_size: 'square_hd' }, 30_000],
    ['fal-ai/flux-2-pro', { image_size: { width: 1440, height: 720 } }, 30_000],
    ['fal-ai/flux-2-pro', { image_size: { width: 1440, height: 1440 } }, 45_000],
    ['fal-ai/nano-banana-pro', { resolution: '4K', aspect_ratio: '21:9' }, 300_000],
    [
      'fal-ai/ideogram/v3',
      { rendering_speed: 'TURBO', image_size: 'square', num_images: 2 },
      60_000,
    ],
    [
      'fal-ai/recraft/v3/text-to-image',
      { style: 'vector_illustration', image_size: 'square' },
      80_000,
    ],
  ])('%s %o: %i', async (id, body, micros) => {
    expect((await bill(id, body)).micros).toBe(micros);
  });

  it('gives vectors as SVG, and the bytes that an address names', async () => {
    const style = 'vector_illustration/line_art';
    const { json } = await bill('fal-ai/recraft/v3/text-to-image', { style, image_size: 'square' });
    const [image] = z.array(z.looseObject({ url: z.string() })).parse(json.images);
    const reply = await fetch(image?.url ?? '');
    expect(reply.headers.get('content-type')).toBe('image/svg+xml');
    expect(await reply.text()).toMatch(/^<(\?xml|svg)/);
  });

  it('puts a picture on a canvas where it is told', async () => {
    const bytes = await makePicture({ seed: 'x', width: 40, height: 30, format: 'png' });
    const { json } = await bill('fal-ai/bria/expand', {
      image_url: `data:image/png;base64,${bytes.toString('base64')}`,
      canvas_size: [100, 80],
      original_image_location: [10, 20],
    });
    const { url } = z.looseObject({ url: z.string() }).parse(json.image);
    const facts = await readImage(Buffer.from(await (await fetch(url)).arrayBuffer()));
    expect(facts).toMatchObject({ width: 100, height: 80 });
  });
});

describe('the platform', () => {
  it('lists by category, page by page, with the schema of each input', async () => {
    const seen: string[] = [];
    let cursor = '';
    const page = z.looseObject({
      models: z.array(
        z.looseObject({
          endpoint_id: z.string(),
          metadata: z.looseObject({ category: z.literal('image-to-image') }),
          openapi: z.looseObject({ paths: anything, components: anything }),
        }),
      ),
      next_cursor: z.string().nullable(),
      has_more: z.boolean(),
    });
    for (let pages = 0; pages < 10; pages += 1) {
      const query = `category=image-to-image&limit=5&expand=openapi-3.0&cursor=${cursor}`;
      const found = page.parse((await call(`/platform/models?${query}`)).json);
      seen.push(...found.models.map(({ endpoint_id: id }) => id));
      expect(found.has_more).toBe(found.next_cursor !== null);
      if (found.next_cursor === null) break;
      cursor = found.next_cursor;
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual(expect.arrayContaining(['fal-ai/flux-2/edit', 'fal-ai/clarity-upscaler']));
    expect(seen).not.toContain('fal-ai/flux-2');
  });

  it('has the document of one endpoint without a key', async () => {
    const path = '/site/openapi/queue/openapi.json?endpoint_id=';
    const { json } = await call(`${path}fal-ai/flux/schnell`, { key: null });
    expect(json).toMatchObject({
      components: {
        schemas: {
          FalAiFluxSchnellInput: {
            required: ['prompt'],
            properties: {
              num_inference_steps: { type: 'integer', minimum: 1, maximum: 12, default: 4 },
              acceleration: { enum: ['none', 'regular', 'high'], default: 'none' },
            },
          },
        },
      },
    });
    expect((await call(`${path}fal-ai/nothing`, { key: null })).status).toBe(404);
  });
});
