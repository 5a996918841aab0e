import { plainExtra } from '@darkroom/core';
import { type LoggedRequest, type RunningEmulator, startVendorEmulator } from '@darkroom/emulators';
import {
  type AdapterHarness,
  createAdapterHarness,
  type HarnessRequest,
} from '@darkroom/provider-kit/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parameterCases, requestOf } from '../../test-support/parameter-cases.ts';
import { readProviderFolder } from '../../test-support/read-provider-folder.ts';
import { adapter } from './adapter.ts';

/** What every model's every parameter looks like to the vendor. Pictures are canned here: adapter.test.ts paints. */
const PIXEL =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const { provider, models } = readProviderFolder('stability');
const living = models.filter(({ lifecycle }) => lifecycle.state !== 'retired');

let emulator: RunningEmulator;
let harness: AdapterHarness;

beforeAll(async () => {
  emulator = await startVendorEmulator('stability');
  harness = createAdapterHarness({
    adapter,
    provider,
    models,
    baseUrl: emulator.baseUrl,
    credentials: { stability_api_key: emulator.key },
  });
});
afterAll(async () => {
  await harness.close();
  await emulator.close();
});
beforeEach(async () => {
  await emulator.reset();
  const body = { image: PIXEL, finish_reason: 'SUCCESS', seed: 1 };
  emulator.setFault({ times: 'always', fault: { kind: 'reply', status: 200, body } });
});

const last = (): LoggedRequest => {
  const request = emulator.requests().at(-1);
  if (!request) throw new RangeError('Nothing reached the wire.');
  return request;
};
const sent = (name: string) =>
  last()
    .fields?.filter((field) => field.name === name)
    .map(({ value }) => value);

describe.each(living.map((model) => [model.key, model] as const))('%s', (_, model) => {
  it('sends every parameter at each of its values', async () => {
    const prompt = model.capabilities.promptUse === 'none' ? '' : 'A red bicycle';
    for (const { parameter, value, request } of parameterCases(model)) {
      const needed = plainExtra(model, request.mode ?? 'txt2img', 'reference').filter(
        ({ name }) => name !== parameter.name,
      );
      const light =
        parameter.name === 'light_source_strength'
          ? [{ name: 'light_source_direction', value: 'above' }]
          : [];
      const side = value === 0 && parameter.name === 'left' ? [{ name: 'down', value: 1 }] : [];
      const extra = [...needed, ...light, ...side, ...(request.extra ?? [])];
      const run = harness.run({ model, ...request, prompt, extra });
      await run;
      expect(last().status, `${parameter.name} ${value}`).toBe(200);
      if (parameter.type === 'image')
        expect(last().files.map(({ name }) => name)).toContain(parameter.name);
      else expect(sent(parameter.name)).toEqual([String(value)]);
    }
  });

  it('sends every common setting at the ends of its range', async () => {
    const { capabilities } = model;
    const [first = 'txt2img'] = capabilities.modes;
    const fields = model.wire.fields;
    const mode = (setting: string) =>
      capabilities.modes.find(
        (one) =>
          (setting !== 'strength' || one === 'img2img') &&
          fields[setting]?.some(({ modes }) => modes?.includes(one) ?? true),
      ) ?? first;
    const send = async (setting: string, change: Omit<HarnessRequest, 'model'>, value: unknown) => {
      const chosen = mode(setting);
      const extra = plainExtra(model, chosen, 'reference');
      const prompt = capabilities.promptUse === 'none' ? '' : 'A red bicycle';
      await harness.run({ ...requestOf(chosen), prompt, extra, model, ...change });
      expect(last().status, setting).toBe(200);
      const field = fields[setting]?.[0]?.field ?? setting;
      expect(sent(field), setting).toEqual([String(value)]);
    };
    if (capabilities.supportsSeed) {
      await send('seed', { seed: '1' }, 1);
      await send('seed', { seed: capabilities.maxSeed }, capabilities.maxSeed);
    }
    if (capabilities.supportsNegativePrompt)
      await send('negativePrompt', { negativePrompt: 'fog' }, 'fog');
    if (capabilities.supportsStrength) await send('strength', { strength: 0.5 }, 0.5);
    if (capabilities.supportsGuidance)
      for (const guidance of capabilities.guidanceRange)
        await send('guidance', { guidance }, guidance);
    for (const aspectRatio of capabilities.allowedAspectRatios ??
      Object.keys(capabilities.aspectRatioSizes))
      await send('size', { size: { aspectRatio } }, aspectRatio);
    for (const outputFormat of capabilities.outputFormats)
      await send('outputFormat', { outputFormat }, outputFormat);
  });

  it('goes to its endpoint as a form, with nothing that it was not told', async () => {
    for (const mode of model.capabilities.modes) {
      const { path, constants = {} } = model.wire.modes[mode] ?? { path: '' };
      const prompt = model.capabilities.promptUse === 'none' ? '' : 'A red bicycle';
      const isFromPicture = mode !== 'txt2img';
      await harness.run({
        model,
        mode,
        prompt,
        image: isFromPicture ? { assetId: 'picture' } : null,
        mask: mode === 'inpaint' ? { assetId: 'mask' } : null,
        extra: plainExtra(model, mode, 'reference'),
      });
      expect(last().path).toBe(path);
      expect(last().headers['content-type']).toMatch(/^multipart\/form-data; boundary=/);
      expect(last().headers.accept).toBe('application/json');
      expect(last().headers.authorization).toBe(`Bearer …${emulator.key.slice(-4)}`);
      const names = (last().fields ?? []).map(({ name }) => name).sort();
      const required = plainExtra(model, mode, 'reference')
        .filter(({ value }) => typeof value !== 'object')
        .map(({ name }) => name);
      const promptField = model.wire.fields.prompt?.[0]?.field ?? 'prompt';
      expect(names).toEqual(
        [
          ...(prompt === '' ? [] : [promptField]),
          ...Object.keys(model.wire.constants),
          ...Object.keys(constants),
          ...required,
        ].sort(),
      );
    }
  });
});
