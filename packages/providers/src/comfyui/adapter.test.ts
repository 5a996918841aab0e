import { readFileSync } from 'node:fs';
import { completeModelRecord, type ModelRecord, modelRecordSchema } from '@darkroom/core';
import { type RunningEmulator, startVendorEmulator } from '@darkroom/emulators';
import {
  type AdapterHarness,
  createAdapterHarness,
  emulatorControls,
  failureOf,
  startRawServer,
  testProviderContract,
} from '@darkroom/provider-kit/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readProviderFolder } from '../../test-support/read-provider-folder.ts';
import { adapter } from './adapter.ts';
import { listedModels } from './model-records.ts';

const { provider } = readProviderFolder('comfyui');
const complete = (record: unknown): ModelRecord =>
  completeModelRecord(modelRecordSchema.parse(record));
const workflow = readFileSync(new URL('./fixtures/titled-workflow.json', import.meta.url), 'utf8');
const models = [
  ...listedModels(provider, {
    checkpoints: ['SDXL/sd xl base.safetensors'],
    samplers: ['euler', 'dpmpp_2m'],
    schedulers: ['normal', 'karras'],
    upscalers: ['4x-UltraSharp.pth', 'RealESRGAN_x4plus.pth'],
  }),
  adapter.unknownModel?.('portraits', provider, { workflow }),
].map(complete);
const checkpoint = 'external://comfyui/SDXL/sd-xl-base.safetensors';
const portraits = 'external://comfyui/portraits';

testProviderContract({
  adapter,
  provider,
  models,
  faultModel: checkpoint,
  resultsNeedKey: true,
  start: async () => {
    const emulator = await startVendorEmulator('comfyui');
    return {
      baseUrl: emulator.baseUrl,
      credentials: { api_key: emulator.key },
      controls: {
        ...emulatorControls(emulator),
        isResult: ({ path }) => path === '/view',
      },
      close: () => emulator.close(),
    };
  },
  // A machine of one's own bills nobody, counts nothing, forbids nothing and minds no content; results are named by
  // file, never by an address.
  lacks: [
    'forbidden',
    'quota-exhausted',
    'rate-limit',
    'moderation',
    'job-moderation',
    'result-private',
  ],
});

describe('against the emulator', () => {
  let emulator: RunningEmulator;
  let harness: AdapterHarness;
  const small = { size: { dimensions: { width: 64, height: 64 } } };
  const graphs = () =>
    emulator.requests().flatMap(({ path, body }) => (path === '/prompt' ? [body] : []));

  beforeAll(async () => {
    emulator = await startVendorEmulator('comfyui', { keys: [] });
    harness = createAdapterHarness({ adapter, provider, models, baseUrl: emulator.baseUrl });
  });
  afterEach(() => emulator.reset());
  afterAll(async () => {
    await harness.close();
    await emulator.close();
  });

  it('runs a checkpoint by the built-in workflow, and tells the seed that was taken', async () => {
    const { calls } = await harness.run({ model: checkpoint, count: 2, ...small });
    const [body] = graphs();
    expect(body).toMatchObject({
      client_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      prompt_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      prompt: {
        3: { class_type: 'KSampler', inputs: { seed: expect.any(Number), steps: 20, denoise: 1 } },
        4: { inputs: { ckpt_name: 'SDXL/sd xl base.safetensors' } },
        5: { class_type: 'EmptyLatentImage', inputs: { width: 64, height: 64, batch_size: 2 } },
        9: { class_type: 'SaveImage' },
      },
    });
    const { images } = calls[0]?.result ?? { images: [] };
    expect(images).toHaveLength(2);
    const text = JSON.stringify(body);
    expect(text).toContain(`"seed":${images[0]?.seed},`);
    expect(images[0]?.metadata).toEqual({ file: 'Darkroom_00001_.png' });
    const again = await harness.run({ model: checkpoint, ...small });
    expect(again.calls[0]?.result.images[0]?.seed).not.toBe(images[0]?.seed);
  });

  it('paints where the mask is white, in a size that is asked for', async () => {
    const edit = { model: checkpoint, mode: 'inpaint', image: { assetId: 'picture' } } as const;
    const own = await harness.run({ ...edit, mask: { assetId: 'mask' } });
    const sized = await harness.run({ ...edit, mask: { assetId: 'mask' }, ...small });
    expect(sized.images).toMatchObject([{ width: 64, height: 64 }]);
    expect(own.images[0]?.width).toBeGreaterThan(64);
    const uploads = emulator.requests().filter(({ path }) => path === '/upload/image');
    expect(uploads).toHaveLength(4);
    expect(uploads[0]?.fields).toEqual([
      { name: 'type', value: 'input' },
      { name: 'subfolder', value: 'darkroom' },
    ]);
    expect(graphs()[0]).toMatchObject({
      prompt: {
        10: { inputs: { image: expect.stringMatching(/^darkroom\/[0-9a-f-]{36}\.png$/) } },
        13: { class_type: 'LoadImageMask', inputs: { channel: 'red' } },
        14: { class_type: 'SetLatentNoiseMask' },
      },
    });
  });

  it('runs a workflow of one’s own by the inputs that it names', async () => {
    const { images } = await harness.run({
      model: portraits,
      mode: 'img2img',
      prompt: 'a fox',
      negativePrompt: 'fog',
      seed: '9',
      strength: 0.3,
      image: { assetId: 'picture' },
      extra: [{ name: 'folder', value: 'mine' }],
    });
    expect(images).toHaveLength(1);
    expect(graphs()[0]).toMatchObject({
      prompt: {
        3: { inputs: { seed: 9, denoise: 0.3, steps: 25, cfg: 6.5 } },
        6: { inputs: { text: 'a fox' } },
        7: { inputs: { text: 'fog' } },
        9: { inputs: { filename_prefix: 'mine' } },
        10: { inputs: { image: expect.stringMatching(/^darkroom\//) } },
      },
    });
  });

  it('shows previews of its own prompt alone, and takes the watch up again by the queue', async () => {
    emulator.setSettings({ latencyMs: 400 });
    const { systemClock } = await import('@darkroom/core');
    const patient = createAdapterHarness({
      adapter,
      provider,
      models,
      baseUrl: emulator.baseUrl,
      clock: systemClock,
    });
    const request = { model: checkpoint, partialImages: 2, ...small };
    const { calls } = await patient.run(request);
    expect(calls[0]?.partialImages).toHaveLength(2);
    expect(calls[0]?.watched).toEqual([...(calls[0]?.watched ?? [])].sort((a, b) => a - b));
    const job = await patient.accept(request);
    const later = patient.resume(job.handle, request);
    await later.finish();
    expect(later.call.watched.length).toBeGreaterThan(0);
    expect(later.call.watchErrors).toEqual([]);
    await patient.close();
  });

  it('is told of an interrupt on the server, and of what a workflow broke by', async () => {
    const job = await harness.accept({ model: checkpoint, ...small });
    await job.poll();
    await job.poll();
    await fetch(`${emulator.url}/interrupt`, { method: 'POST' });
    expect((await failureOf(job.finish())).message).toMatch('It was interrupted on the server.');
    emulator.setFault({ fault: { kind: 'job-failed', message: 'Allocation on device' } });
    const failure = await failureOf(harness.run({ model: checkpoint, ...small }));
    expect(failure.message).toMatch('torch.OutOfMemoryError: Allocation on device');
  });

  it('tells a checkpoint that is gone from a graph that is wrong', async () => {
    emulator.setSettings({ models: ['other.safetensors'] });
    const gone = await failureOf(harness.run({ model: checkpoint, ...small }));
    expect(gone.code).toBe('MODEL_UNAVAILABLE');
    expect(gone.message).toMatch(
      "CheckpointLoaderSimple (node 4): Value not in list: ckpt_name: 'SDXL/sd xl base.safetensors' not in",
    );
    const [model] = models;
    if (!model) throw new Error('no model');
    const wire = {
      ...model.wire,
      constants: { ...model.wire.constants, 'prompt.99': { class_type: 'Magic', inputs: {} } },
    };
    const wrong = await failureOf(harness.run({ model: { ...model, wire }, ...small }));
    expect(wrong.code).toBe('INVALID_REQUEST');
    expect(wrong.message).toMatch('node Magic does not exist');
  });

  it('verify tells what is there; of a workflow, which nodes the server lacks', async () => {
    const verify = (credentials: Record<string, string> = {}) =>
      Promise.resolve(adapter.verify(harness.context({ credentials })));
    const server = 'ComfyUI 0.3.75 on cuda:0 NVIDIA GeForce RTX 4090.';
    expect(await verify()).toEqual({ message: server });
    expect(await verify({ workflow })).toEqual({ message: `${server} The workflow is good.` });
    const strange = workflow.replace('VAEDecode', 'VAEDecodeTiledPlus');
    const lacking = await failureOf(verify({ workflow: strange }));
    expect(lacking.code).toBe('CREDENTIALS_REJECTED');
    expect(lacking.message).toMatch('lacks nodes of the workflow: VAEDecodeTiledPlus. Install');
    const page = await failureOf(verify({ workflow: '{"nodes":[],"links":[]}' }));
    expect(page.message).toMatch('Export (API)');
  });

  it('says how the server is started where nobody answers, and knows a stranger', async () => {
    const dead = await startRawServer(() => undefined);
    await dead.close();
    const gone = Promise.resolve(adapter.verify(harness.context({ baseUrl: dead.origin })));
    expect((await failureOf(gone)).message).toMatch(/Start ComfyUI .* --listen/);
    emulator.setFault({ match: { path: '/system_stats' }, fault: { kind: 'html', status: 200 } });
    await expect(adapter.verify(harness.context())).rejects.toThrow(/is not ComfyUI/);
  });

  it('finds checkpoints and upscale models, and paints with them', async () => {
    const found = (await adapter.discover?.(harness.context())) ?? [];
    expect(found.map(({ providerModelId, record }) => [record.source, providerModelId])).toEqual([
      ['external://comfyui/v1-5-pruned-emaonly.safetensors', 'v1-5-pruned-emaonly.safetensors'],
      [checkpoint, 'SDXL/sd xl base.safetensors'],
      ['external://comfyui/upscale', 'upscale'],
    ]);
    const model = complete(found[0]?.record);
    expect(model.parameters).toMatchObject([
      { name: 'sampler', values: ['euler', 'euler_ancestral', 'dpmpp_2m', 'ddim'] },
      { name: 'scheduler', values: ['normal', 'karras', 'simple'] },
    ]);
    expect((await harness.run({ model, ...small })).images).toHaveLength(1);
  });
});
