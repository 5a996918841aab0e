import { MODES_WITH_IMAGE, plainExtra } from '@darkroom/core';
import { type RunningEmulator, startVendorEmulator } from '@darkroom/emulators';
import {
  type AdapterHarness,
  createAdapterHarness,
  type HarnessRequest,
  testPng,
} from '@darkroom/provider-kit/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parameterCases, requestOf } from '../../test-support/parameter-cases.ts';
import { readProviderFolder } from '../../test-support/read-provider-folder.ts';
import { adapter } from './adapter.ts';

/** What every setting of every model looks like to the vendor, who checks it; no job is followed, so nothing is painted. */
const { provider, models } = readProviderFolder('adobe-firefly');
const CUSTOM = {
  name: 'customModelId',
  value: 'urn:aaid:sc:VA6C2:0b5a9b1c-1111-4c36-9d28-1f3a5b7c9d01',
};

let emulator: RunningEmulator;
let harness: AdapterHarness;

beforeAll(async () => {
  emulator = await startVendorEmulator('adobe-firefly');
  harness = createAdapterHarness({
    adapter,
    provider,
    models,
    baseUrl: emulator.baseUrl,
    credentials: {
      client_id: emulator.moreVariables.FIREFLY_SERVICES_CLIENT_ID ?? '',
      client_secret: emulator.key,
    },
  });
  for (const name of ['picture', 'mask']) {
    harness.addPicture(name, testPng(512, 512), { width: 512, height: 512 });
  }
});
afterAll(async () => {
  await harness.close();
  await emulator.close();
});

async function submit(request: HarnessRequest) {
  await emulator.reset();
  await harness.accept(request);
  const sent = emulator.requests().at(-1);
  expect([200, 202]).toContain(sent?.status);
  return sent;
}

describe.each(models.map((model) => [model.providerModelId, model] as const))('%s', (_, model) => {
  const { capabilities } = model;
  const plain = (mode = capabilities.modes[0] ?? 'txt2img') => ({
    model,
    ...requestOf(mode),
    ...(capabilities.promptUse === 'none' ? { prompt: '' } : {}),
    extra: plainExtra(model, mode, 'picture').map((one) =>
      one.name === CUSTOM.name ? CUSTOM : one,
    ),
  });

  it('sends each mode with its header and pictures', async () => {
    for (const mode of capabilities.modes) {
      const sent = await submit(plain(mode));
      const wire = model.wire.modes[mode];
      expect(sent?.path).toBe(wire?.path);
      expect(sent?.headers).toMatchObject({ ...wire?.headers });
      const isWithImage = MODES_WITH_IMAGE.includes(mode);
      expect((sent?.files.length ?? 0) > 0).toBe(isWithImage);
    }
  });

  it('sends every parameter at each of its values', async () => {
    for (const { parameter, value, request } of parameterCases(model)) {
      if (parameter.name === CUSTOM.name) continue;
      const needed = plain(request.mode ?? undefined);
      const needsMask = parameter.name === 'invert' && model.key === 'expand' && value === true;
      const areaMask = { name: 'areaMask', value: { images: [{ assetId: 'mask' }] } };
      const extra = [
        ...needed.extra.filter(({ name }) => name !== parameter.name),
        ...(needsMask ? [areaMask] : []),
        {
          name: parameter.name,
          value: parameter.type === 'text' && parameter.isList ? ['one'] : value,
        },
      ];
      await submit({ ...needed, ...request, extra });
    }
  });

  it('sends every size', async () => {
    for (const { label, width, height, aspectRatio, imageSize } of capabilities.resolutionPresets) {
      const sent = await submit({ ...plain(), size: { preset: label } });
      const isByName = model.key === 'image5';
      expect(sent?.body).toMatchObject(
        isByName ? { aspectRatio, resolutionLevel: imageSize } : { size: { width, height } },
      );
    }
    for (const [aspectRatio, size] of Object.entries(capabilities.aspectRatioSizes)) {
      expect((await submit({ ...plain(), size: { aspectRatio } }))?.body).toMatchObject({ size });
    }
  });

  it('sends as many seeds as pictures', async () => {
    const most = capabilities.maxImagesPerRequest ?? 1;
    const sent = await submit({ ...plain(), count: most, seed: '2147483647' });
    const seeds = [2147483647, 0, 1, 2].slice(0, most);
    expect(sent?.body).toMatchObject({ seeds });
  });
});
