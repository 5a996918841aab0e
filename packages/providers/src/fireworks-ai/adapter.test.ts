import { type RunningEmulator, startVendorEmulator } from '@darkroom/emulators';
import {
  type AdapterHarness,
  createAdapterHarness,
  emulatorControls,
  failureOf,
  type HarnessRequest,
  testProviderContract,
} from '@darkroom/provider-kit/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { unknownModelOf } from '../../test-support/protocol-adapter.ts';
import { readProviderFolder } from '../../test-support/read-provider-folder.ts';
import { adapter } from './adapter.ts';

const folder = readProviderFolder('fireworks-ai');
const { provider, models, model } = folder;
const id = (name: string) => `accounts/fireworks/models/${name}`;
const source = (name: string) => `external://fireworks-ai/${id(name)}`;
const named = (name: string) => model(id(name));

testProviderContract({
  adapter,
  provider,
  // One of each way to be asked.
  models: ['flux-1-dev-fp8', 'flux-kontext-pro', 'stable-diffusion-xl-1024-v1-0'].map(named),
  // Its answers are JSON. What is wrong with a picture that is the whole answer is for the engine to see.
  faultModel: source('flux-kontext-pro'),
  start: async () => {
    const emulator = await startVendorEmulator('fireworks-ai');
    return {
      baseUrl: emulator.baseUrl,
      credentials: { api_key: emulator.key },
      controls: emulatorControls(emulator),
      close: () => emulator.close(),
    };
  },
  expected: { moderation: { charge: 'unknown' } },
  checks: {
    outputFormat: (requests, { model, value }) => {
      const isJob = model.providerModelId === id('flux-kontext-pro');
      for (const { headers, body } of requests) {
        expect(isJob ? body : headers).toMatchObject(
          isJob ? { output_format: value } : { accept: `image/${value}` },
        );
      }
    },
  },
});

describe('against the emulator', () => {
  let emulator: RunningEmulator;
  let harness: AdapterHarness;
  beforeAll(async () => {
    emulator = await startVendorEmulator('fireworks-ai');
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

  const bodies = () =>
    emulator
      .requests()
      .flatMap(({ method, path, body }) => (method === 'POST' ? [{ path, body }] : []));
  const results = async (request: HarnessRequest) =>
    (await harness.run(request)).calls.map(({ result }) => result);

  it('knows every model by the path of its family', async () => {
    for (const one of models) await harness.run({ model: one });
    const paths = emulator
      .requests()
      .flatMap(({ method, path }) => (method === 'POST' ? [path] : []));
    expect(paths.filter((path) => !path.endsWith('/get_result'))).toHaveLength(models.length);
  });

  it('tells the seed of a picture that is the answer, and counts seeds up for several', async () => {
    const request = { model: named('flux-1-schnell-fp8'), seed: '7', count: 2, steps: 4 };
    const found = await results({ ...request, size: { aspectRatio: '16:9' } });
    expect(found.flatMap(({ images }) => images.map(({ seed }) => seed))).toEqual(['7', '8']);
    expect(bodies()[0]).toEqual({
      path: `/inference/v1/workflows/${id('flux-1-schnell-fp8')}/text_to_image`,
      body: expect.objectContaining({ aspect_ratio: '16:9', seed: 7, num_inference_steps: 4 }),
    });
  });

  it('changes a picture by a job, which is asked after behind the path of its model', async () => {
    const { calls } = await harness.run({
      model: named('flux-kontext-max'),
      mode: 'img2img',
      image: { assetId: 'picture' },
      outputFormat: 'jpeg',
      extra: [{ name: 'safety_tolerance', value: 6 }],
    });
    expect(calls[0]?.result.images).toMatchObject([{ image: { mimeType: 'image/jpeg' } }]);
    const [submit, question] = bodies();
    expect(submit?.body).toMatchObject({
      input_image: expect.stringMatching(/^data:image\/png;base64,/),
      output_format: 'jpeg',
      safety_tolerance: 6,
    });
    expect(question).toEqual({
      path: `/inference/v1/workflows/${id('flux-kontext-max')}/get_result`,
      body: calls[0]?.handles[0],
    });
  });

  it('reads pictures as base64 in JSON, and a refusal there', async () => {
    const picture = (await harness.run({ model: named('flux-1-dev-fp8') })).images[0];
    expect(picture).toBeDefined();
    const reply = (body: object) =>
      emulator.setFault({
        match: { path: '/workflows/' },
        fault: { kind: 'reply', status: 200, body },
      });
    const base64 =
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
    reply({ base64: [base64], finishReason: 'SUCCESS', seed: 12 });
    const [found] = await results({ model: named('flux-1-dev-fp8') });
    expect(found?.images).toMatchObject([{ seed: '12', image: { mimeType: 'image/png' } }]);
    reply({ base64: [base64], finishReason: 'CONTENT_FILTERED' });
    const failure = await failureOf(harness.run({ model: named('flux-1-dev-fp8') }));
    expect(failure.details).toMatchObject({ code: 'CONTENT_REFUSED', stage: 'output' });
  });

  it('a model of one’s own is asked as the models that answer at once', async () => {
    emulator.setSettings({
      models: [{ id: 'accounts/me/models/mine', like: id('flux-1-dev-fp8') }],
    });
    const mine = unknownModelOf(adapter, folder, 'accounts/me/models/mine');
    const run = await harness.run({ model: mine, size: { aspectRatio: '9:16' } });
    expect(run.images).toMatchObject([{ mimeType: 'image/jpeg' }]);
    expect(bodies()[0]?.path).toBe('/inference/v1/workflows/accounts/me/models/mine/text_to_image');
  });
});
