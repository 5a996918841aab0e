import {
  completeModelRecord,
  decimalToMicros,
  modelRecordSchema,
  parseDecimal,
} from '@darkroom/core';
import { type RunningEmulator, startVendorEmulator } from '@darkroom/emulators';
import {
  type AdapterHarness,
  createAdapterHarness,
  emulatorControls,
  type HarnessRun,
  testProviderContract,
} from '@darkroom/provider-kit/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { requestOf } from '../../test-support/parameter-cases.ts';
import { readProviderFolder } from '../../test-support/read-provider-folder.ts';
import { adapter } from './adapter.ts';

const { provider, models, model } = readProviderFolder('xai');

testProviderContract({
  adapter,
  provider,
  // Aliases are served as these are, and what is retired is the business of wire.test.ts.
  models: [model('grok-imagine-image-2.0'), model('grok-imagine-image')],
  faultModel: 'grok-imagine-image-2.0',
  // Pictures come in the answers themselves; where one comes by address is tried below.
  hasResultUrls: false,
  start: async () => {
    const emulator = await startVendorEmulator('xai');
    return {
      baseUrl: emulator.baseUrl,
      credentials: { xai_api_key: emulator.key },
      controls: emulatorControls(emulator),
      close: () => emulator.close(),
    };
  },
  moderations: [
    {
      name: 'an empty list and a reason, with status 200',
      fault: { kind: 'moderation', stage: 'input', reason: 'empty-list' },
      expected: { stage: 'input', charge: 'not-charged' },
    },
    {
      name: 'a flag on every picture, with status 200',
      fault: { kind: 'moderation', stage: 'output' },
      expected: { stage: 'output', charge: 'charged' },
    },
  ],
});

describe('against the emulator', () => {
  let emulator: RunningEmulator;
  let harness: AdapterHarness;
  const two = 'grok-imagine-image-2.0';

  beforeAll(async () => {
    emulator = await startVendorEmulator('xai');
    harness = createAdapterHarness({
      adapter,
      provider,
      models,
      baseUrl: emulator.baseUrl,
      credentials: { xai_api_key: emulator.key },
    });
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
  const settings = (quality: string, resolution: string) => [
    { name: 'quality', value: quality },
    { name: 'resolution', value: resolution },
  ];

  it.each([
    [two, {}],
    [two, { extra: settings('low', '1.5k'), count: 3 }],
    [two, { extra: settings('medium', '2k') }],
    ['grok-imagine-image', { size: { preset: '2K 1:1' }, count: 2 }],
    ['grok-imagine-image-2026-03-02', {}],
  ])('knows of %s before what is on the bill after: %j', async (key, request) => {
    const run = await harness.run({ model: key, ...request });
    expect(emulator.ledger()).toHaveLength(1);
    expect([told(run), Number(decimalToMicros(run.plan.cost?.maximum ?? 0n))]).toEqual([
      billed(),
      billed(),
    ]);
  });

  it('counts the pictures that go along, once a call', async () => {
    const referenceImages = [{ image: { assetId: 'reference' }, role: null, strength: null }];
    const run = await harness.run({
      model: two,
      ...requestOf('img2img'),
      referenceImages,
      count: 2,
    });
    expect(billed()).toBe(2 * 60_000 + 2 * 10_000);
    expect(told(run)).toBe(billed());
    expect(Number(decimalToMicros(run.plan.cost?.maximum ?? 0n))).toBe(billed());
  });

  it('gives a range where the vendor chooses the quality, and then the true cost', async () => {
    const run = await harness.run({ model: two, extra: settings('auto', '1k') });
    const { minimum = null, maximum = null } = run.plan.cost ?? {};
    expect([minimum, maximum]).toEqual([parseDecimal('0.04'), parseDecimal('0.06')]);
    expect(run.calls[0]?.result.billed).toBe('0.04');
  });

  it('bills a retired model that a server still has by what the answer says', async () => {
    emulator.setSettings({ today: '2026-10-31' });
    const run = await harness.run({
      model: 'grok-imagine-image-pro',
      size: { preset: '2K 16:9' },
    });
    expect([told(run), billed()]).toEqual([70_000, 70_000]);
    expect(decimalToMicros(run.plan.cost?.expected ?? 0n)).toBe(70_000n);
    expect(run.images[0]).toMatchObject({ mimeType: 'image/jpeg', width: 2816, height: 1584 });
  });

  it('keeps the pictures that were not refused, and tells the others', async () => {
    emulator.setFault({ fault: { kind: 'moderation', stage: 'output', reason: 'one' } });
    const run = await harness.run({ model: two, count: 3 });
    expect(run.images).toHaveLength(2);
    const { refusals, billed: dollars } = run.calls[0]?.result ?? {};
    expect(refusals).toEqual([
      {
        message: expect.stringMatching(/safety rules of xAI refused the picture/),
        providerMessage: null,
      },
    ]);
    expect(dollars).toBe('0.18');
  });

  describe('a picture that comes by address', () => {
    const plain = model(two);
    const constants = { ...plain.wire.constants, response_format: 'url' };
    const byAddress = { ...plain, wire: { ...plain.wire, constants } };

    it('is fetched without the key', async () => {
      const run = await harness.run({ model: byAddress, count: 2 });
      expect(run.images).toHaveLength(2);
      const fetched = emulator.requests().filter(({ path }) => path.startsWith('/__results/'));
      expect(fetched).toHaveLength(2);
      for (const { headers } of fetched) expect(headers).not.toHaveProperty('authorization');
    });

    it.each([
      [{ kind: 'result-expired', lasting: true }, 'OUTPUT_EXPIRED'],
      [{ kind: 'result-private', url: 'http://169.254.169.254/latest/' }, 'PROVIDER_BAD_RESPONSE'],
    ] as const)('%j is no picture, and was charged', async (fault, code) => {
      emulator.setFault({ fault });
      const run = harness.run({ model: byAddress });
      await expect(run).rejects.toMatchObject({ code, details: { charge: 'charged' } });
      expect(emulator.ledger()).toHaveLength(1);
    });
  });

  describe('the key', () => {
    const answer = (path: string, status: number, body: unknown) =>
      emulator.setFault({ match: { path }, fault: { kind: 'reply', status, body } });
    const verify = () => adapter.verify(harness.context());

    it('is told with what it may use, other names included', async () => {
      expect(await verify()).toEqual({
        message: 'The key "Emulator key" is good; it may use 2 image models.',
        modelIds: [two, 'grok-imagine-image', 'grok-imagine-image-2026-03-02'],
      });
      expect(emulator.ledger()).toEqual([]);
    });

    it.each([
      ['api_key_blocked', 'CREDENTIALS_REJECTED', /The key is blocked/],
      ['api_key_disabled', 'CREDENTIALS_REJECTED', /The key is disabled/],
      ['team_blocked', 'PERMISSION_DENIED', /The team is blocked/],
    ])('is refused where %s', async (flag, code, words) => {
      answer('/api-key', 200, { name: 'k', [flag]: true });
      await expect(verify()).rejects.toMatchObject({
        code,
        message: expect.stringMatching(words),
        details: { charge: 'not-charged' },
      });
    });

    it('is good where it may not read the list, and says so', async () => {
      answer('/image-generation-models', 403, { code: 'x', error: 'No permission.' });
      expect(await verify()).toEqual({
        message: 'The key "Emulator key" is good, and may not read the list of image models.',
      });
    });

    it.each(['/api-key', '/image-generation-models'])('needs %s to be what it is', async (path) => {
      answer(path, 200, ['something else']);
      await expect(verify()).rejects.toThrow(/it ends in \/v1/);
      answer(path, 503, { code: 'x', error: 'Down.' });
      answer(path, 503, { code: 'x', error: 'Down.' });
      answer(path, 503, { code: 'x', error: 'Down.' });
      answer(path, 503, { code: 'x', error: 'Down.' });
      answer(path, 503, { code: 'x', error: 'Down.' });
      await expect(verify()).rejects.toMatchObject({ code: 'PROVIDER_UNAVAILABLE' });
    });
  });

  it('discovers models with the tiers and prices of the list, and they run', async () => {
    emulator.setSettings({
      models: [two, { id: 'grok-imagine-image-3', like: two }, 'grok-imagine-image'],
    });
    const found = (await adapter.discover?.(harness.context())) ?? [];
    expect(found.map(({ providerModelId }) => providerModelId)).toEqual([
      two,
      'grok-imagine-image-3',
      'grok-imagine-image',
      'grok-imagine-image-2026-03-02',
    ]);
    const three = completeModelRecord(modelRecordSchema.parse(found[1]?.record));
    expect(three.parameters).toMatchObject([
      { name: 'quality', values: ['low', 'medium'], default: 'medium' },
      { name: 'resolution', values: ['1k', '1.5k', '2k'], default: '1k' },
    ]);
    expect(three.prices).toContainEqual(
      expect.objectContaining({
        price: '0.05',
        conditions: { quality: 'low', resolution: '1.5k' },
      }),
    );
    const run = await harness.run({ model: three, extra: settings('low', '2k') });
    expect([told(run), Number(decimalToMicros(run.plan.cost?.expected ?? 0n))]).toEqual([
      60_000, 60_000,
    ]);
    await harness.run({ model: three, ...requestOf('img2img'), size: { aspectRatio: '16:9' } });
    const first = completeModelRecord(modelRecordSchema.parse(found[2]?.record));
    expect([first.parameters, first.prices]).toMatchObject([[], [{ price: '0.02' }]]);
    await harness.run({ model: first });
    expect(emulator.ledger()).toHaveLength(3);
  });
});
