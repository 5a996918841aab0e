import { startVendorEmulator } from '@darkroom/emulators';
import {
  createAdapterHarness,
  emulatorControls,
  startRawServer,
  testProviderContract,
} from '@darkroom/provider-kit/testing';
import { expect, it } from 'vitest';
import { requestOf } from '../../test-support/parameter-cases.ts';
import { adapterFor, unknownModelOf } from '../../test-support/protocol-adapter.ts';
import { readProviderFolder } from '../../test-support/read-provider-folder.ts';

const folder = readProviderFolder('localai');
const adapter = await adapterFor(folder);
const model = unknownModelOf(adapter, folder, 'stablediffusion');
/** The one mode whose answer names an address. */
const masked = {
  ...model,
  key: 'masked',
  capabilities: {
    ...model.capabilities,
    modes: ['inpaint' as const],
    supportsReferenceImages: false,
    maxImagesPerRequest: 1,
    aspectRatioSizes: {},
    sizeRule: null,
  },
  defaultSettings: { width: null, height: null, count: 1 },
};

testProviderContract({
  adapter,
  provider: folder.provider,
  models: [model, masked],
  start: async () => {
    const emulator = await startVendorEmulator('localai');
    return {
      baseUrl: emulator.baseUrl,
      credentials: { base_url: emulator.baseUrl, api_key: emulator.key },
      controls: emulatorControls(emulator),
      close: () => emulator.close(),
    };
  },
  isWatched: false,
  hasResultUrls: true,
  jobModel: 'masked',
  // It has neither bills nor moderation. Private addresses are looked for at the base URL: see below.
  lacks: ['quota-exhausted', 'moderation', 'result-private'],
  checks: {
    negativePrompt: (requests, { value }) => {
      const [request] = requests;
      const body = request?.fields
        ? Object.fromEntries(request.fields.map((field) => [field.name, field.value]))
        : request?.body;
      expect(body).toMatchObject({ prompt: `A red bicycle against a white wall|${String(value)}` });
    },
  },
});

it('looks at its own server for what that calls by a private name', async () => {
  const canary = await startRawServer(() => undefined);
  const emulator = await startVendorEmulator('localai');
  const harness = createAdapterHarness({
    adapter,
    provider: folder.provider,
    models: [masked],
    baseUrl: emulator.baseUrl,
    credentials: { api_key: emulator.key },
  });
  try {
    for (const url of [`${canary.origin}/x.png`, 'http://10.13.37.1/x.png']) {
      emulator.setFault({ fault: { kind: 'result-private', url } });
      await expect(harness.run({ model: masked, ...requestOf('inpaint') })).rejects.toThrow();
      expect(emulator.requests().at(-1)).toMatchObject({ method: 'GET', path: '/x.png' });
    }
    expect(canary.connections).toHaveLength(0);
  } finally {
    await harness.close();
    await emulator.close();
    await canary.close();
  }
});
