import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type RunningEmulator, readImage, startVendorEmulator } from '../index.ts';
import { makePicture } from '../kit/picture.ts';

/** There is no official JavaScript client: the shapes of the API are asserted field by field. */
let emulator: RunningEmulator;
let picture: string;
beforeAll(async () => {
  emulator = await startVendorEmulator('automatic1111');
  const bytes = await makePicture({ seed: 'x', width: 64, height: 48, format: 'png' });
  picture = bytes.toString('base64');
});
afterEach(() => emulator.reset());
afterAll(() => emulator.close());

async function call(path: string, body?: object, key: string | null = emulator.key) {
  const reply = await fetch(`${emulator.url}/sdapi/v1/${path}`, {
    ...(body && { method: 'POST', body: JSON.stringify(body) }),
    headers: {
      'content-type': 'application/json',
      ...(key === null ? {} : { authorization: `Basic ${Buffer.from(key).toString('base64')}` }),
    },
  });
  const json: unknown = await reply.json();
  return { status: reply.status, headers: reply.headers, json };
}

const answerSchema = z.strictObject({
  images: z.array(z.string()),
  parameters: z.record(z.string(), z.unknown()),
  info: z.string().transform((text): unknown => JSON.parse(text)),
});
const generated = async (path: string, body: object) => {
  const { status, json } = await call(path, body);
  expect(status, JSON.stringify(json).slice(0, 300)).toBe(200);
  return answerSchema.parse(json);
};
const factsOf = (base64: string | undefined) => readImage(Buffer.from(base64 ?? '', 'base64'));

describe('lists', () => {
  it('tell checkpoints, samplers, schedules and upscalers', async () => {
    const { json } = await call('sd-models');
    expect(json).toContainEqual({
      title: 'v1-5-pruned-emaonly.safetensors [6ce0161689]',
      model_name: 'v1-5-pruned-emaonly',
      hash: '6ce0161689',
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      filename: expect.stringMatching(/\/models\/Stable-diffusion\/v1-5-pruned-emaonly/),
      config: null,
    });
    expect((await call('samplers')).json).toContainEqual({
      name: 'Euler a',
      aliases: ['k_euler_a', 'k_euler_ancestral'],
      options: {},
    });
    expect((await call('schedulers')).json).toContainEqual({
      name: 'karras',
      label: 'Karras',
      aliases: null,
      default_rho: -1,
      need_inner_model: false,
    });
    expect((await call('upscalers')).json).toContainEqual({
      name: 'R-ESRGAN 4x+',
      model_name: null,
      model_path: null,
      model_url: null,
      scale: 4,
    });
    expect((await call('options')).json).toMatchObject({
      sd_model_checkpoint: 'v1-5-pruned-emaonly.safetensors [6ce0161689]',
    });
  });

  it('are for those who know the password, or for everybody', async () => {
    for (const key of [null, 'darkroom:wrong']) {
      const { status, json, headers } = await call('options', undefined, key);
      expect([status, json]).toEqual([401, { detail: 'Incorrect username or password' }]);
      expect(headers.get('www-authenticate')).toBe('Basic');
    }
    const open = await startVendorEmulator('automatic1111', { keys: [] });
    expect((await fetch(`${open.url}/sdapi/v1/options`)).status).toBe(200);
    await open.close();
    expect(await call('nothing')).toMatchObject({ status: 404, json: { detail: 'Not Found' } });
  });
});

describe('txt2img', () => {
  it('answers pictures with what they were made of, and costs nothing', async () => {
    const body = {
      prompt: 'a boat',
      negative_prompt: 'fog',
      seed: 7,
      steps: 5,
      width: 130,
      height: 64,
      unheard_of: 1,
      override_settings: { sd_model_checkpoint: 'sd_xl_base_1.0' },
    };
    const { images, parameters, info } = await generated('txt2img', body);
    expect(images).toHaveLength(1);
    expect(await factsOf(images[0])).toMatchObject({ format: 'png', width: 128, height: 64 });
    expect(parameters).toMatchObject({ prompt: 'a boat', steps: 5, cfg_scale: 7, n_iter: 1 });
    expect(parameters).not.toHaveProperty('unheard_of');
    expect(info).toMatchObject({
      prompt: 'a boat',
      negative_prompt: 'fog',
      seed: 7,
      all_seeds: [7],
      width: 128,
      height: 64,
      sampler_name: 'Euler',
      steps: 5,
      sd_model_name: 'sd_xl_base_1.0',
      index_of_first_image: 0,
      infotexts: [expect.stringMatching(/^a boat\nNegative prompt: fog\nSteps: 5, Sampler: Euler/)],
    });
    expect(emulator.ledger()).toMatchObject([{ images: 1, amountMicros: 0 }]);
    expect((await generated('txt2img', body)).images).toEqual(images);
  });

  it('puts a grid before several pictures, and each has its seed', async () => {
    const { images, info } = await generated('txt2img', {
      seed: 1,
      n_iter: 2,
      batch_size: 2,
      width: 64,
      height: 64,
    });
    expect(images).toHaveLength(5);
    expect(info).toMatchObject({ all_seeds: [1, 2, 3, 4], index_of_first_image: 1 });
    expect(new Set(images.slice(1)).size).toBe(4);
  });

  it('paints with another checkpoint where the asked one is gone, and larger by a second pass', async () => {
    const { images, info } = await generated('txt2img', {
      width: 64,
      height: 64,
      enable_hr: true,
      hr_scale: 1.5,
      override_settings: { sd_model_checkpoint: 'gone' },
    });
    expect(info).toMatchObject({ sd_model_name: 'v1-5-pruned-emaonly' });
    expect(await factsOf(images[0])).toMatchObject({ width: 96, height: 96 });
    expect((await generated('txt2img', { send_images: false })).images).toEqual([]);
  });

  it.each<[object, number, unknown]>([
    [{ sampler_name: 'Gone' }, 400, { detail: 'Sampler not found' }],
    [{ scheduler: 'Gone' }, 404, { detail: 'Scheduler not found' }],
    [{ enable_hr: true, hr_upscaler: 'Gone' }, 404, { detail: 'Upscaler not found' }],
    [
      { steps: 'many' },
      422,
      { detail: [{ type: 'invalid_type', loc: ['body', 'steps'], msg: expect.any(String) }] },
    ],
  ])('refuses %o', async (body, status, json) => {
    expect(await call('txt2img', body)).toMatchObject({ status, json });
    expect(emulator.ledger()).toEqual([]);
  });

  it('tells what it broke by', async () => {
    emulator.setFault({ fault: { kind: 'server-error' } });
    expect(await call('txt2img', {})).toMatchObject({
      status: 500,
      json: {
        error: 'OutOfMemoryError',
        detail: '',
        body: '',
        errors: expect.stringMatching(/^CUDA out of memory/),
      },
    });
  });
});

describe('pictures that are changed', () => {
  it('show through, and stay where the mask is black', async () => {
    const black = await makePicture({ seed: 'm', width: 64, height: 48, format: 'png' });
    const { images } = await generated('img2img', {
      init_images: [`data:image/png;base64,${picture}`],
      mask: black.toString('base64'),
      width: 64,
      height: 48,
    });
    expect(await factsOf(images[0])).toMatchObject({ width: 64, height: 48 });
    expect(await call('img2img', {})).toMatchObject({
      status: 404,
      json: { detail: 'Init image not found' },
    });
    expect(await call('img2img', { init_images: ['no picture'] })).toMatchObject({
      status: 500,
      json: { detail: 'Invalid encoded image' },
    });
  });

  it('become larger', async () => {
    const { json } = await call('extra-single-image', {
      image: picture,
      upscaling_resize: 2.5,
      upscaler_1: 'Lanczos',
    });
    const { image } = z.strictObject({ html_info: z.string(), image: z.string() }).parse(json);
    expect(await factsOf(image)).toMatchObject({ width: 160, height: 120 });
    expect(await call('extra-single-image', { image: picture, upscaler_1: 'Gone' })).toMatchObject({
      status: 400,
      json: { detail: expect.stringMatching(/^Invalid upscaler, needs to be one of these: None/) },
    });
  });
});

describe('progress', () => {
  it('is nothing where there is nothing to do', async () => {
    expect((await call('progress')).json).toEqual({
      progress: 0,
      eta_relative: 0,
      state: {
        skipped: false,
        interrupted: false,
        stopping_generation: false,
        job: '',
        job_count: 0,
        job_timestamp: '0',
        job_no: 0,
        sampling_step: 0,
        sampling_steps: 0,
      },
      current_image: null,
      textinfo: null,
      current_task: null,
    });
  });

  it('is told with a preview, and an interrupt ends the job as it stands', async () => {
    let now = Date.UTC(2026, 10, 21);
    const slow = await startVendorEmulator('automatic1111', {
      keys: [],
      latencyMs: 60_000,
      now: () => new Date(now),
    });
    const body = { width: 64, height: 64, steps: 10, force_task_id: 'task(1)', seed: 3 };
    const out = fetch(`${slow.url}/sdapi/v1/txt2img`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const look = async (query = '') =>
      z
        .looseObject({ current_task: z.string().nullable(), current_image: z.string().nullable() })
        .parse(await (await fetch(`${slow.url}/sdapi/v1/progress${query}`)).json());
    while ((await look()).current_task === null);
    now += 30_000;
    const told = await look();
    expect(told).toMatchObject({
      progress: 0.5,
      eta_relative: 30,
      state: { job: 'task(1)', sampling_step: 5, sampling_steps: 10, interrupted: false },
      current_task: 'task(1)',
    });
    expect(await factsOf(told.current_image ?? '')).toMatchObject({ width: 64, height: 64 });
    expect((await look('?skip_current_image=true')).current_image).toBeNull();
    const stopped = await fetch(`${slow.url}/sdapi/v1/interrupt`, { method: 'POST' });
    expect(await stopped.json()).toEqual({});
    const half = answerSchema.parse(await (await out).json());
    expect(half.images).toHaveLength(1);
    expect(half.info).toMatchObject({ all_seeds: [3] });
    await slow.close();
  });
});
