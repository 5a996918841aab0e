import { completeModelRecord, modelRecordSchema } from '@darkroom/core';
import { type RunningEmulator, startVendorEmulator } from '@darkroom/emulators';
import {
  type AdapterHarness,
  createAdapterHarness,
  emulatorControls,
  testProviderContract,
} from '@darkroom/provider-kit/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { adapterFor, unknownModelOf } from '../../test-support/protocol-adapter.ts';
import { readProviderFolder } from '../../test-support/read-provider-folder.ts';

const folder = readProviderFolder('openrouter');
const { provider } = folder;
const adapter = await adapterFor(folder);

/** What the list says, read as discovery reads it. */
async function discovered() {
  const emulator = await startVendorEmulator('openrouter');
  const harness = createAdapterHarness({
    adapter,
    provider,
    models: [],
    baseUrl: emulator.baseUrl,
    credentials: { api_key: emulator.key },
  });
  const found = (await adapter.discover?.(harness.context())) ?? [];
  await harness.close();
  await emulator.close();
  return found.map(({ record }) => completeModelRecord(modelRecordSchema.parse(record)));
}
const models = await discovered();
const model = (id: string) => {
  const found = models.find(({ providerModelId }) => providerModelId === id);
  if (!found) throw new RangeError(`${id} was not discovered.`);
  return found;
};

testProviderContract({
  adapter,
  provider,
  models: [model('openai/gpt-image-2'), model('bytedance-seed/seedream-4.5')],
  start: async () => {
    const emulator = await startVendorEmulator('openrouter');
    return {
      baseUrl: emulator.baseUrl,
      credentials: { api_key: emulator.key, site_name: 'Darkroom' },
      controls: emulatorControls(emulator),
      close: () => emulator.close(),
    };
  },
  isWatched: false,
  // What a host says of a finished picture comes without a stage: both ways are tried below.
  lacks: ['moderation'],
  moderations: [
    {
      name: 'a flagged prompt',
      fault: { kind: 'moderation', stage: 'input' },
      expected: { stage: 'input', charge: 'not-charged' },
    },
    {
      name: 'the words of the host',
      fault: { kind: 'moderation', stage: 'output' },
      expected: { stage: 'unknown', charge: 'unknown' },
    },
  ],
});

describe('what the list tells', () => {
  it('becomes capabilities, parameters and prices', () => {
    expect(model('openai/gpt-image-2')).toMatchObject({
      name: 'OpenAI: GPT Image 2',
      description: expect.stringMatching(/detail and lettering.*API key.*cost money/),
      capabilities: {
        modes: ['txt2img', 'img2img'],
        maxImagesPerRequest: 4,
        allowedAspectRatios: ['1:1', '3:2', '2:3'],
        outputFormats: ['png', 'jpeg', 'webp'],
        maxReferenceImages: 16,
        supportsPartialImages: true,
        supportsTransparentBackground: true,
        supportsSeed: false,
      },
      prices: [
        { unit: 'image-output-token', price: '30', per: 1_000_000, isEstimate: true },
        { unit: 'image-input-token', price: '8' },
        { unit: 'text-input-token', price: '5' },
      ],
    });
    const seedream = model('bytedance-seed/seedream-4.5');
    expect(seedream.capabilities).toMatchObject({
      supportsSeed: true,
      maxSeed: '2147483647',
      maxImagesPerRequest: 1,
      allowedAspectRatios: ['1:1', '16:9', '9:16', '47:20'],
    });
    expect(seedream.parameters.map(({ name }) => name)).toEqual([
      'only_hosts',
      'without_hosts',
      'user',
      'session_id',
      'resolution',
      'watermark',
    ]);
    expect(model('black-forest-labs/flux.2-pro')).toMatchObject({
      capabilities: { modes: ['txt2img'], maxSeed: '4294967295', supportsReferenceImages: false },
      prices: [
        { unit: 'megapixel', price: '30000', per: 1_000_000, source: 'list, BFL' },
        { unit: 'megapixel', price: '35000', per: 1_000_000, source: 'list, Acme' },
      ],
    });
  });

  it('leaves a model without a page of prices with no price, and is the least for one that is not there', () => {
    const unknown = unknownModelOf(adapter, folder, 'acme/painter');
    expect(unknown.capabilities).toMatchObject({ modes: ['txt2img'], supportsSeed: false });
    expect(unknown.prices).toEqual([]);
  });
});

describe('against the emulator', () => {
  let emulator: RunningEmulator;
  let harness: AdapterHarness;
  beforeAll(async () => {
    emulator = await startVendorEmulator('openrouter');
    harness = createAdapterHarness({
      adapter,
      provider,
      models,
      baseUrl: emulator.baseUrl,
      credentials: { api_key: emulator.key, site_url: 'https://example.com', site_name: 'Mine' },
    });
  });
  afterAll(async () => {
    await harness.close();
    await emulator.close();
  });
  beforeEach(() => emulator.reset());

  it.each([
    ['black-forest-labs/flux.2-pro', '21:9', {}],
    ['bytedance-seed/seedream-4.5', '47:20', { extra: [{ name: 'resolution', value: '2K' }] }],
    ['quiver/arrow', null, {}],
  ])('is billed by %s as its answer says', async (id, aspectRatio, request) => {
    const run = await harness.run({
      model: model(id),
      ...(aspectRatio ? { size: { aspectRatio } } : {}),
      ...request,
    });
    const micros = emulator.ledger()[0]?.amountMicros ?? 0;
    expect(run.calls[0]?.result.billed).toBe((micros / 1_000_000).toFixed(9));
    expect(emulator.requests()[0]?.headers).toMatchObject({
      'http-referer': 'https://example.com',
      'x-title': 'Mine',
    });
    if (aspectRatio === '47:20') {
      expect(emulator.requests()[0]?.body).toMatchObject({ aspect_ratio: '2.35:1' });
    }
  });

  it('chooses hosts', async () => {
    const extra = [{ name: 'only_hosts', value: ['openai'] }];
    await harness.run({ model: model('openai/gpt-image-2'), extra });
    expect(emulator.requests()[0]?.body).toMatchObject({ provider: { only: ['openai'] } });
  });

  it('checks a key where the list does not look at it', async () => {
    expect(await adapter.verify(harness.context())).toMatchObject({
      message: 'The account may use 4 image models.',
    });
    const wrong = harness.context({ credentials: { api_key: 'sk-or-v1-wrong-0000' } });
    await expect(adapter.verify(wrong)).rejects.toMatchObject({ code: 'CREDENTIALS_REJECTED' });
  });
});
