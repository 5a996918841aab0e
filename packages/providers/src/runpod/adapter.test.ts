import { completeModelRecord, modelRecordSchema } from '@darkroom/core';
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
import { readProviderFolder } from '../../test-support/read-provider-folder.ts';
import { adapter } from './adapter.ts';

const { provider, models, model } = readProviderFolder('runpod');
const small = (one: ReturnType<typeof model>, edge: number) => ({
  ...one,
  defaultSettings: { ...one.defaultSettings, width: edge, height: edge },
});

testProviderContract({
  adapter,
  provider,
  models: [
    small(model('black-forest-labs-flux-1-dev'), 256),
    small(model('z-image-turbo'), 512),
    model('nano-banana-pro-edit'),
    model('p-image-edit'),
  ],
  start: async () => {
    const emulator = await startVendorEmulator('runpod');
    return {
      baseUrl: emulator.baseUrl,
      credentials: { runpod_api_key: emulator.key },
      controls: emulatorControls(emulator),
      close: () => emulator.close(),
    };
  },
  moderations: [
    {
      name: 'a job that has failed at once',
      fault: {
        kind: 'reply',
        status: 200,
        body: { id: 'x', status: 'FAILED', error: '{"error_message":"NSFW output"}' },
      },
      expected: { charge: 'unknown', stage: 'output' },
    },
  ],
});

describe('against the emulator', () => {
  let emulator: RunningEmulator;
  let harness: AdapterHarness;

  beforeAll(async () => {
    emulator = await startVendorEmulator('runpod');
    harness = createAdapterHarness({
      adapter,
      provider,
      models,
      baseUrl: emulator.baseUrl,
      credentials: { runpod_api_key: emulator.key },
    });
  });
  afterEach(() => emulator.reset());
  afterAll(async () => {
    await harness.close();
    await emulator.close();
  });

  const flux: HarnessRequest = {
    model: 'black-forest-labs-flux-1-dev',
    size: { dimensions: { width: 256, height: 256 } },
  };
  const workerOf = (id: string, values: Record<string, string>, change: object = {}) =>
    completeModelRecord(
      modelRecordSchema.parse({ ...adapter.unknownModel?.(id, provider, values), ...change }),
    );
  const inputOf = () => {
    const body = emulator.requests().find(({ path }) => /\/run/.test(path))?.body;
    return typeof body === 'object' && body !== null ? Reflect.get(body, 'input') : undefined;
  };
  const replyOnce = (path: string, body: object, status = 200) =>
    emulator.setFault({ match: { path }, fault: { kind: 'reply', status, body } });

  it('bills what the output says', async () => {
    const { calls } = await harness.run(flux);
    expect(calls[0]?.result.billed).toBe('0.001311');
    expect(emulator.ledger()).toMatchObject([{ amountMicros: 1311 }]);
  });

  it('waits for edits, and follows one that took longer', async () => {
    const edit = {
      model: 'nano-banana-edit',
      mode: 'img2img',
      image: { assetId: 'picture' },
    } as const;
    const { calls, images } = await harness.run(edit);
    expect([images.length, calls[0]?.polls]).toEqual([1, 0]);
    replyOnce('/runsync', { id: 'sync-1', status: 'IN_PROGRESS' });
    const job = await harness.accept(edit);
    expect(job.handle).toEqual({ id: 'sync-1', endpoint: 'nano-banana-edit' });
  });

  it('finds the endpoints of the account, and asks them by a prompt', async () => {
    const found = (await adapter.discover?.(harness.context())) ?? [];
    expect(found.map(({ providerModelId }) => providerModelId)).toEqual([
      'sdxl0worker1',
      'comfyworker2',
    ]);
    const sdxl = completeModelRecord(modelRecordSchema.parse(found[0]?.record));
    expect(sdxl.description).toMatch('runpod/worker-sdxl');
    expect((await harness.run({ model: sdxl })).images).toHaveLength(1);
    expect(inputOf()).toEqual({ prompt: expect.any(String) });
  });

  it('fills the template of a ComfyUI worker, finds its pictures where it is told, and bills by the second', async () => {
    const workflow = {
      3: { class_type: 'KSampler', inputs: { seed: '{seed}', steps: '{steps}', cfg: 1 } },
      6: { class_type: 'CLIPTextEncode', inputs: { text: '{prompt}', clip: ['30', 1] } },
    };
    const input = { workflow, images: [{ name: 'in.png', image: '{image}' }] };
    const comfy = workerOf(
      'comfyworker2',
      { worker_input: JSON.stringify(input), worker_output: 'images[].data' },
      { prices: [{ unit: 'second', price: '0.00031', source: 'mine', asOf: '2026-11-21' }] },
    );
    expect(comfy.capabilities).toMatchObject({ modes: ['img2img'], supportsSeed: true });
    const { calls, images } = await harness.run({
      model: comfy,
      mode: 'img2img',
      image: { assetId: 'picture' },
      seed: '5',
      steps: 20,
    });
    expect(images).toHaveLength(1);
    expect(inputOf()).toMatchObject({
      workflow: {
        3: { inputs: { seed: 5, steps: 20, cfg: 1 } },
        6: { inputs: { text: expect.any(String), clip: ['30', 1] } },
      },
      images: [{ name: 'in.png', image: expect.stringMatching(/^data:image\/png/) }],
    });
    expect(calls[0]?.result.usage).toEqual({ second: 3.391 });
  });

  it('reads the JSON Schema of a worker', async () => {
    const schema = {
      type: 'object',
      required: ['prompt'],
      properties: {
        prompt: { type: 'string' },
        num_images: { type: 'integer', maximum: 4 },
        scheduler: { type: 'string', enum: ['DDIM', 'K_EULER'], default: 'DDIM' },
      },
    };
    const sdxl = workerOf('sdxl0worker1', { worker_input: JSON.stringify(schema) });
    const extra = [{ name: 'scheduler', value: 'K_EULER' }];
    const { images } = await harness.run({ model: sdxl, count: 2, extra });
    expect(images).toHaveLength(2);
    expect(inputOf()).toMatchObject({ num_images: 2, scheduler: 'K_EULER' });
  });

  it('is careful where a form says nothing that can be read', () => {
    const careful = workerOf('x', { worker_input: '{"prompt": ' });
    expect(careful.wire.fields.prompt).toMatchObject([{ field: 'input.prompt' }]);
    expect(careful.wire.results).toEqual([]);
  });

  it.each<[string, object, RegExp]>([
    ['out of time', { id: 'x', status: 'TIMED_OUT' }, /took longer/],
    [
      'with an error in its output',
      { id: 'x', status: 'COMPLETED', output: { error: 'No GPU.' } },
      /No GPU/,
    ],
    ['with nothing', { id: 'x', status: 'COMPLETED', output: {} }, /no picture is in its output/],
  ])('tells of a job that ended %s', async (_, body, message) => {
    const job = await harness.accept(flux);
    replyOnce('/status/', body);
    const failure = await failureOf(job.finish());
    expect(failure.message).toMatch(message);
    expect(failure.details.charge).not.toBe('not-charged');
  });

  it('takes money that lacks, told with 400, for what it is', async () => {
    replyOnce('/run', { error: 'insufficient balance' }, 400);
    expect((await failureOf(harness.run(flux))).code).toBe('INSUFFICIENT_FUNDS');
  });
});
