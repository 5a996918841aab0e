import { type RunningEmulator, startVendorEmulator } from '@darkroom/emulators';
import {
  type AdapterHarness,
  createAdapterHarness,
  emulatorControls,
  failureOf,
  testProviderContract,
} from '@darkroom/provider-kit/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requestOf } from '../../test-support/parameter-cases.ts';
import { adapterFor, unknownModelOf } from '../../test-support/protocol-adapter.ts';
import { readProviderFolder } from '../../test-support/read-provider-folder.ts';

const folder = readProviderFolder('xinference');
const adapter = await adapterFor(folder);
const model = unknownModelOf(adapter, folder, 'my-sdxl');

testProviderContract({
  adapter,
  provider: folder.provider,
  models: [model],
  start: async () => {
    const emulator = await startVendorEmulator('xinference');
    return {
      baseUrl: emulator.baseUrl,
      credentials: { base_url: emulator.baseUrl, api_key: emulator.key },
      controls: emulatorControls(emulator),
      close: () => emulator.close(),
    };
  },
  // It has neither bills nor moderation.
  lacks: ['quota-exhausted', 'moderation'],
});

describe('against the emulator', () => {
  let emulator: RunningEmulator;
  let harness: AdapterHarness;
  beforeAll(async () => {
    emulator = await startVendorEmulator('xinference');
    harness = createAdapterHarness({
      adapter,
      provider: folder.provider,
      models: [model],
      baseUrl: emulator.baseUrl,
      credentials: { api_key: emulator.key },
    });
  });
  afterAll(async () => {
    await harness.close();
    await emulator.close();
  });

  const lastPaid = () => emulator.requests().findLast(({ method }) => method === 'POST');

  it('packs what the route does not name into one text', async () => {
    await harness.run({ model, negativePrompt: 'fog', seed: '7', steps: 20, guidance: 4.5 });
    const { body } = lastPaid() ?? {};
    expect(body).toMatchObject({ model: 'my-sdxl', size: '1024*1024', n: 1 });
    const kwargs: unknown = JSON.parse(String(Reflect.get(body ?? {}, 'kwargs')));
    expect(kwargs).toEqual({
      negative_prompt: 'fog',
      seed: 7,
      num_inference_steps: 20,
      guidance_scale: 4.5,
      request_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  });

  it('names the negative prompt where the form has a field for it', async () => {
    await harness.run({ model, ...requestOf('inpaint'), negativePrompt: 'fog', strength: 0.4 });
    const { path, fields, files } = lastPaid() ?? {};
    expect(path).toBe('/v1/images/inpainting');
    const sent = Object.fromEntries((fields ?? []).map(({ name, value }) => [name, value]));
    expect(sent).toMatchObject({ negative_prompt: 'fog', response_format: 'b64_json' });
    expect(JSON.parse(sent.kwargs ?? '{}')).toMatchObject({ strength: 0.4 });
    expect(files?.map(({ name }) => name)).toEqual(['image', 'mask_image']);
    expect(model.wire.inputs.mask?.maskPaints).toBe('white');
  });

  it('has the server stop a call that the person cancels', async () => {
    emulator.setSettings({ latencyMs: 60_000 });
    const canceled = new AbortController();
    const impatient = createAdapterHarness({
      adapter,
      provider: folder.provider,
      models: [model],
      baseUrl: emulator.baseUrl,
      credentials: { api_key: emulator.key },
      canceled: canceled.signal,
    });
    const run = failureOf(impatient.run({ model }));
    while (!emulator.requests().some(({ path }) => path.endsWith('/progress'))) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    canceled.abort();
    // The call ends with it, and is no picture.
    expect((await run).message).toContain('has been aborted');
    expect(emulator.requests().map(({ path }) => path)).toContainEqual(
      expect.stringMatching(/^\/v1\/models\/my-sdxl\/requests\/[0-9a-f-]{36}\/abort$/),
    );
    await impatient.close();
    await emulator.reset();
  });

  it('lists image models alone, with what each can do', async () => {
    expect(await adapter.verify(harness.context())).toMatchObject({
      message: 'The server lists 2 image models.',
      modelIds: ['my-sdxl', 'flux-dev', 'got-ocr', 'qwen3'],
    });
    const found = (await adapter.discover?.(harness.context())) ?? [];
    expect(
      found.map(({ providerModelId, record }) => [providerModelId, record.capabilities?.modes]),
    ).toEqual([
      ['my-sdxl', ['txt2img', 'img2img', 'inpaint']],
      ['flux-dev', ['txt2img']],
    ]);
  });
});
