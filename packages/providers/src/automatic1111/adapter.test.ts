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

const { provider } = readProviderFolder('automatic1111');
const complete = (record: unknown): ModelRecord =>
  completeModelRecord(modelRecordSchema.parse(record));
const models = listedModels(provider, {
  checkpoints: [{ title: 'sdxl/sd_xl_base_1.0.safetensors', name: 'sdxl_sd_xl_base_1.0' }],
  samplers: ['DPM++ 2M', 'Euler a'],
  schedulers: ['Automatic', 'Karras'],
  upscalers: ['None', 'Lanczos', 'R-ESRGAN 4x+'],
  latentUpscalers: ['Latent'],
}).map(complete);
const checkpoint = 'external://automatic1111/sdxl_sd_xl_base_1.0';
const extras = 'external://automatic1111/extras';

const loginOf = ({ key }: RunningEmulator) => {
  const [username = '', password = ''] = key.split(':');
  return { username, password };
};

testProviderContract({
  adapter,
  provider,
  models,
  faultModel: checkpoint,
  start: async () => {
    const emulator = await startVendorEmulator('automatic1111');
    return {
      baseUrl: emulator.baseUrl,
      credentials: loginOf(emulator),
      controls: emulatorControls(emulator),
      close: () => emulator.close(),
    };
  },
  // A machine of one's own bills nobody, counts nothing, forbids nothing and minds no content.
  lacks: ['forbidden', 'quota-exhausted', 'rate-limit', 'moderation'],
});

describe('against the emulator', () => {
  let emulator: RunningEmulator;
  let harness: AdapterHarness;
  const small = { size: { dimensions: { width: 64, height: 64 } } };
  const bodies = () =>
    emulator.requests().flatMap(({ method, body }) => (method === 'POST' ? [body] : []));

  beforeAll(async () => {
    emulator = await startVendorEmulator('automatic1111', { keys: [] });
    harness = createAdapterHarness({ adapter, provider, models, baseUrl: emulator.baseUrl });
  });
  afterEach(() => emulator.reset());
  afterAll(async () => {
    await harness.close();
    await emulator.close();
  });

  it('tells every seed, and leaves the grid out', async () => {
    const { calls } = await harness.run({ model: checkpoint, count: 3, seed: '7', ...small });
    expect(calls).toHaveLength(1);
    const { images } = calls[0]?.result ?? { images: [] };
    expect(images.map(({ seed }) => seed)).toEqual(['7', '8', '9']);
    expect(images[1]?.metadata?.parameters).toMatch('Seed: 8, Size: 64x64, Model: sd_xl_base_1.0');
    const random = await harness.run({ model: checkpoint, ...small });
    expect(random.calls[0]?.result.images[0]?.seed).toMatch(/^\d+$/);
  });

  it('asks for its checkpoint, which stays loaded, by an id of its own', async () => {
    await harness.run({ model: checkpoint, extra: [{ name: 'clip_skip', value: 2 }], ...small });
    expect(bodies()).toEqual([
      {
        prompt: expect.any(String),
        width: 64,
        height: 64,
        n_iter: 1,
        steps: 20,
        override_settings: {
          sd_model_checkpoint: 'sdxl_sd_xl_base_1.0',
          CLIP_stop_at_last_layers: 2,
        },
        override_settings_restore_afterwards: false,
        force_task_id: expect.stringMatching(/^task\(darkroom-[0-9a-f-]{36}\)$/),
      },
    ]);
  });

  it('keeps the size of a picture that is changed', async () => {
    harness.addPicture('odd', await oddPicture(), { width: 203, height: 101 });
    const edit = { model: checkpoint, mode: 'img2img', image: { assetId: 'odd' } } as const;
    const { images } = await harness.run(edit);
    expect(images).toMatchObject([{ width: 200, height: 104 }]);
    await harness.run({ ...edit, size: { preset: '512 3:2' } });
    expect(bodies()).toMatchObject([
      { width: 200, height: 104 },
      { width: 768, height: 512 },
    ]);
  });

  it('makes a picture larger without a word', async () => {
    const { images } = await harness.run({
      model: extras,
      mode: 'upscale',
      prompt: '',
      image: { assetId: 'picture' },
      extra: [{ name: 'scale', value: 1.5 }],
    });
    expect(images).toHaveLength(1);
    expect(bodies()).toMatchObject([{ upscaling_resize: 1.5, upscaler_1: 'Lanczos' }]);
  });

  it('interrupts its own job where the person cancels, and never another’s', async () => {
    emulator.setSettings({ latencyMs: 60_000 });
    const canceled = new AbortController();
    const impatient = createAdapterHarness({
      adapter,
      provider,
      models,
      baseUrl: emulator.baseUrl,
      canceled: canceled.signal,
    });
    const others = fetch(`${emulator.url}/sdapi/v1/txt2img`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ prompt: 'another person', width: 64, height: 64 }),
    });
    const looks = () => emulator.requests().filter(({ path }) => path.endsWith('/progress')).length;
    const interrupts = () =>
      emulator.requests().filter(({ path }) => path.endsWith('/interrupt')).length;
    const isBusy = async () => {
      const answer = await fetch(`${emulator.url}/sdapi/v1/progress`);
      return ((await answer.text()).match(/"current_task":"task/) ?? []).length > 0;
    };
    while (!(await isBusy())) await turn();
    const first = looks();
    const run = impatient.run({ model: checkpoint, ...small });
    while (looks() < first + 2) await turn();
    canceled.abort();
    const before = looks();
    while (looks() < before + 3) await turn();
    expect(interrupts()).toBe(0);
    await fetch(`${emulator.url}/sdapi/v1/interrupt`, { method: 'POST' });
    await others;
    const { calls } = await run;
    expect(interrupts()).toBe(2);
    expect(calls[0]?.isStopped).toBe(true);
    await impatient.close();
  });

  it('says how the server is started where nobody answers, or somebody without the API', async () => {
    const dead = await startRawServer(() => undefined);
    await dead.close();
    const gone = failureOf(
      Promise.resolve(adapter.verify(harness.context({ baseUrl: dead.origin }))),
    );
    const away = await gone;
    expect(away.code).toBe('PROVIDER_UNAVAILABLE');
    expect(away.message).toMatch(/Start the web UI with --api .* --listen too/);
    emulator.setFault({
      match: { path: '/options' },
      fault: { kind: 'reply', status: 404, body: { detail: 'Not Found' } },
    });
    const bare = await failureOf(Promise.resolve(adapter.verify(harness.context())));
    expect(bare.message).toMatch(/has no API there \(status 404\)\. Start the web UI with --api/);
  });

  it('tells what is there, and does not take a stranger for it', async () => {
    expect(await adapter.verify(harness.context())).toEqual({
      message:
        'The server has 3 checkpoints. Loaded: v1-5-pruned-emaonly.safetensors [6ce0161689].',
      modelIds: ['v1-5-pruned-emaonly', 'sdxl_sd_xl_base_1.0', 'dream shaper (8)'],
    });
    emulator.setFault({ match: { path: '/options' }, fault: { kind: 'html', status: 200 } });
    await expect(adapter.verify(harness.context())).rejects.toThrow(/is not the API of/);
  });

  it('finds every checkpoint with what the server has, and paints with it', async () => {
    const found = (await adapter.discover?.(harness.context())) ?? [];
    expect(found.map(({ providerModelId, record }) => [record.source, providerModelId])).toEqual([
      ['external://automatic1111/v1-5-pruned-emaonly', 'v1-5-pruned-emaonly'],
      ['external://automatic1111/sdxl_sd_xl_base_1.0', 'sdxl_sd_xl_base_1.0'],
      ['external://automatic1111/dream-shaper-8-', 'dream shaper (8)'],
      ['external://automatic1111/extras', 'extras'],
    ]);
    const model = complete(found[2]?.record);
    expect(model.parameters.find(({ name }) => name === 'sampler')).toMatchObject({
      values: ['DPM++ 2M', 'Euler a', 'Euler', 'DDIM'],
    });
    const extra = [{ name: 'scheduler', value: 'Exponential' }];
    expect((await harness.run({ model, extra, ...small })).images).toHaveLength(1);
  });

  it('finds checkpoints of servers that have no schedules', async () => {
    emulator.setFault({
      match: { path: '/schedulers' },
      fault: { kind: 'reply', status: 404, body: { detail: 'Not Found' } },
    });
    const found = (await adapter.discover?.(harness.context())) ?? [];
    const names = complete(found[0]?.record).parameters.map(({ name }) => name);
    expect(names).toContain('sampler');
    expect(names).not.toContain('scheduler');
  });

  it('tells a generation that the server broke by in its words', async () => {
    emulator.setFault({ fault: { kind: 'server-error' } });
    const failure = await failureOf(harness.run({ model: checkpoint, ...small }));
    expect(failure.message).toMatch('OutOfMemoryError: CUDA out of memory.');
  });

  it('tells a sampler that is gone, and is no matter of the model', async () => {
    const [model] = models;
    if (!model) throw new Error('no model');
    const wire = { ...model.wire, constants: { ...model.wire.constants, sampler_name: 'Gone' } };
    const failure = await failureOf(harness.run({ model: { ...model, wire }, ...small }));
    expect(failure.code).toBe('INVALID_REQUEST');
    expect(failure.message).toMatch('Sampler not found');
  });

  it('speaks for a provider of a person’s own that names the protocol', async () => {
    const own = { ...provider, slug: 'studio', protocol: 'automatic1111' };
    const record = adapter.unknownModel?.('v1-5-pruned-emaonly', own);
    const { images } = await harness.run({ model: complete(record), ...small });
    expect(images).toHaveLength(1);
    expect(complete(record).source).toBe('external://studio/v1-5-pruned-emaonly');
  });
});

/** Lets sockets and timers have their turn. */
const turn = () => new Promise((resolve) => setTimeout(resolve, 1));

async function oddPicture(): Promise<Uint8Array> {
  const { testPng } = await import('@darkroom/provider-kit/testing');
  return testPng(203, 101);
}
