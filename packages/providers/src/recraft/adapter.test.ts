import {
  completeModelRecord,
  decimalToMicros,
  modelRecordSchema,
  parseDecimal,
} from '@darkroom/core';
import { type RunningEmulator, readImage, startVendorEmulator } from '@darkroom/emulators';
import {
  type AdapterHarness,
  createAdapterHarness,
  emulatorControls,
  type HarnessRun,
  testPng,
  testProviderContract,
  valueAt,
} from '@darkroom/provider-kit/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { requestOf } from '../../test-support/parameter-cases.ts';
import { readProviderFolder } from '../../test-support/read-provider-folder.ts';
import { adapter } from './adapter.ts';

const { provider, models, model } = readProviderFolder('recraft');

/** Written in a form of their own, which a sample text is not: wire.test.ts sends them. The last is a UUID of a style. */
const OWN_FORM = ['colors', 'background_color', 'text_layout', 'style_id'];

testProviderContract({
  adapter,
  provider,
  // One of each kind; what the others send is the business of wire.test.ts.
  models: [
    model('recraftv4_1_flash'),
    model('recraftv3'),
    model('recraftv4_styles_vector'),
    model('vectorize'),
    model('crisp-upscale'),
    model('erase-region'),
    model('variate-image'),
  ],
  faultModel: 'recraftv4_1_flash',
  // Pictures come in the answers themselves; where one comes by address is tried below.
  hasResultUrls: false,
  start: async () => {
    const emulator = await startVendorEmulator('recraft');
    return {
      baseUrl: emulator.baseUrl,
      credentials: { recraft_api_key: emulator.key },
      controls: emulatorControls(emulator),
      close: () => emulator.close(),
    };
  },
  complete: ({ setting, value }) => {
    if (OWN_FORM.includes(setting)) return null;
    // Every shape and 16 megapixels are the business of wire.test.ts, which does not have them painted.
    if (value === 'upscale16mp' || (setting === 'size' && value !== '16:9')) return null;
    return {};
  },
});

describe('against the emulator', () => {
  let emulator: RunningEmulator;
  let harness: AdapterHarness;

  beforeAll(async () => {
    emulator = await startVendorEmulator('recraft');
    harness = createAdapterHarness({
      adapter,
      provider,
      models,
      baseUrl: emulator.baseUrl,
      credentials: { recraft_api_key: emulator.key },
    });
    harness.addPicture('wide', testPng(512, 256), { width: 512, height: 256 });
  });
  afterAll(async () => {
    await harness.close();
    await emulator.close();
  });
  beforeEach(() => emulator.reset());

  const billed = () => emulator.ledger().reduce((sum, { amountMicros }) => sum + amountMicros, 0);
  const told = ({ calls }: HarnessRun) =>
    calls.reduce((sum, { result }) => {
      const dollars = parseDecimal(result.billed ?? '');
      if (dollars === null) throw new RangeError('The answer told no bill.');
      return sum + Number(decimalToMicros(dollars));
    }, 0);

  const named = models.filter(({ key }) => !key.startsWith('explore-'));
  it.each(named.map((one) => [one.key, one] as const))(
    'tells for %s what is on the bill',
    async (_, one) => {
      for (const mode of one.capabilities.modes) {
        await emulator.reset();
        const prompt = one.capabilities.promptUse === 'none' ? '' : 'A red bicycle';
        // PNG is painted faster.
        const outputFormat = one.capabilities.outputFormats.includes('png') ? 'png' : null;
        const run = await harness.run({ model: one, ...requestOf(mode), prompt, outputFormat });
        expect(emulator.ledger()).toHaveLength(1);
        expect(told(run)).toBe(billed());
        const { cost } = run.plan;
        // Where a price is published, it is known before as well.
        if (one.prices.length > 0) {
          expect(cost?.isKnown, mode).toBe(true);
          expect(Number(decimalToMicros(cost?.expected ?? 0n))).toBe(billed());
        }
      }
    },
  );

  it('does not promise a price for a picture that is enlarged afterwards', async () => {
    const extra = [{ name: 'upscale', value: 'upscale4mp' }];
    const run = await harness.run({ model: 'recraftv4_1_flash', extra });
    expect(run.plan.cost).toMatchObject({ isKnown: false });
    expect(run.images[0]).toMatchObject({ width: 2048, height: 2048 });
  });

  it.each([
    ['recraftv4_1_vector', 'txt2img'],
    ['recraftv3_vector', 'inpaint'],
    ['vectorize', 'img2img'],
    ['variate-image-vector', 'variation'],
  ] as const)('keeps the drawing of %s to the byte', async (key, mode) => {
    const prompt = model(key).capabilities.promptUse === 'none' ? '' : 'x';
    const run = await harness.run({ model: key, ...requestOf(mode), prompt });
    const [image] = run.images;
    expect(image).toMatchObject({ mimeType: 'image/svg+xml', width: expect.any(Number) });
    const bytes = Buffer.from(image ? run.bytes(image) : []);
    expect(bytes.toString()).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
  });

  it('sends masks that paint where they are white', async () => {
    const white = { width: 256, height: 256 };
    harness.addPicture('all', testPng(256, 256, [255, 255, 255]), white);
    await harness.run({
      model: 'erase-region',
      ...requestOf('inpaint'),
      mask: { assetId: 'all' },
      prompt: '',
    });
    expect(
      emulator.requests()[0]?.files.map(({ name, contentType }) => [name, contentType]),
    ).toEqual([
      ['image_url', 'image/png'],
      ['mask_url', 'image/png'],
    ]);
    for (const one of models.filter(({ capabilities }) => capabilities.maskFormat !== 'none'))
      expect(one.wire.inputs.mask?.maskPaints).toBe('white');
  });

  it('gives a variation the shape of its picture where none was asked for', async () => {
    const image = { assetId: 'wide' };
    const sizes = [];
    for (const [key, size] of [
      ['variate-image', null],
      ['variate-image-vector', null],
      ['variate-image', { aspectRatio: '9:16' }],
    ] as const) {
      const mode = 'variation';
      const run = await harness.run({ model: key, mode, image, size, prompt: '' });
      sizes.push([valueAt(emulator.requests().at(-1)?.body, 'size'), run.images[0]?.width]);
    }
    expect(sizes).toEqual([
      ['1536x768', 1536],
      ['2:1', 1536],
      ['768x1344', 768],
    ]);
  });

  it('makes a style of references, and takes it by its id afterwards', async () => {
    const reference = (assetId: string) => ({ image: { assetId }, role: null, strength: null });
    const run = await harness.run({
      model: 'recraftv4_styles',
      referenceImages: [reference('picture'), reference('reference')],
    });
    expect(emulator.requests()[0]?.files).toHaveLength(2);
    expect(run.calls[0]?.result.images[0]?.metadata).toEqual({
      imageId: expect.any(String),
      styleId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect([told(run), billed()]).toEqual([40_000, 40_000]);
    const form = new FormData();
    form.append('style', 'digital_illustration');
    form.append('files', new Blob([Uint8Array.from(testPng(256, 256))]));
    const made = await fetch(`${emulator.baseUrl}/styles`, {
      method: 'POST',
      headers: { authorization: `Bearer ${emulator.key}` },
      body: form,
    });
    const { id } = z.looseObject({ id: z.string() }).parse(await made.json());
    const extra = [{ name: 'style_id', value: id }];
    for (const key of ['recraftv3', 'recraftv4_1', 'recraftv4_styles']) {
      await harness.run({ model: key, extra });
      expect(valueAt(emulator.requests().at(-1)?.body, 'style_id')).toBe(id);
    }
    const both = harness.run({
      model: 'recraftv4_styles',
      extra,
      referenceImages: [reference('picture')],
    });
    await expect(both).rejects.toThrow(/Leave one of them out/);
  });

  it('tells how explicit a picture is where that was asked for', async () => {
    const extra = [{ name: 'calculate_features', value: true }];
    const run = await harness.run({ model: 'recraftv4_1_flash', extra });
    expect(run.calls[0]?.result.images[0]?.metadata).toMatchObject({ nsfwScore: 0.01 });
  });

  it('finds more like a picture by the id that came with it', async () => {
    const first = await harness.run({ model: 'explore' });
    const source = String(first.calls[0]?.result.images[0]?.metadata?.imageId);
    const extra = [
      { name: 'source_image_id', value: source },
      { name: 'similarity', value: 4 },
    ];
    const run = await harness.run({ model: 'explore-similar', prompt: '', extra });
    expect(run.images).toHaveLength(1);
    expect(emulator.requests().at(-1)?.body).toEqual({
      response_format: 'b64_json',
      source_image_id: source,
      similarity: 4,
    });
    expect(told(run)).toBe(40_000);
  });

  describe('a picture that comes by address', () => {
    const byAddress = (key: string) => {
      const plain = model(key);
      const constants = { ...plain.wire.constants, response_format: 'url' };
      return { ...plain, wire: { ...plain.wire, constants } };
    };

    it.each(['recraftv4_1', 'recraftv4_1_vector', 'remove-background'])(
      'of %s is fetched without the token',
      async (key) => {
        const of = byAddress(key);
        const mode = of.capabilities.modes[0] ?? 'txt2img';
        const prompt = of.capabilities.promptUse === 'none' ? '' : 'x';
        const run = await harness.run({ model: of, ...requestOf(mode), prompt });
        expect(run.images).toHaveLength(1);
        const fetched = emulator.requests().filter(({ path }) => path.startsWith('/__results/'));
        expect(fetched).toHaveLength(1);
        expect(fetched[0]?.headers).not.toHaveProperty('authorization');
      },
    );

    it.each([
      [{ kind: 'result-expired', lasting: true }, 'OUTPUT_EXPIRED'],
      [{ kind: 'result-private', url: 'http://169.254.169.254/latest/' }, 'PROVIDER_BAD_RESPONSE'],
    ] as const)('%j is no picture, and was charged', async (fault, code) => {
      emulator.setFault({ fault });
      const run = harness.run({ model: byAddress('recraftv4_1') });
      await expect(run).rejects.toMatchObject({ code, details: { charge: 'charged' } });
      expect(emulator.ledger()).toHaveLength(1);
    });
  });

  it('tells an empty account, whichever status it comes with', async () => {
    for (const status of [402, 403, 400]) {
      const body = { code: 'not_enough_credits', message: 'Not enough units.' };
      emulator.setFault({ fault: { kind: 'reply', status, body } });
      const run = harness.run({ model: 'recraftv4_1_flash' });
      await expect(run).rejects.toMatchObject({ code: 'INSUFFICIENT_FUNDS' });
    }
  });

  it('says what is left on the account, and that nothing is', async () => {
    await harness.run({ model: 'recraftv4_1_flash' });
    expect((await adapter.verify(harness.context())).message).toBe(
      'The token belongs to Emulator. 99993 API units are left; 1000 are one dollar.',
    );
    const account = (body: unknown) =>
      emulator.setFault({
        match: { path: '/users/me' },
        fault: { kind: 'reply', status: 200, body },
      });
    account({ id: 'x', email: 'a@example.com', credits: 0 });
    expect((await adapter.verify(harness.context())).message).toMatch(
      /^The token belongs to a@example\.com\. No API units are left/,
    );
    account({ id: 'x' });
    expect((await adapter.verify(harness.context())).message).toBe('The token is good.');
    account([1]);
    await expect(adapter.verify(harness.context())).rejects.toThrow(/it ends in \/v1/);
  });

  it('discovers image models with their prices, those of others included, and they run', async () => {
    const found = (await adapter.discover?.(harness.context())) ?? [];
    const ids = found.map(({ providerModelId }) => providerModelId);
    expect(ids).toContain('flux2_pro');
    expect(ids).not.toContain('seedance_2');
    const flux = found.find(({ providerModelId }) => providerModelId === 'flux2_pro');
    expect(flux?.record.prices).toMatchObject([{ unit: 'image', price: '0.05' }]);
    const record = completeModelRecord(modelRecordSchema.parse(flux?.record));
    const run = await harness.run({ model: record, size: { aspectRatio: '16:9' } });
    expect(told(run)).toBe(50_000);
    const [image] = run.images;
    expect(await readImage(Buffer.from(image ? run.bytes(image) : []))).toMatchObject({
      format: 'webp',
      width: 1344,
    });
  });
});
