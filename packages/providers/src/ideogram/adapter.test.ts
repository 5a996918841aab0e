import {
  completeModelRecord,
  decimalToMicros,
  modelRecordSchema,
  parseDecimal,
  plainExtra,
  plainSize,
} from '@darkroom/core';
import { type RunningEmulator, startVendorEmulator } from '@darkroom/emulators';
import {
  type AdapterHarness,
  createAdapterHarness,
  emulatorControls,
  testPng,
  testProviderContract,
} from '@darkroom/provider-kit/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { requestOf } from '../../test-support/parameter-cases.ts';
import { readProviderFolder } from '../../test-support/read-provider-folder.ts';
import { adapter } from './adapter.ts';

const { provider, models, model } = readProviderFolder('ideogram');

/** Texts that must have a form of their own: wire.test.ts sends good ones. */
const FORMED = ['style_codes', 'palette_colors', 'context_window'];

testProviderContract({
  adapter,
  provider,
  // Each of these is a kind of its own; what the others send is the business of wire.test.ts.
  models: [
    'ideogram-4-5',
    'precise-edit/ideogram-4-5',
    'ideogram-4',
    'ideogram-3',
    'ideogram-3-character',
    'reframe/nano-banana-2',
    'replace-background/ideogram-3',
    'remove-background/ideogram-1',
    'remove-object/ideogram-1',
    'upscale/topaz-redefine',
    'layerize/ideogram-3',
    'ideogram-v3',
  ].map(model),
  faultModel: 'ideogram-3',
  jobModel: 'ideogram-3',
  start: async () => {
    const emulator = await startVendorEmulator('ideogram');
    return {
      baseUrl: emulator.baseUrl,
      credentials: { ideogram_api_key: emulator.key },
      controls: emulatorControls(emulator),
      close: () => emulator.close(),
    };
  },
  complete: ({ setting, value }) => {
    if (FORMED.includes(setting)) return null;
    // Painted once each: wire.test.ts sends all values of these without painting.
    if (setting === 'style_preset' && !/^bauhaus$/i.test(String(value))) return null;
    if (setting === 'size' && !/^(1:1|16:9)$|1K 1:1/.test(String(value))) return null;
    // The lowest quality is for edits alone.
    return value === 'very_low' ? requestOf('img2img') : {};
  },
});

describe('against the emulator', () => {
  let emulator: RunningEmulator;
  let harness: AdapterHarness;

  beforeAll(async () => {
    emulator = await startVendorEmulator('ideogram');
    harness = createAdapterHarness({
      adapter,
      provider,
      models,
      baseUrl: emulator.baseUrl,
      credentials: { ideogram_api_key: emulator.key },
    });
  });
  afterAll(async () => {
    await harness.close();
    await emulator.close();
  });
  beforeEach(() => emulator.reset());

  const CUSTOM = { name: 'custom_model_uri', value: 'model/abc/version/0' };
  const micros = (text: string | null | undefined) =>
    decimalToMicros(parseDecimal(text ?? '') ?? -1n);

  it.each(models.map((one) => [one.source.split('/ideogram/')[1] ?? '', one] as const))(
    'is told for %s what the bill is, and says it before where a price is known',
    async (id, one) => {
      const [mode = 'txt2img'] = one.capabilities.modes;
      const run = await harness.run({
        model: one,
        ...requestOf(mode),
        ...(one.capabilities.promptUse === 'none' ? { prompt: '' } : {}),
        size:
          plainSize(one, mode) ??
          (one.wire.fields.size?.[0]?.field === 'size' ? { preset: '1K 1:1' } : null),
        extra: plainExtra(one, mode, 'reference').map((extra) =>
          extra.name === CUSTOM.name ? CUSTOM : extra,
        ),
      });
      const [charge] = emulator.ledger();
      const amount = BigInt(charge?.amountMicros ?? -1);
      const [call] = run.calls;
      const isJob = (call?.polls ?? 0) > 0;
      expect(isJob ? micros(call?.result.billed) : amount).toBe(amount);
      expect(isJob).toBe(id !== 'ideogram-v3');
      const isExact = one.prices.length > 0 && !id.startsWith('upscale/');
      if (isExact) expect(decimalToMicros(run.plan.cost?.expected ?? -1n)).toBe(amount);
    },
  );

  it('paints where the mask is black, but where objects are removed', () => {
    const paints = (of: 'black' | 'white') =>
      models
        .filter(
          ({ capabilities, wire }) =>
            capabilities.maskFormat !== 'none' && wire.inputs.mask?.maskPaints === of,
        )
        .map(({ key }) => key);
    expect(paints('white')).toEqual(['remove-object-ideogram-1']);
    expect(paints('black')).toHaveLength(
      models.filter(({ capabilities }) => capabilities.modes.includes('inpaint')).length - 1,
    );
  });

  it('tells the seeds and sizes of several pictures', async () => {
    const run = await harness.run({
      model: 'ideogram-4',
      count: 10,
      seed: '5',
      size: { preset: '1K 1:1' },
    });
    expect(run.plan.calls).toEqual([8, 2]);
    const told = run.calls.flatMap(({ result }) => result.images);
    expect(told.slice(0, 2).map(({ seed }) => seed)).toEqual(['5', '6']);
    expect(told[0]?.metadata).toEqual({ resolution: '1024x1024' });
    expect(run.images[0]).toMatchObject({ width: 1024, height: 1024, mimeType: 'image/png' });
  });

  it('keeps the texts that it took off a design', async () => {
    const run = await harness.run({ model: 'layerize-ideogram-3', ...requestOf('img2img') });
    expect(run.calls[0]?.result.images[0]?.metadata).toMatchObject({
      textBlocks: [{ text: 'HELLO', x: 12 }],
    });
  });

  it('edits at the size of the source where that is wished', async () => {
    harness.addPicture('wide', testPng(320, 192), { width: 320, height: 192 });
    const run = await harness.run({
      model: 'ideogram-4-5',
      mode: 'img2img',
      image: { assetId: 'wide' },
      extra: [{ name: 'source_size', value: true }],
    });
    expect(run.images[0]).toMatchObject({ width: 320, height: 192 });
  });

  describe('what is refused', () => {
    it.each([
      ['a picture of several', 'moderation', 'unknown'],
      ['a picture of a job', 'job-moderation', 'charged'],
    ] as const)('at the output, %s', async (_, kind, charge) => {
      emulator.setFault({ fault: { kind, stage: 'output', charge: true } });
      const run = harness.run({ model: kind === 'moderation' ? 'ideogram-v3' : 'ideogram-3' });
      await expect(run).rejects.toMatchObject({
        code: 'CONTENT_REFUSED',
        details: { stage: 'output', charge },
      });
    });

    it('is told beside what came', async () => {
      const good = await harness.run({ model: 'ideogram-v3' });
      const address = emulator.requests().find(({ path }) => path.startsWith('/__results/'));
      const query = new URLSearchParams(address?.query).toString();
      const item = {
        url: `${emulator.url}${address?.path}?${query}`,
        is_image_safe: true,
        seed: 3,
      };
      const body = { data: [item, { url: null, is_image_safe: false }, { url: '', seed: 4 }] };
      emulator.setFault({ fault: { kind: 'reply', status: 200, body } });
      const run = await harness.run({ model: 'ideogram-v3', count: 3 });
      expect(run.images.map(({ sha256 }) => sha256)).toEqual(
        good.images.map(({ sha256 }) => sha256),
      );
      expect(run.calls[0]?.result.refusals).toHaveLength(2);
    });

    it.each([
      [402, 'insufficient_funds', 'INSUFFICIENT_FUNDS', /Add credit/],
      [402, 'subscription_required', 'PERMISSION_DENIED', /may not use this model/],
      [429, 'daily_limit', 'INSUFFICIENT_FUNDS', /limit of the day/],
      [429, 'inflight_limit', 'RATE_LIMITED', /ten generations at once/],
      [403, 'feature_limit', 'PERMISSION_DENIED', /may not use this model/],
    ] as const)('%i for %s', async (status, reason, code, message) => {
      const body = { error: 'No.', reject_reason: reason };
      emulator.setFault({ fault: { kind: 'reply', status, body } });
      await expect(harness.run({ model: 'ideogram-4' })).rejects.toMatchObject({
        code,
        message: expect.stringMatching(message),
        details: { charge: 'not-charged' },
      });
    });

    it('by a job that ended, with its reason', async () => {
      emulator.setFault({ fault: { kind: 'job-failed', reason: 'model_overloaded' } });
      await expect(harness.run({ model: 'ideogram-4' })).rejects.toMatchObject({
        code: 'PROVIDER_BAD_RESPONSE',
        message: expect.stringMatching(/could not finish it. It says: "model overloaded"/),
      });
    });
  });

  it('asks for the price of a picture to check a key, and buys nothing', async () => {
    const { message } = await adapter.verify(harness.context());
    expect(message).toBe(
      'The account may paint; a picture of Ideogram 4.0 at turbo speed costs it 0.03 US dollars.',
    );
    expect(emulator.requests()).toMatchObject([
      { path: '/v2/image/generate/ideogram-4', query: { dry_run: 'true' }, status: 200 },
    ]);
    expect(emulator.ledger()).toHaveLength(0);
    emulator.setFault({
      match: { path: '/v2/image' },
      fault: { kind: 'reply', status: 200, body: { data: [] } },
    });
    await expect(adapter.verify(harness.context())).rejects.toMatchObject({
      code: 'PROVIDER_BAD_RESPONSE',
    });
  });

  it('finds the models of one’s own that can paint, and paints by them', async () => {
    const found = (await adapter.discover?.(harness.context())) ?? [];
    expect(found.map(({ providerModelId, record }) => [providerModelId, record.name])).toEqual([
      ['model/_vEtS-iCTVWow-2WZvm11g/version/0', 'House style'],
    ]);
    const own = completeModelRecord(modelRecordSchema.parse(found[0]?.record));
    await harness.run({ model: own, extra: [{ name: 'rendering_speed', value: 'turbo' }] });
    expect(emulator.requests().find(({ method }) => method === 'POST')).toMatchObject({
      path: '/v2/image/generate/ideogram-3-custom-model',
      body: {
        custom_model_uri: 'model/_vEtS-iCTVWow-2WZvm11g/version/0',
        rendering_speed: 'turbo',
      },
    });
  });

  it('takes the name of a model without a file for one of v2', async () => {
    const record = adapter.unknownModel?.('ideogram-4-6', provider);
    const unknown = completeModelRecord(modelRecordSchema.parse(record));
    const run = await harness.run({ model: unknown, count: 2, seed: '1' });
    expect(run.images).toHaveLength(2);
  });
});
