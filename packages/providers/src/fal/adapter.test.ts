import { type RunningEmulator, startVendorEmulator } from '@darkroom/emulators';
import {
  type AdapterHarness,
  createAdapterHarness,
  emulatorControls,
  failureOf,
  type HarnessRequest,
  startRawServer,
  testProviderContract,
} from '@darkroom/provider-kit/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readProviderFolder } from '../../test-support/read-provider-folder.ts';
import { adapter } from './adapter.ts';

const { provider, models, model } = readProviderFolder('fal');

testProviderContract({
  adapter,
  provider,
  // Each of these is a kind of its own; what the others send is the business of wire.test.ts.
  models: [
    'fal-ai/flux/dev',
    'fal-ai/nano-banana',
    'fal-ai/flux-pro/v1/fill',
    'fal-ai/clarity-upscaler',
    'fal-ai/bria/expand',
  ].map(model),
  faultModel: 'fal-ai-flux-dev',
  moderations: [
    {
      name: 'a result that is refused without saying what for',
      fault: { kind: 'job-moderation', stage: 'output', reason: 'policy' },
      expected: { charge: 'unknown', stage: 'unknown' },
    },
    {
      name: 'pictures that the safety checker made black',
      fault: { kind: 'job-moderation', stage: 'output' },
      expected: { charge: 'unknown', stage: 'output' },
    },
  ],
  start: async () => {
    const emulator = await startVendorEmulator('fal');
    return {
      baseUrl: emulator.baseUrl,
      credentials: { api_key: emulator.key },
      controls: emulatorControls(emulator),
      close: () => emulator.close(),
    };
  },
  // Where a picture lies, and how large it is there, takes both numbers.
  complete: ({ setting, value }) => {
    const other = PAIRS.get(setting);
    return other === undefined ? {} : { extra: [{ name: other, value: Number(value) }] };
  },
});

const PAIRS = new Map([
  ['left', 'top'],
  ['top', 'left'],
  ['picture_width', 'picture_height'],
  ['picture_height', 'picture_width'],
]);

describe('against the emulator', () => {
  let emulator: RunningEmulator;
  let harness: AdapterHarness;
  const KEY = 'Key …cdef';

  beforeAll(async () => {
    emulator = await startVendorEmulator('fal');
    harness = createAdapterHarness({
      adapter,
      provider,
      models,
      baseUrl: emulator.baseUrl,
      credentials: { api_key: emulator.key },
    });
  });
  afterEach(() => emulator.reset());
  afterAll(async () => {
    await harness.close();
    await emulator.close();
  });

  const small = { size: { dimensions: { width: 256, height: 256 } } };
  const plain: HarnessRequest = { model: 'fal-ai-flux-dev', ...small };
  const replyOnce = (path: string, body: unknown, status = 200, headers = {}) =>
    emulator.setFault({ match: { path }, fault: { kind: 'reply', status, headers, body } });
  const first = async (request: HarnessRequest) => (await harness.run(request)).calls[0]?.result;

  it('goes submit, status with logs, result, picture - and the picture without the key', async () => {
    const { calls, images } = await harness.run(plain);
    expect(images).toHaveLength(1);
    expect(calls[0]?.progress).toEqual([0, expect.any(Number)]);
    const seen = emulator
      .requests()
      .map(({ method, path, headers }) => [
        `${method} ${path.replace(/[\da-f-]{36}/, 'ID').replace(/\/[^/]*\/\d\.\w+$/, '')}`,
        headers.authorization ?? null,
      ]);
    expect(seen).toEqual([
      ['POST /queue/fal-ai/flux/dev', KEY],
      ['GET /queue/fal-ai/flux/requests/ID/status', KEY],
      ['GET /queue/fal-ai/flux/requests/ID/status', KEY],
      ['GET /queue/fal-ai/flux/requests/ID/status', KEY],
      ['GET /queue/fal-ai/flux/requests/ID', KEY],
      ['GET /__results', null],
    ]);
    expect(emulator.requests()[1]?.query).toEqual({ logs: '1' });
  });

  it('never asks at an address that an answer names', async () => {
    const canary = await startRawServer(() => undefined);
    const url = `${canary.origin}/requests/1`;
    const told = { request_id: 'x', response_url: url, status_url: url, cancel_url: url };
    replyOnce('/queue/fal-ai/flux/dev', { status: 'IN_QUEUE', ...told });
    const job = await harness.accept(plain);
    expect(job.handle).toEqual({ id: 'x', application: 'fal-ai/flux', progress: null });
    expect((await failureOf(job.poll())).code).toBe('UNKNOWN_OUTCOME');
    expect(canary.connections).toHaveLength(0);
    await canary.close();
  });

  it('asks less often for what is far back in the queue, and progress never goes back', async () => {
    const job = await harness.accept(plain);
    const status = (body: object) => replyOnce('/status', body, 202);
    const bar = (percent: number) => [{ message: `${percent}%|███   | 9/28`, level: 'INFO' }];
    status({ status: 'IN_QUEUE', queue_position: 7 });
    expect(await job.poll()).toMatchObject({ progress: 0, pollAfterMs: 3500 });
    status({ status: 'IN_QUEUE', queue_position: 900 });
    expect(await job.poll()).toMatchObject({ pollAfterMs: 5000 });
    status({ status: 'IN_PROGRESS', logs: [{ message: 'Warming up' }, ...bar(40), ...bar(70)] });
    expect(await job.poll()).toMatchObject({ progress: 0.7 });
    status({ status: 'IN_PROGRESS', logs: bar(10) });
    expect(await job.poll()).toMatchObject({ progress: 0.7, pollAfterMs: 500 });
    status({ status: 'WARMING_UP', logs: 'none' });
    expect(await job.poll()).toMatchObject({ kind: 'running' });
  });

  it('keeps every digit of a seed', async () => {
    const result = await first(plain);
    const seed = result?.images[0]?.seed ?? '';
    expect(seed).toMatch(/^\d{10,20}$/);
    expect((await first({ ...plain, seed: '4294967295' }))?.images[0]?.seed).toBe('4294967295');
  });

  it('takes megapixels as the vendor counts them, and none where pictures are billed', async () => {
    expect((await first({ ...plain, count: 2 }))?.usage).toEqual({ 'begun-megapixel': 2 });
    expect(emulator.ledger()[0]?.amountMicros).toBe(50_000);
    expect((await first({ model: 'fal-ai-nano-banana' }))?.usage).toBeNull();
  });

  it('tells what the model wrote anew', async () => {
    const prompt = 'a fox in the snow';
    const result = await first({ model: 'xai-grok-imagine-image', prompt });
    expect(result?.images[0]?.revisedPrompt).toBe(`${prompt}, in fine detail`);
    expect((await first({ ...plain, prompt }))?.images[0]?.revisedPrompt).toBeNull();
  });

  it('keeps the pictures that the safety checker left, and reads pictures that came inside', async () => {
    const pixel =
      'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
    const job = await harness.accept(plain);
    await job.poll();
    await job.poll();
    const { id } = emulator.jobs()[0] ?? { id: '' };
    emulator.setFault({
      match: { path: `/requests/${id}` },
      skip: 1,
      fault: {
        kind: 'reply',
        status: 200,
        body: {
          images: [{ url: pixel }, { url: pixel }],
          has_nsfw_concepts: [false, true],
          seed: '12345678901234567890',
        },
      },
    });
    const outcome = await job.poll();
    if (outcome.kind !== 'images') throw new RangeError('The job went on.');
    expect(outcome.images.map(({ seed }) => seed)).toEqual(['12345678901234567890']);
    expect(outcome.refusals).toHaveLength(1);
    // Without the vendor's count a picture of one pixel is a begun megapixel.
    expect(outcome.usage).toEqual({ 'begun-megapixel': 1 });
  });

  it('uploads large pictures: announced with the key, put without it, named in the request', async () => {
    const bytes = new Uint8Array(5 * 1024 * 1024);
    harness.addPicture('large', bytes, { width: 640, height: 480 });
    await harness.accept({
      model: 'fal-ai-flux-dev',
      mode: 'img2img',
      image: { assetId: 'large' },
    });
    const [announced, put, submit, ...others] = emulator.requests();
    expect(others).toEqual([]);
    expect(announced).toMatchObject({
      path: '/rest/storage/upload/initiate',
      query: { storage_type: 'fal-cdn-v3' },
      body: { content_type: 'image/png', file_name: expect.stringMatching(/\.png$/) },
      headers: {
        authorization: KEY,
        'x-fal-object-lifecycle': '{"expiration_duration_seconds":86400}',
      },
    });
    expect(put?.method).toBe('PUT');
    expect(put?.headers).not.toHaveProperty('authorization');
    expect(put?.files[0]?.byteLength).toBe(bytes.byteLength);
    expect(submit).toMatchObject({
      path: '/queue/fal-ai/flux/dev/image-to-image',
      body: { image_url: `${emulator.url}${put?.path}` },
      files: [],
    });
  });

  it('tells an upload that is refused before anything is bought', async () => {
    harness.addPicture('large', new Uint8Array(5 * 1024 * 1024), { width: 640, height: 480 });
    const edit: HarnessRequest = {
      ...plain,
      size: null,
      mode: 'img2img',
      image: { assetId: 'large' },
    };
    replyOnce('/__uploads', { error: 'full' }, 507);
    expect((await failureOf(harness.accept(edit))).message).toMatch(
      /refused a picture \(status 507\)/,
    );
    replyOnce('/storage/upload/initiate', { upload_url: 'nowhere' });
    const failure = await failureOf(harness.accept(edit));
    expect(failure.details).toMatchObject({ charge: 'not-charged' });
    expect(failure.message).toMatch(/told no place for an upload/);
    expect(emulator.ledger()).toEqual([]);
  });
});
