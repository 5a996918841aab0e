import type { ModelRecordInput } from '@darkroom/core';
import type { InputImage, ProviderAdapter } from '@darkroom/provider-kit';
import { sniffMimeType } from '@darkroom/storage';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Paymaster, png } from '../testing/local/paymaster.ts';
import { noise } from '../testing/local/pictures.ts';
import { ADAPTERS } from '../testing/local/test-adapters.ts';
import {
  follow,
  openTestEngine,
  submit,
  type TestEngine,
  upload,
} from '../testing/local/test-engine.ts';

let paymaster: Paymaster;
let opened: TestEngine;
let seen: (InputImage | null)[];

beforeEach(async () => {
  paymaster = new Paymaster();
  await paymaster.open();
  seen = [];
});
afterEach(async () => {
  await opened.close();
  await paymaster.close();
});

/** Looks at what would leave the machine, and sends it. */
const adapter: ProviderAdapter = {
  ...ADAPTERS.form,
  async call(request, context, prepared) {
    for (const image of [request.image, request.mask]) {
      if (!image) continue;
      const bytes = await image.bytes();
      expect(bytes.byteLength).toBe(image.byteSize);
      expect(sniffMimeType(bytes)).toBe(image.mimeType);
    }
    seen.push(request.image, request.mask);
    return ADAPTERS.form.call(request, context, prepared);
  },
};

const wire = (
  inputs: NonNullable<ModelRecordInput['wire']>['inputs'],
): Partial<ModelRecordInput> => ({
  wire: {
    modes: { img2img: { path: '/generate' }, inpaint: { path: '/generate' } },
    fields: { prompt: 'prompt', count: 'n', seed: 'seed' },
    inputs,
  },
});

async function run(inputs: Parameters<typeof wire>[0], picture: Buffer, mask?: Buffer) {
  opened = await openTestEngine({ baseUrl: paymaster.baseUrl, adapter, model: wire(inputs) });
  const asset = await upload(opened, picture);
  const maskAsset = mask ? await upload(opened, mask) : null;
  const { id } = await submit(opened, {
    mode: mask ? 'inpaint' : 'img2img',
    image: { assetId: asset.id },
    mask: maskAsset ? { assetId: maskAsset.id } : null,
  });
  return follow(opened, id);
}

it('a picture within the limit goes as it is', async () => {
  const picture = noise(256, 256);
  const { row } = await run({ image: { field: 'image', maximumBytes: 300_000 } }, picture);
  expect(row.status).toBe('SUCCEEDED');
  expect(seen[0]).toMatchObject({ mimeType: 'image/png', width: 256, height: 256 });
});

it('a picture that is too large takes another encoding before it is made smaller', async () => {
  const picture = noise(256, 256);
  const { row } = await run({ image: { field: 'image', maximumBytes: 62_000 } }, picture);
  expect(row.status).toBe('SUCCEEDED');
  expect(seen[0]?.mimeType).not.toBe('image/png');
  expect(seen[0]).toMatchObject({ width: 256, height: 256 });
  expect(seen[0]?.byteSize).toBeLessThanOrEqual(62_000);
});

it.each([
  ['of a type that the model takes', ['image/png']],
  ['in the smallest encoding', ['image/png', 'image/jpeg', 'image/webp']],
])('else it is made smaller, %s, in its own proportions', async (_what, mimeTypes) => {
  const inputs = { image: { field: 'image', mimeTypes, maximumBytes: 8000 } };
  const { row } = await run(inputs, noise(256, 128));
  expect(row.status).toBe('SUCCEEDED');
  const [image] = seen;
  expect(mimeTypes).toContain(image?.mimeType);
  expect(image?.byteSize).toBeLessThanOrEqual(8000);
  expect(image?.byteSize).toBeGreaterThan(2000);
  expect((image?.width ?? 0) / (image?.height ?? 1)).toBeCloseTo(2, 1);
});

it.each([
  [
    'a picture with a mask',
    { image: { field: 'image', mimeTypes: ['image/png'], maximumBytes: 8000 } },
    /"image" comes to .* belongs with a mask/,
  ],
  ['a mask', { mask: { field: 'mask', maximumBytes: 20 } }, /"mask" comes to/],
])('%s is refused before anything is sent', async (_what, inputs, sentence) => {
  const { row, failures } = await run(inputs, noise(256, 256), png(256, 256, 255));
  expect(row.status).toBe('FAILED');
  expect(failures).toMatchObject([{ code: 'INVALID_REQUEST', mayHaveBeenCharged: false }]);
  expect(failures[0]?.message).toMatch(sentence);
  expect(failures[0]?.message).toMatch(/Nothing was sent and nothing was charged/);
  expect(paymaster.requests).toHaveLength(0);
});

it('a picture that cannot be read any more fails before anything is sent', async () => {
  let isLost = false;
  opened = await openTestEngine({
    baseUrl: paymaster.baseUrl,
    adapter,
    failpoint: async (point) => {
      if (point !== 'submit.after-commit' || isLost) return;
      isLost = true;
      for await (const key of opened.blobs.keys()) await opened.blobs.delete(key);
    },
  });
  const asset = await upload(opened, png(64, 64));
  const { id } = await submit(opened, { mode: 'img2img', image: { assetId: asset.id } });
  const { row, failures } = await follow(opened, id);
  expect(row.status).toBe('FAILED');
  expect(failures).toMatchObject([{ code: 'IMAGE_UNREADABLE', mayHaveBeenCharged: false }]);
  expect(paymaster.requests).toHaveLength(0);
});
