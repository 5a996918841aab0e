import { type RunningEmulator, startVendorEmulator } from '@darkroom/emulators';
import { type AdapterHarness, createAdapterHarness } from '@darkroom/provider-kit/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parameterCases, requestOf } from '../../test-support/parameter-cases.ts';
import { readProviderFolder } from '../../test-support/read-provider-folder.ts';
import { adapter } from './adapter.ts';

/** What every setting of every public endpoint looks like to the vendor, who checks it. */
const { provider, models } = readProviderFolder('runpod');
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
afterAll(async () => {
  await harness.close();
  await emulator.close();
});

describe.each(models.map((model) => [model.providerModelId, model] as const))('%s', (id, model) => {
  const { capabilities } = model;
  const [first = 'txt2img'] = capabilities.modes;
  /** Sends a call whose job is never followed, so that nothing is painted for it. */
  const submit = async (change: object) => {
    await emulator.reset();
    emulator.setFault({ fault: { kind: 'job-failed' } });
    await harness.run({ model, ...requestOf(first), ...change }).catch(() => undefined);
    const sent = emulator.requests().find(({ path }) => path.startsWith(`/v2/${id}/run`));
    expect(sent?.status).toBe(200);
    const { body } = sent ?? {};
    return typeof body === 'object' && body !== null ? Reflect.get(body, 'input') : undefined;
  };

  it('sends modes, parameters, formats, sizes and pictures', async () => {
    for (const mode of capabilities.modes) await submit(requestOf(mode));
    for (const { parameter, value, request } of parameterCases(model)) {
      expect(await submit(request)).toMatchObject({ [parameter.name]: value });
    }
    for (const outputFormat of capabilities.outputFormats) {
      const input = JSON.stringify(await submit({ outputFormat }));
      expect(input).toContain(`_format":"${outputFormat}"`);
    }
    for (const { label } of capabilities.resolutionPresets) {
      expect(await submit({ size: { preset: label } })).toMatchObject({
        size: label.replace('x', '*'),
      });
    }
    for (const aspectRatio of capabilities.allowedAspectRatios ?? []) {
      expect(await submit({ size: { aspectRatio } })).toMatchObject({ aspect_ratio: aspectRatio });
    }
    if (capabilities.supportsReferenceImages) {
      const reference = { image: { assetId: 'reference' }, role: null, strength: null };
      const { images } = await submit({ referenceImages: [reference] });
      expect(images).toHaveLength(2);
    }
  });
});
