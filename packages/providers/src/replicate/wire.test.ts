import {
  MODES_WITH_IMAGE,
  MODES_WITH_MASK,
  type ModelRecord,
  plainExtra,
  plainSize,
} from '@darkroom/core';
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

/** What every setting of every model looks like to the vendor, who checks it against the schema of the model. */
const { provider, models, model } = readProviderFolder('replicate');
const served = models.filter(({ lifecycle }) => lifecycle.state !== 'retired');

const modelSchema = z.looseObject({
  latest_version: z.looseObject({
    openapi_schema: z.looseObject({
      components: z.looseObject({
        schemas: z.looseObject({
          Input: z.looseObject({ properties: z.record(z.string(), z.unknown()) }),
        }),
      }),
    }),
  }),
});

let emulator: RunningEmulator;
let harness: AdapterHarness;

beforeAll(async () => {
  emulator = await startVendorEmulator('replicate');
  harness = createAdapterHarness({
    adapter,
    provider,
    models,
    baseUrl: emulator.baseUrl,
    credentials: { replicate_api_token: emulator.key },
  });
});
afterAll(async () => {
  await harness.close();
  await emulator.close();
});

/** Begins a prediction, which the emulator accepts and never finishes; gives what reached it. */
async function submit(
  request: HarnessRequest,
): Promise<LoggedRequest & { input: Record<string, unknown> }> {
  await emulator.reset();
  emulator.setFault({ fault: { kind: 'job-stuck', state: 'queued' } });
  await harness.accept(request);
  const sent = emulator.requests().at(-1);
  if (!sent) throw new RangeError('Nothing was sent.');
  expect(sent.status).toBe(201);
  const { input } = z.object({ input: z.record(z.string(), z.unknown()) }).parse(sent.body);
  return { ...sent, input };
}

const plainOf = (one: ModelRecord, mode = one.capabilities.modes[0] ?? 'txt2img') => ({
  model: one,
  ...requestOf(mode),
  size: plainSize(one, mode),
  extra: plainExtra(one, mode, 'picture'),
});
const reference = { image: { assetId: 'reference' }, role: null, strength: null };

describe.each(served.map((one) => [one.providerModelId, one] as const))('%s', (id, one) => {
  const { capabilities } = one;

  it('sends each mode with its pictures, and nothing that the schema does not know', async () => {
    const reply: unknown = await (
      await fetch(`${emulator.baseUrl}/models/${id}`, {
        headers: { authorization: `Bearer ${emulator.key}` },
      })
    ).json();
    const { properties } =
      modelSchema.parse(reply).latest_version.openapi_schema.components.schemas.Input;
    for (const mode of capabilities.modes) {
      const { path, input, files, headers } = await submit(plainOf(one, mode));
      expect(path).toBe(`/v1/models/${id}/predictions`);
      expect(headers).toMatchObject({ prefer: 'wait=5', 'cancel-after': '600s' });
      const pictures =
        Number(MODES_WITH_IMAGE.includes(mode)) + Number(MODES_WITH_MASK.includes(mode));
      expect(files).toHaveLength(pictures);
      expect(Object.keys(input).filter((name) => !(name in properties))).toEqual([]);
    }
  });

  it('sends every parameter at each of its values', async () => {
    for (const { parameter, value, request } of parameterCases(one)) {
      const { name, onlyWhen = {} } = parameter;
      const needed = Object.entries(onlyWhen).flatMap(([other, [first]]) =>
        other === 'mode' || other === 'outputFormat' || first === undefined
          ? []
          : [{ name: other, value: first }],
      );
      const plain = plainOf(one, request.mode);
      const extra = [
        ...plain.extra.filter((other) => other.name !== name),
        ...needed,
        { name, value },
      ];
      const { input } = await submit({ ...plain, ...request, extra });
      const field = one.wire.fields[name]?.[0]?.field.replace('input.', '') ?? '';
      expect(input[field], name).toEqual(value);
    }
  });

  it('sends ratios, sizes and formats by the names of the vendor', async () => {
    for (const aspectRatio of capabilities.allowedAspectRatios ?? []) {
      const { input } = await submit({ ...plainOf(one), size: { aspectRatio } });
      expect(input.aspect_ratio).toBe(aspectRatio);
    }
    for (const [aspectRatio, { width, height }] of Object.entries(capabilities.aspectRatioSizes)) {
      const { input } = await submit({ ...plainOf(one), size: { aspectRatio } });
      expect(input.size).toBe(`${width}x${height}`);
    }
    for (const outputFormat of one.wire.fields.outputFormat ? capabilities.outputFormats : []) {
      const { input } = await submit({ ...plainOf(one), outputFormat });
      expect(input.output_format).toBe(outputFormat === 'jpeg' ? 'jpg' : outputFormat);
    }
  });

  if (capabilities.supportsReferenceImages) {
    it('sends as many pictures as it may, the input picture first', async () => {
      const most = capabilities.maxReferenceImages ?? 3;
      const alone = Array.from({ length: most }, () => reference);
      expect((await submit({ ...plainOf(one), referenceImages: alone })).files).toHaveLength(most);
      if (!capabilities.modes.includes('img2img')) return;
      const both = { ...plainOf(one, 'img2img'), referenceImages: [reference] };
      const { files } = await submit(both);
      expect(files).toHaveLength(2);
      expect(files[0]?.sha256).not.toBe(files[1]?.sha256);
    });
  }
});

describe('pictures', () => {
  const kontext: HarnessRequest = plainOf(model('black-forest-labs/flux-kontext-pro'), 'img2img');

  it('that are large are uploaded first, and named by their address', async () => {
    harness.addPicture('large', new Uint8Array(300_000).fill(7), { width: 64, height: 64 });
    await emulator.reset();
    // The emulator looks into the file, which is no picture: by then it has been named.
    await expect(harness.accept({ ...kontext, image: { assetId: 'large' } })).rejects.toThrow(
      /not a valid image/,
    );
    const [upload, submitted] = emulator.requests();
    expect(upload).toMatchObject({
      method: 'POST',
      path: '/v1/files',
      headers: { authorization: 'Bearer …opqr' },
      files: [{ name: 'content', byteLength: 300_000 }],
    });
    expect(JSON.stringify(submitted?.body)).toMatch(`${emulator.baseUrl}/files/`);
    expect(emulator.ledger()).toEqual([]);
  });

  it('whose upload is refused cost nothing', async () => {
    harness.addPicture('large', new Uint8Array(300_000).fill(7), { width: 64, height: 64 });
    for (const reply of [
      { status: 413, body: { detail: 'Too large.' } },
      { status: 201, body: {} },
    ]) {
      await emulator.reset();
      emulator.setFault({ match: { path: '/files' }, fault: { kind: 'reply', ...reply } });
      await expect(
        harness.accept({ ...kontext, image: { assetId: 'large' } }),
      ).rejects.toMatchObject({ details: { charge: 'not-charged' } });
      expect(emulator.requests()).toHaveLength(1);
    }
  });
});

describe('what does not fit is refused before anything is sent', () => {
  it.each<[string, HarnessRequest, RegExp]>([
    [
      'an outpainting to nowhere',
      { model: model('black-forest-labs/flux-fill-pro'), ...requestOf('outpaint') },
      /outpaint/,
    ],
    [
      'a ratio that it has not',
      { model: model('qwen/qwen-image'), size: { aspectRatio: '21:9' } },
      /21:9/,
    ],
    ['a seed of one without', { model: model('google/nano-banana'), seed: '1' }, /seed/],
  ])('%s', async (_, request, message) => {
    await emulator.reset();
    await expect(harness.accept(request)).rejects.toThrow(message);
    expect(emulator.requests()).toEqual([]);
  });
});
