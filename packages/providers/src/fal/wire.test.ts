import { MODES_WITH_IMAGE, MODES_WITH_MASK, plainExtra, plainSize } from '@darkroom/core';
import { type LoggedRequest, type RunningEmulator, startVendorEmulator } from '@darkroom/emulators';
import {
  type AdapterHarness,
  createAdapterHarness,
  type HarnessRequest,
} from '@darkroom/provider-kit/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parameterCases, requestOf } from '../../test-support/parameter-cases.ts';
import { readProviderFolder } from '../../test-support/read-provider-folder.ts';
import { adapter } from './adapter.ts';

/** What every model's every setting looks like to the vendor, who checks it against the fields of its endpoint. */
const { provider, models } = readProviderFolder('fal');

/** Values of texts that hold JSON, or that have a form of their own. */
const TEXTS = new Map<string, string | string[]>([
  ['style_codes', ['0A1B2C3D']],
  ['color_palette', '{"name":"EMBER"}'],
  ['colors', '[{"r":255,"g":0,"b":7}]'],
  ['fill_image', '{"use_prompt":true}'],
  ['easycontrols', '[{"control_method_url":"depth"}]'],
]);
/** Values of a list that are too many to be sent one by one. */
const LONG = 20;
const WEIGHTS = '[{"path":"someone/something","scale":0.5}]';
/** What lies on a canvas takes two numbers each. */
const PARTNERS = new Map([
  ['left', 'top'],
  ['top', 'left'],
  ['picture_width', 'picture_height'],
  ['picture_height', 'picture_width'],
]);

const documentSchema = z.looseObject({
  components: z.looseObject({
    schemas: z.record(z.string(), z.looseObject({ properties: z.record(z.string(), z.unknown()) })),
  }),
});

let emulator: RunningEmulator;
let harness: AdapterHarness;

beforeAll(async () => {
  emulator = await startVendorEmulator('fal');
  const { baseUrl, key } = emulator;
  harness = createAdapterHarness({
    adapter,
    provider,
    models,
    baseUrl,
    credentials: { api_key: key },
  });
});
afterAll(async () => {
  await harness.close();
  await emulator.close();
});

/** An endpoint's fields, out of its own document. */
async function propertiesOf(endpoint: string): Promise<Record<string, unknown>> {
  const url = `${emulator.url}/site/openapi/queue/openapi.json?endpoint_id=${endpoint}`;
  const { components } = documentSchema.parse(await (await fetch(url)).json());
  return Object.assign({}, ...Object.values(components.schemas).map((one) => one.properties));
}

/** Submits a request that nobody waits for. The queue takes anything, and bills what its worker will not refuse. */
async function submit(request: HarnessRequest): Promise<LoggedRequest & { body: object }> {
  await emulator.reset();
  const job = await harness.accept(request);
  const [sent, ...others] = emulator.requests();
  expect(others).toEqual([]);
  if (emulator.ledger().length === 0) throw await job.finish().catch((error: unknown) => error);
  const { body } = sent ?? {};
  if (!sent || typeof body !== 'object' || body === null) throw new RangeError('Nothing was sent.');
  return { ...sent, body };
}

describe.each(models.map((model) => [model.providerModelId, model] as const))('%s', (_, model) => {
  const { capabilities, wire } = model;
  const plain = (mode = capabilities.modes[0] ?? 'txt2img') => ({
    model,
    ...requestOf(mode),
    ...(capabilities.promptUse === 'none' ? { prompt: '' } : {}),
    size: plainSize(model, mode),
    extra: plainExtra(model, mode, 'picture'),
  });
  const reference = { image: { assetId: 'reference' }, role: null, strength: null };
  const isJson = (name: string) => wire.fields[name]?.some(({ strategy }) => strategy === 'json');

  it('sends each mode to its endpoint with its pictures, and nothing that the endpoint does not know', async () => {
    for (const mode of capabilities.modes) {
      const everything = {
        ...plain(mode),
        ...(capabilities.supportsSeed ? { seed: '7' } : {}),
        ...(capabilities.supportsSteps ? { steps: capabilities.stepsRange[1] } : {}),
        ...(capabilities.supportsGuidance ? { guidance: capabilities.guidanceRange[1] } : {}),
        ...(capabilities.supportsNegativePrompt ? { negativePrompt: 'fog' } : {}),
        ...(capabilities.supportsStrength && mode !== 'txt2img' ? { strength: 0.5 } : {}),
        count: capabilities.maxImagesPerRequest ?? 1,
      };
      const { path, body, files } = await submit(everything);
      const pictures =
        Number(MODES_WITH_IMAGE.includes(mode)) + Number(MODES_WITH_MASK.includes(mode));
      expect(files).toHaveLength(pictures);
      const known = new Set(Object.keys(await propertiesOf(path.replace('/queue/', ''))));
      expect(known.size).toBeGreaterThan(3);
      expect(Object.keys(body).filter((name) => !known.has(name))).toEqual([]);
    }
  });

  it('sends every parameter at each of its values', async () => {
    for (const { parameter, value, request } of parameterCases(model)) {
      const { name } = parameter;
      // Long lists are compared with the endpoint's own, below.
      const list =
        parameter.type === 'enum' && parameter.values.length > LONG ? parameter.values : [];
      if (list.length > 0 && value !== list[0] && value !== list.at(-1)) continue;
      const needed = plain(request.mode);
      const other = PARTNERS.get(name);
      const text = TEXTS.get(name) ?? (isJson(name) ? WEIGHTS : undefined);
      const sent = parameter.type === 'text' ? (text ?? value) : value;
      const extra = [
        ...needed.extra.filter((one) => one.name !== name),
        ...(other === undefined ? [] : [{ name: other, value: Number(value) }]),
        { name, value: sent },
      ];
      const needsReference = model.rules.some(
        ({ given, needsOneOf }) => given.includes(name) && needsOneOf.includes('referenceImages'),
      );
      const { body } = await submit({
        ...needed,
        ...request,
        extra,
        size: needed.size,
        ...(needsReference ? { referenceImages: [reference] } : {}),
      });
      const [field] = wire.fields[name] ?? [];
      const expected = isJson(name) ? JSON.parse(String(sent)) : sent;
      const [top = '', position] = (field?.field ?? '').split(/[[\]]/);
      const found: unknown = Reflect.get(body, top);
      expect(position === undefined ? found : Object(found)[Number(position)], name).toEqual(
        expected,
      );
    }
  });

  it('lists the values that the endpoint lists', async () => {
    for (const parameter of model.parameters) {
      if (parameter.type !== 'enum' || parameter.values.length <= LONG) continue;
      const path = Object.values(wire.modes)[0]?.path.slice(1) ?? '';
      const [field] = wire.fields[parameter.name] ?? [];
      const own = (await propertiesOf(path))[field?.field ?? ''];
      expect(z.looseObject({ enum: z.array(z.string()) }).parse(own).enum).toEqual(
        parameter.values,
      );
    }
  });

  it('sends every size and every format', async () => {
    const mode = capabilities.modes[0] ?? 'txt2img';
    const sizes = [
      ...(capabilities.allowedAspectRatios ?? Object.keys(capabilities.aspectRatioSizes)).map(
        (aspectRatio) => ({ aspectRatio }),
      ),
      ...capabilities.resolutionPresets.map(({ label }) => ({ preset: label })),
    ];
    for (const size of sizes) await submit({ ...plain(mode), size });
    for (const outputFormat of capabilities.outputFormats) {
      const { body } = await submit({ ...plain(mode), outputFormat });
      expect(Object.values(body)).toContain(outputFormat);
    }
  });

  if (capabilities.supportsReferenceImages) {
    it('sends as many references as it takes', async () => {
      const mode = capabilities.modes[0] ?? 'txt2img';
      const most = capabilities.maxReferenceImages ?? 1;
      const room = (capabilities.maxInputImages ?? most + 1) - (mode === 'txt2img' ? 0 : 1);
      const count = Math.min(most, room);
      const referenceImages = Array.from({ length: count }, () => reference);
      const { files } = await submit({ ...plain(mode), referenceImages });
      const pictures =
        Number(MODES_WITH_IMAGE.includes(mode)) + Number(MODES_WITH_MASK.includes(mode));
      expect(files).toHaveLength(pictures + count);
    });
  }
});
