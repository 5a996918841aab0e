import { completeModelRecord, modelRecordSchema } from '@darkroom/core';
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

  it('takes megapixels as the vendor counts them, else by the pictures', async () => {
    expect((await first({ ...plain, count: 2 }))?.usage).toEqual({ megapixel: 2 });
    const job = await harness.accept(plain);
    for (let polls = 0; polls < 2; polls += 1) await job.poll();
    const picture = await harness.run(plain);
    expect(picture.images).toHaveLength(1);
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
    expect(outcome.usage).toEqual({ megapixel: 1 });
  });

  describe('a run that ends badly', () => {
    const ended = async (reason: string) => {
      emulator.setFault({ fault: { kind: 'job-failed', reason, message: 'it went wrong' } });
      return (await failureOf(harness.run(plain))).details;
    };

    it.each([
      ['internal_server_error', 'not-charged'],
      ['generation_timeout', 'not-charged'],
      ['downstream_service_error', 'unknown'],
      ['downstream_service_unavailable', 'unknown'],
      ['no_media_generated', 'unknown'],
    ])('%s: %s', async (reason, charge) => {
      const details = await ended(reason);
      expect(details).toMatchObject({ code: 'PROVIDER_BAD_RESPONSE', charge });
      expect(details.message).toMatch('it went wrong');
    });

    it.each(['face_detection_error', 'image_load_error', 'file_download_error'])(
      '%s is the caller’s',
      async (reason) => {
        expect(await ended(reason)).toMatchObject({ code: 'INVALID_REQUEST', charge: 'unknown' });
      },
    );

    it('names each field that does not pass', async () => {
      const dev = model('fal-ai/flux/dev');
      const loose = {
        ...dev,
        capabilities: { ...dev.capabilities, stepsRange: [1, 999] as [number, number] },
      };
      const failure = await failureOf(harness.run({ ...plain, model: loose, steps: 200 }));
      expect(failure.details).toMatchObject({ code: 'INVALID_REQUEST' });
      expect(failure.message).toMatch(/num_inference_steps: /);
      expect(emulator.ledger()).toEqual([]);
    });

    it('without a picture in its result was charged', async () => {
      emulator.setFault({ fault: { kind: 'no-image' } });
      const failure = await failureOf(harness.run(plain));
      expect(failure.message).toMatch(/is done, and names no picture/);
      expect(failure.details.charge).toBe('charged');
    });

    it('is asked about again where only the question went wrong', async () => {
      const job = await harness.accept(plain);
      await job.poll();
      await job.poll();
      const { id } = emulator.jobs()[0] ?? { id: '' };
      const match = { path: `/requests/${id}` };
      const notYet = {
        kind: 'reply',
        status: 400,
        body: { detail: 'Request is still in progress' },
      } as const;
      emulator.setFault({ match, skip: 1, fault: notYet });
      expect((await job.poll()).kind).toBe('running');
      expect((await job.finish()).images).toHaveLength(1);
    });
  });

  describe('a refusal', () => {
    it.each([
      [
        403,
        'User is locked. Reason: Exhausted balance. Top up your balance.',
        'INSUFFICIENT_FUNDS',
      ],
      [402, 'Payment required', 'INSUFFICIENT_FUNDS'],
      [403, 'Cannot access application fal-ai/flux', 'PERMISSION_DENIED'],
      [401, 'Authentication is required to access this application.', 'CREDENTIALS_REJECTED'],
      [404, "Application 'flux' not found", 'MODEL_UNAVAILABLE'],
      [404, 'Path /dev not found', 'MODEL_UNAVAILABLE'],
    ])('%i "%s" is %s', async (status, detail, code) => {
      replyOnce('/queue/fal-ai/flux/dev', { detail }, status);
      const failure = await failureOf(harness.run(plain));
      expect(failure.details).toMatchObject({ code, charge: 'not-charged' });
      expect(failure.message).toMatch(detail);
    });

    it('of the content at the submit costs nothing', async () => {
      const detail = [
        { loc: ['body', 'prompt'], msg: 'flagged', type: 'content_policy_violation' },
      ];
      replyOnce('/queue/fal-ai/flux/dev', { detail }, 422);
      const { details } = await failureOf(harness.run(plain));
      expect(details).toMatchObject({
        code: 'CONTENT_REFUSED',
        stage: 'input',
        charge: 'not-charged',
      });
    });
  });

  describe('large pictures', () => {
    const large = new Uint8Array(5 * 1024 * 1024);
    const edit = (call: Parameters<NonNullable<typeof adapter.prepare>>[0]) => call;

    it('are uploaded with the key and put without it, and named in the request', async () => {
      const dev = model('fal-ai/flux/dev');
      const bytes = new Uint8Array(
        await (await import('node:fs/promises')).readFile(new URL('./icon.svg', import.meta.url)),
      );
      const image = {
        mimeType: 'image/png',
        byteSize: large.byteLength,
        width: 8,
        height: 8,
        fileName: 'image.png',
        read: async function* () {
          yield large;
        },
        bytes: async () => bytes,
      };
      const { resolved } = (await harness.run(plain)).plan;
      if (!resolved) throw new RangeError('The plan gave no request.');
      await emulator.reset();
      const call = edit({
        model: dev,
        request: resolved,
        mode: 'img2img',
        count: 1,
        call: 0,
        image,
        mask: null,
        referenceImages: [],
        parameterImages: {},
      });
      const context = harness.context();
      const prepared = await adapter.prepare?.(call, context);
      const http = await adapter.call(call, context, prepared);
      const [announced, put, ...others] = emulator.requests();
      expect(others).toEqual([]);
      expect(announced).toMatchObject({
        path: '/rest/storage/upload/initiate',
        query: { storage_type: 'fal-cdn-v3' },
        body: { content_type: 'image/png', file_name: 'image.png' },
        headers: {
          authorization: KEY,
          'x-fal-object-lifecycle': '{"expiration_duration_seconds":86400}',
        },
      });
      expect(put?.method).toBe('PUT');
      expect(put?.headers).not.toHaveProperty('authorization');
      expect(put?.files[0]?.byteLength).toBe(large.byteLength);
      expect(http).toMatchObject({
        body: { value: { image_url: expect.stringMatching(/^http:.*\/__uploads\//) } },
      });
    });
  });

  it('verify does not take a stranger for the vendor', async () => {
    replyOnce('/models/pricing', { hello: 'world' });
    await expect(adapter.verify(harness.context())).rejects.toThrow(/no list of prices/);
    replyOnce('/models/pricing', { error: { type: 'not_found', message: 'gone' } }, 404);
    expect(await adapter.verify(harness.context())).toEqual({});
  });

  it('an endpoint of tomorrow is found, read from its schema, and paints', async () => {
    emulator.setSettings({
      models: ['fal-ai/flux/dev', { id: 'newcomer/flux-9/edit', like: 'fal-ai/flux-2/edit' }],
    });
    const found = (await adapter.discover?.(harness.context())) ?? [];
    expect(found.map(({ providerModelId }) => providerModelId)).toEqual([
      'fal-ai/flux/dev',
      'newcomer/flux-9/edit',
    ]);
    const tomorrow = completeModelRecord(modelRecordSchema.parse(found[1]?.record));
    expect(tomorrow.capabilities).toMatchObject({
      modes: ['img2img'],
      promptUse: 'required',
      supportsSeed: true,
      stepsRange: [1, 50],
      guidanceRange: [0, 20],
      maxInputImages: 4,
      outputFormats: ['jpeg', 'png', 'webp'],
      sizeRule: { minimumEdge: 512, maximumEdge: 2048 },
    });
    expect(tomorrow.parameters.map(({ name }) => name)).toEqual([
      'acceleration',
      'enable_prompt_expansion',
      'enable_safety_checker',
    ]);
    expect(JSON.stringify(tomorrow)).not.toMatch('sync_mode');
    const { images } = await harness.run({
      model: tomorrow,
      mode: 'img2img',
      image: { assetId: 'picture' },
      steps: 4,
      extra: [{ name: 'acceleration', value: 'high' }],
    });
    expect(images).toHaveLength(1);
    const submit = emulator.requests().find(({ method }) => method === 'POST');
    expect(submit).toMatchObject({
      path: '/queue/newcomer/flux-9/edit',
      body: { num_inference_steps: 4, acceleration: 'high' },
      files: [{ name: 'image_urls/0' }],
    });
  });

  it('an endpoint whose schema the list leaves out is read from its own document, else taken with care', async () => {
    emulator.setSettings({ models: ['fal-ai/flux/schnell'] });
    const entry = (id: string) => ({ endpoint_id: id, metadata: { status: 'active' } });
    const gone = { endpoint_id: 'a/gone', metadata: { status: 'deprecated' } };
    const models = [entry('fal-ai/flux/schnell'), entry('a/riddle'), gone, { nothing: true }];
    replyOnce('/platform/models', { models, has_more: false });
    replyOnce('/platform/models', { models: [], has_more: false });
    const found = (await adapter.discover?.(harness.context())) ?? [];
    expect(found.map(({ providerModelId }) => providerModelId)).toEqual([
      'fal-ai/flux/schnell',
      'a/riddle',
    ]);
    expect(found[0]?.record.capabilities).toMatchObject({ stepsRange: [1, 12] });
    expect(found[1]?.record.capabilities).toMatchObject({ modes: ['txt2img'] });
    expect(found[1]?.record.wire?.fields).toEqual({ prompt: expect.anything() });
  });
});
