import { type RunningEmulator, startVendorEmulator } from '@darkroom/emulators';
import {
  type AdapterHarness,
  createAdapterHarness,
  emulatorControls,
  testProviderContract,
} from '@darkroom/provider-kit/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requestOf } from '../../test-support/parameter-cases.ts';
import { adapterFor, unknownModelOf } from '../../test-support/protocol-adapter.ts';
import { readProviderFolder } from '../../test-support/read-provider-folder.ts';

const folder = readProviderFolder('azure-openai');
const { provider } = folder;
const adapter = await adapterFor(folder);
const model = unknownModelOf(adapter, folder, 'my-images');
const older = {
  ...unknownModelOf(adapter, folder, 'my-images', { surface: 'deployments' }),
  key: 'older',
};

testProviderContract({
  adapter,
  provider,
  models: [model],
  start: async () => {
    const emulator = await startVendorEmulator('azure-openai');
    return {
      baseUrl: emulator.baseUrl,
      credentials: { endpoint: emulator.baseUrl, api_key: emulator.key },
      controls: emulatorControls(emulator),
      close: () => emulator.close(),
    };
  },
  isWatched: false,
  // An answer without a picture is none of Azure's.
  lacks: ['no-image'],
});

describe('both surfaces', () => {
  let emulator: RunningEmulator;
  let harness: AdapterHarness;
  beforeAll(async () => {
    emulator = await startVendorEmulator('azure-openai');
    harness = createAdapterHarness({
      adapter,
      provider,
      models: [model, older],
      baseUrl: emulator.baseUrl,
      credentials: { api_key: emulator.key, api_version: '2025-04-01-preview' },
    });
  });
  afterAll(async () => {
    await harness.close();
    await emulator.close();
  });
  const last = () => emulator.requests().at(-1);

  it.each([
    ['v1', model, '/openai/v1/images', {}],
    [
      'deployments',
      older,
      '/openai/deployments/my-images/images',
      { 'api-version': '2025-04-01-preview' },
    ],
  ])('%s', async (_, one, base, query) => {
    for (const mode of one.capabilities.modes) {
      const run = await harness.run({ model: one, ...requestOf(mode) });
      expect(run.images).toHaveLength(1);
      expect(last()?.path).toBe(`${base}/${mode === 'txt2img' ? 'generations' : 'edits'}`);
      expect(last()?.query).toEqual(query);
      expect(last()?.headers['api-key']).toMatch(/^…/);
      expect(last()?.headers.authorization).toBeUndefined();
    }
  });

  it('sends a token of Entra as a bearer', async () => {
    const context = harness.context({
      credentials: { auth: 'token', entra_token: 'eyJ.not-this-one.x' },
    });
    await expect(adapter.verify(context)).rejects.toMatchObject({ code: 'CREDENTIALS_REJECTED' });
    expect(last()?.headers.authorization).toMatch(/^Bearer …/);
  });

  it('tells a deployment that is not there from a wrong path', async () => {
    const gone = unknownModelOf(adapter, folder, 'none');
    await expect(harness.run({ model: gone })).rejects.toMatchObject({ code: 'MODEL_UNAVAILABLE' });
  });

  it('counts tokens, and has no price for them', async () => {
    const run = await harness.run({ model });
    expect(run.calls[0]?.result).toMatchObject({
      usage: { 'image-output-token': expect.any(Number) },
      billed: null,
    });
    expect(model.prices).toEqual([]);
  });
});
