import { startVendorEmulator } from '@darkroom/emulators';
import {
  createAdapterHarness,
  emulatorControls,
  testProviderContract,
} from '@darkroom/provider-kit/testing';
import { expect, it } from 'vitest';
import { adapterFor } from '../../test-support/protocol-adapter.ts';
import { readProviderFolder } from '../../test-support/read-provider-folder.ts';

const folder = readProviderFolder('together-ai');
const { provider, models, model } = folder;
const adapter = await adapterFor(folder);

testProviderContract({
  adapter,
  provider,
  // One of each kind; the others differ in prices and bounds alone.
  models: [model('FLUX.1-dev'), model('FLUX.1-kontext-pro'), model('gemini-3-pro-image')],
  faultModel: 'external://together-ai/black-forest-labs/FLUX.1-dev',
  start: async () => {
    const emulator = await startVendorEmulator('together-ai');
    return {
      baseUrl: emulator.baseUrl,
      credentials: { api_key: emulator.key },
      controls: emulatorControls(emulator),
      close: () => emulator.close(),
    };
  },
  isWatched: false,
  // Prompt and picture are not told apart.
  expected: { moderation: { stage: 'unknown', charge: 'unknown' } },
  // The strength of a LoRA is sent with one.
  complete: ({ setting }) =>
    setting === 'lora_scale'
      ? { extra: [{ name: 'lora_path', value: 'https://huggingface.co/acme/style' }] }
      : setting === 'lora_path'
        ? null
        : {},
});

it('knows every model by its own rules, and finds what it has no file about', async () => {
  const emulator = await startVendorEmulator('together-ai');
  const harness = createAdapterHarness({
    adapter,
    provider,
    models,
    baseUrl: emulator.baseUrl,
    credentials: { api_key: emulator.key },
  });
  try {
    for (const one of models) {
      const { supportsSteps, stepsRange } = one.capabilities;
      const run = await harness.run({
        model: one,
        size: { aspectRatio: '16:9' },
        ...(supportsSteps ? { steps: stepsRange[1] } : {}),
      });
      expect(run.images).toMatchObject([{ mimeType: 'image/jpeg', width: 1024, height: 576 }]);
    }
    await harness.run({
      model: model('FLUX.1-dev'),
      extra: [
        { name: 'lora_path', value: 'https://huggingface.co/acme/style' },
        { name: 'lora_scale', value: 0.8 },
      ],
    });
    expect(emulator.requests().at(-1)?.body).toMatchObject({
      image_loras: [{ path: 'https://huggingface.co/acme/style', scale: 0.8 }],
    });
    emulator.setSettings({ models: ['acme/New-Model'] });
    const found = (await adapter.discover?.(harness.context())) ?? [];
    expect(found).toMatchObject([
      {
        providerModelId: 'acme/New-Model',
        record: { name: 'FLUX.1 dev', capabilities: { modes: ['txt2img'], supportsSeed: true } },
      },
    ]);
  } finally {
    await harness.close();
    await emulator.close();
  }
});
