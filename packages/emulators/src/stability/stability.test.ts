import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type RunningEmulator, readImage, startVendorEmulator } from '../index.ts';

let emulator: RunningEmulator;
let picture: Buffer;
let leftIsWhite: Buffer;

/** A grey square, and a mask whose left half is white. */
async function inputs() {
  const grey = { width: 128, height: 128, channels: 3, background: '#808080' } as const;
  const white = await sharp({ create: { ...grey, width: 64, background: '#fff' } })
    .png()
    .toBuffer();
  picture = await sharp({ create: grey }).png().toBuffer();
  leftIsWhite = await sharp({ create: { ...grey, background: '#000' } })
    .composite([{ input: white, left: 0, top: 0 }])
    .png()
    .toBuffer();
}

beforeAll(async () => {
  emulator = await startVendorEmulator('stability');
  await inputs();
});
afterEach(() => emulator.reset());
afterAll(() => emulator.close());

const root = '/v2beta/stable-image';
const file = (bytes: Buffer) => new Blob([Uint8Array.from(bytes)], { type: 'image/png' });

function post(
  path: string,
  fields: Record<string, string | Blob>,
  headers: Record<string, string> = {},
): Promise<Response> {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  return fetch(`${emulator.baseUrl}${root}/${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${emulator.key}`, accept: 'application/json', ...headers },
    body,
  });
}

const get = (path: string, accept = '*/*', key = emulator.key) =>
  fetch(`${emulator.baseUrl}${path}`, { headers: { authorization: `Bearer ${key}`, accept } });

const pictureSchema = z.strictObject({
  image: z.base64(),
  finish_reason: z.string(),
  seed: z.int(),
});
const errorSchema = z.strictObject({
  id: z.string().regex(/^[0-9a-f]{64}$/),
  name: z.string(),
  errors: z.array(z.string()),
});
const errorOf = async (answer: Response) => errorSchema.parse(await answer.json());

describe('a picture from words', () => {
  it('comes as bytes with its facts in headers', async () => {
    const fields = { prompt: 'a lighthouse', output_format: 'webp', seed: '7' };
    const answer = await post('generate/core', fields, { accept: 'image/*' });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('image/webp');
    expect(answer.headers.get('finish-reason')).toBe('SUCCESS');
    expect(answer.headers.get('seed')).toBe('7');
    expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f]{64}$/);
    const facts = await readImage(Buffer.from(await answer.arrayBuffer()));
    expect(facts).toMatchObject({ format: 'webp', width: 1280, height: 1280 });
    expect(emulator.ledger()).toMatchObject([{ model: 'stable-image-core', amountMicros: 30_000 }]);
  });

  it('comes as base64 in JSON, of the ratio asked for', async () => {
    const answer = await post('generate/sd3', {
      prompt: 'x',
      aspect_ratio: '21:9',
      model: 'sd3.5-medium',
    });
    const { image, finish_reason: reason, seed } = pictureSchema.parse(await answer.json());
    expect(reason).toBe('SUCCESS');
    expect(seed).toBeGreaterThan(0);
    const facts = await readImage(Buffer.from(image, 'base64'));
    expect(facts).toMatchObject({ format: 'png', width: 1536, height: 640 });
    expect(emulator.ledger()).toMatchObject([{ model: 'sd3.5-medium', amountMicros: 35_000 }]);
  });

  it('is the same for the same seed', async () => {
    const hash = async (seed: string) =>
      (await (await post('generate/core', { prompt: 'x', seed })).text()).length;
    const bytes = async (seed: string) =>
      (await post('generate/core', { prompt: 'x', seed })).text();
    expect(await bytes('5')).toBe(await bytes('5'));
    expect(await bytes('6')).not.toBe(await bytes('5'));
    expect(await hash('5')).toBeGreaterThan(1000);
  });
});

describe('refusals', () => {
  it.each<[string, string, Record<string, string>, string[]]>([
    ['no prompt', 'generate/core', {}, ['prompt: is required']],
    ['an empty prompt', 'generate/core', { prompt: '' }, ['prompt: cannot be empty']],
    [
      'several wrong fields at once',
      'generate/core',
      { prompt: 'x', seed: '4294967295', aspect_ratio: '7:3', output_format: 'gif' },
      [
        'aspect_ratio: must be one of',
        'output_format: must be one of png, jpeg, webp',
        'seed: must be between 0 and 4294967294',
      ],
    ],
    [
      'a negative prompt on the turbo',
      'generate/sd3',
      { prompt: 'x', negative_prompt: 'y', model: 'sd3.5-large-turbo' },
      ['negative_prompt: is not supported by sd3.5-large-turbo'],
    ],
    [
      'an old model',
      'generate/sd3',
      { prompt: 'x', model: 'sd3-large' },
      ['model: must be one of'],
    ],
    ['no picture', 'edit/inpaint', { prompt: 'x' }, ['image: is required']],
  ])('of %s', async (_, path, fields, problems) => {
    const answer = await post(path, fields);
    expect(answer.status).toBe(400);
    const { name, errors } = await errorOf(answer);
    expect(name).toBe('bad_request');
    for (const problem of problems) expect(errors.join('\n')).toContain(problem);
    expect(errors).toHaveLength(problems.length);
    expect(emulator.ledger()).toHaveLength(0);
  });

  it('of what does not go with a picture', async () => {
    const image = file(picture);
    const cases: [string, Record<string, string | Blob>, RegExp][] = [
      ['generate/ultra', { prompt: 'x', image }, /strength: is required/],
      [
        'generate/sd3',
        { prompt: 'x', image, strength: '0.5', mode: 'image-to-image', aspect_ratio: '1:1' },
        /aspect_ratio: is only allowed/,
      ],
      ['edit/outpaint', { image, left: '0' }, /at least one of left/],
      ['edit/outpaint', { image, left: '2001' }, /left: must be between 0 and 2000/],
      ['edit/replace-background-and-relight', { subject_image: image }, /background_prompt/],
      [
        'edit/replace-background-and-relight',
        { subject_image: image, background_prompt: 'x', light_source_strength: '0.5' },
        /requires light_source_direction/,
      ],
      ['edit/remove-background', { image, output_format: 'jpeg' }, /must be one of png, webp/],
      ['upscale/conservative', { image, prompt: 'x', creativity: '0.1' }, /between 0.2 and 0.5/],
    ];
    for (const [path, fields, message] of cases) {
      const answer = await post(path, fields);
      expect(answer.status, path).toBe(400);
      expect((await errorOf(answer)).errors.join(' ')).toMatch(message);
    }
  });

  it('of pictures that are too small, too many pixels, too long, or none', async () => {
    const of = (width: number, height: number) =>
      sharp({ create: { width, height, channels: 3, background: '#123' } })
        .png()
        .toBuffer();
    const cases: [string, Buffer, RegExp][] = [
      ['upscale/fast', await of(31, 100), /at least 32/],
      ['edit/erase', await of(63, 100), /at least 64/],
      ['upscale/creative', await of(1100, 1000), /total pixel count/],
      ['edit/erase', await of(400, 100), /aspect ratio/],
      ['edit/erase', Buffer.from('no picture'), /not a valid image/],
    ];
    for (const [path, bytes, message] of cases) {
      const answer = await post(path, { image: file(bytes), prompt: 'x' });
      expect((await errorOf(answer)).errors.join(' ')).toMatch(message);
    }
  });

  it('of JSON, of a large body, of an unknown Accept, of a wrong key', async () => {
    const json = await fetch(`${emulator.baseUrl}${root}/generate/core`, {
      method: 'POST',
      headers: { authorization: emulator.key, 'content-type': 'application/json' },
      body: '{"prompt":"x"}',
    });
    expect(await errorOf(json)).toMatchObject({
      errors: ['content-type: must be multipart/form-data'],
    });
    const large = await post('edit/erase', { image: file(Buffer.alloc(10.5 * 1024 * 1024)) });
    expect([large.status, (await errorOf(large)).name]).toEqual([413, 'payload_too_large']);
    expect((await post('generate/core', { prompt: 'x' }, { accept: 'text/html' })).status).toBe(
      400,
    );
    const wrong = await post('generate/core', { prompt: 'x' }, { authorization: 'Bearer sk-no' });
    expect([wrong.status, (await errorOf(wrong)).name]).toEqual([401, 'unauthorized']);
  });
});

describe('edits', () => {
  const pixels = async (base64: string) =>
    sharp(Buffer.from(base64, 'base64')).removeAlpha().raw().toBuffer({ resolveWithObject: true });

  it('paint where the mask is white, and keep the rest to the pixel', async () => {
    const answer = await post('edit/inpaint', {
      prompt: 'x',
      image: file(picture),
      mask: file(leftIsWhite),
    });
    const { image } = pictureSchema.parse(await answer.json());
    const { data, info } = await pixels(image);
    const kept = (from: number, to: number) => {
      let count = 0;
      for (let y = 0; y < info.height; y += 1)
        for (let x = from; x < to; x += 1)
          if (data[(y * info.width + x) * info.channels] === 0x80) count += 1;
      return count / (info.height * (to - from));
    };
    expect(kept(64, 128)).toBe(1);
    expect(kept(0, 64)).toBeLessThan(0.2);
  });

  it('make a picture larger at the sides that are named', async () => {
    const answer = await post('edit/outpaint', { image: file(picture), left: '100', down: '28' });
    const { image } = pictureSchema.parse(await answer.json());
    expect(await readImage(Buffer.from(image, 'base64'))).toMatchObject({
      width: 228,
      height: 156,
    });
  });

  it('cut a background out', async () => {
    const answer = await post('edit/remove-background', { image: file(picture) });
    const { image } = pictureSchema.parse(await answer.json());
    const facts = await readImage(Buffer.from(image, 'base64'));
    expect(facts?.alpha?.transparentShare).toBeGreaterThan(0);
  });

  it('enlarge four times', async () => {
    const answer = await post('upscale/fast', { image: file(picture) });
    const { image } = pictureSchema.parse(await answer.json());
    expect(await readImage(Buffer.from(image, 'base64'))).toMatchObject({
      width: 512,
      height: 512,
    });
  });
});

describe('results that come later', () => {
  const start = async () => {
    const answer = await post('upscale/creative', { image: file(picture), prompt: 'x', seed: '3' });
    expect(answer.status).toBe(200);
    return z.strictObject({ id: z.string().regex(/^[0-9a-f]{64}$/) }).parse(await answer.json()).id;
  };

  it('are in progress, then there, in either form', async () => {
    const id = await start();
    expect(emulator.ledger()).toMatchObject([{ amountMicros: 600_000 }]);
    const waiting = await get(`/v2beta/results/${id}`);
    expect(waiting.status).toBe(202);
    expect(await waiting.json()).toEqual({ id, status: 'in-progress' });
    const bytes = await get(`/v2beta/results/${id}`);
    expect(bytes.headers.get('finish-reason')).toBe('SUCCESS');
    const json = await get(`/v2beta/results/${id}`, 'application/json; type=image/png');
    expect(await json.json()).toEqual({
      result: Buffer.from(await bytes.arrayBuffer()).toString('base64'),
      finish_reason: 'SUCCESS',
      seed: 3,
    });
  });

  it('are unknown, or forgotten after a day', async () => {
    let now = Date.now();
    const aged = await startVendorEmulator('stability', { now: () => new Date(now) });
    const body = new FormData();
    body.append('subject_image', file(picture));
    body.append('background_prompt', 'x');
    const headers = { authorization: `Bearer ${aged.key}` };
    const url = `${aged.baseUrl}${root}/edit/replace-background-and-relight`;
    const { id } = z
      .object({ id: z.string() })
      .parse(await (await fetch(url, { method: 'POST', headers, body })).json());
    const look = () => fetch(`${aged.baseUrl}/v2beta/results/${id}`, { headers });
    await look();
    expect((await look()).status).toBe(200);
    now += 25 * 60 * 60 * 1000;
    expect(await errorOf(await look())).toMatchObject({ name: 'not_found' });
    await aged.close();
    expect((await get(`/v2beta/results/${'0'.repeat(64)}`)).status).toBe(404);
  });

  it.each([
    [{ kind: 'job-failed' } as const, 422, 'unprocessable'],
    [{ kind: 'job-moderation', stage: 'input' } as const, 403, 'content_moderation'],
  ])('fail as calls do: %o', async (fault, status, name) => {
    emulator.setFault({ fault });
    const id = await start();
    await get(`/v2beta/results/${id}`);
    const answer = await get(`/v2beta/results/${id}`);
    expect([answer.status, (await errorOf(answer)).name]).toEqual([status, name]);
  });
});

describe('faults', () => {
  it.each([
    [{ kind: 'quota-exhausted' } as const, 402, 'payment_required'],
    [{ kind: 'forbidden' } as const, 403, 'forbidden'],
    [{ kind: 'moderation' } as const, 403, 'content_moderation'],
    [{ kind: 'model-not-found' } as const, 404, 'not_found'],
    [{ kind: 'rate-limit' } as const, 429, 'rate_limit_exceeded'],
    [{ kind: 'server-error' } as const, 500, 'internal_error'],
  ])('%o', async (fault, status, name) => {
    emulator.setFault({ fault });
    const answer = await post('generate/core', { prompt: 'x' });
    expect([answer.status, (await errorOf(answer)).name]).toEqual([status, name]);
    expect(emulator.ledger()).toHaveLength(0);
  });

  it('blur what the filter has found at the end', async () => {
    emulator.setFault({ fault: { kind: 'moderation', stage: 'output' } });
    const answer = await post('generate/core', { prompt: 'x' });
    expect(pictureSchema.parse(await answer.json()).finish_reason).toBe('CONTENT_FILTERED');
  });
});

describe('the account', () => {
  it('tells its balance, which goes down with use', async () => {
    await post('generate/core', { prompt: 'x' });
    expect(await (await get('/v1/user/balance')).json()).toEqual({ credits: 997 });
    expect(await (await get('/v1/user/account')).json()).toMatchObject({
      email: expect.any(String),
    });
    expect(await (await get('/v1/engines/list')).json()).toHaveLength(1);
  });

  it('is nobody’s with a wrong key, in the words of v1', async () => {
    const answer = await get('/v1/user/balance', '*/*', 'sk-no');
    expect(answer.status).toBe(401);
    expect(await answer.json()).toEqual({
      id: expect.any(String),
      name: 'unauthorized',
      message: expect.any(String),
    });
  });
});
