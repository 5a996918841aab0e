import { decimalToMicros, plainExtra } from '@darkroom/core';
import { type RunningEmulator, readImage, startVendorEmulator } from '@darkroom/emulators';
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

const { provider, models } = readProviderFolder('stability');

/** What a setting wants beside it: a light has a strength where it has a source, and no pixels at one side are none. */
const BESIDE: Readonly<Record<string, { name: string; value: string | number }>> = {
  light_source_strength: { name: 'light_source_direction', value: 'left' },
  left: { name: 'right', value: 64 },
};

/** Each of these is like another one; all that they send is the business of wire.test.ts. */
const ALIKE = [
  ...['sd3-large', 'sd3-large-turbo', 'sd3-medium', 'sd3.5-flash'],
  ...['sd3.5-large-turbo', 'sd3.5-medium', 'control-structure', 'control-style'],
];

testProviderContract({
  adapter,
  provider,
  models: models.filter(({ key }) => !ALIKE.includes(key)),
  faultModel: 'stable-image-core',
  jobModel: 'upscale-creative',
  // Pictures come in the answers themselves.
  hasResultUrls: false,
  start: async () => {
    const emulator = await startVendorEmulator('stability');
    return {
      baseUrl: emulator.baseUrl,
      credentials: { stability_api_key: emulator.key },
      controls: emulatorControls(emulator),
      close: () => emulator.close(),
    };
  },
  complete: ({ model, setting }) => {
    // The same field with the same values everywhere: wire.test.ts sends them all without painting.
    if (setting === 'style_preset' && model.key !== 'stable-image-core') return null;
    const extra = BESIDE[setting];
    return extra ? { extra: [extra] } : {};
  },
  // A call gives one picture.
  lacks: ['fewer-images'],
  expected: {
    // What fails in the vendor's own form is not billed.
    'server-error': { code: 'PROVIDER_UNAVAILABLE', charge: 'not-charged' },
  },
});

describe('against the emulator', () => {
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
  beforeEach(() => emulator.reset());

  const living = models.filter(({ lifecycle }) => lifecycle.state !== 'retired');
  it.each(living.map((one) => [one.key, one] as const))(
    'says for %s before what is on the bill after',
    async (_, one) => {
      const [mode = 'txt2img'] = one.capabilities.modes;
      const request = { ...requestOf(mode), extra: plainExtra(one, mode, 'reference') };
      const prompt = one.capabilities.promptUse === 'none' ? '' : 'A red bicycle';
      const run = await harness.run({ model: one, ...request, prompt });
      const [charge] = emulator.ledger();
      expect(decimalToMicros(run.plan.cost?.expected ?? 0n)).toBe(
        BigInt(charge?.amountMicros ?? -1),
      );
      expect(charge?.model).toContain(
        one.key === 'style-transfer' ? 'control-style-transfer' : one.key,
      );
    },
  );

  it('asks for several pictures in calls of their own, with the next seeds, which come back', async () => {
    const run = await harness.run({ model: 'stable-image-core', count: 3, seed: '4294967294' });
    const seeds = emulator
      .requests()
      .map(({ fields }) => fields?.find(({ name }) => name === 'seed')?.value);
    expect(seeds).toEqual(['4294967294', '0', '1']);
    const told = run.calls.map(({ result }) => result.images[0]?.seed);
    expect([told[0], told[2]]).toEqual(['4294967294', '1']);
    expect(new Set(run.images.map(({ sha256 }) => sha256)).size).toBe(3);
  });

  it('paints where the mask is white', async () => {
    harness.addPicture('white mask', testPng(256, 256, [255, 255, 255]), {
      width: 256,
      height: 256,
    });
    const kept = await harness.run({
      model: 'inpaint',
      ...requestOf('inpaint'),
      mask: { assetId: 'mask' },
    });
    expect(
      emulator
        .requests()
        .at(-1)
        ?.files.map(({ name }) => name),
    ).toEqual(['image', 'mask']);
    expect(kept.images).toHaveLength(1);
    for (const key of ['inpaint', 'erase']) {
      expect(models.find((one) => one.key === key)?.wire.inputs.mask?.maskPaints).toBe('white');
    }
  });

  it('starts from a picture with a strength of its own where none is said', async () => {
    const sent = () =>
      Object.fromEntries(
        (emulator.requests().at(-1)?.fields ?? []).map(({ name, value }) => [name, value]),
      );
    for (const model of ['stable-image-ultra', 'sd3.5-large']) {
      await harness.run({ model, ...requestOf('img2img') });
      expect(sent().strength).toBe('0.75');
      await harness.run({ model, ...requestOf('img2img'), strength: 0.2 });
      expect(sent().strength).toBe('0.2');
    }
    expect(sent()).toMatchObject({ mode: 'image-to-image', model: 'sd3.5-large' });
    await harness.run({ model: 'sd3.5-flash', size: { aspectRatio: '9:21' } });
    expect(sent()).toMatchObject({
      mode: 'text-to-image',
      aspect_ratio: '9:21',
      model: 'sd3.5-flash',
    });
    expect(sent().strength).toBeUndefined();
  });

  it.each([
    [
      'a ratio for a picture that has one',
      { model: 'sd3.5-large', ...requestOf('img2img'), size: { aspectRatio: '1:1' } },
      /takes size/,
    ],
    [
      'words for a tool that has none',
      { model: 'erase', ...requestOf('inpaint') },
      /can be told nothing in words/,
    ],
    [
      'no side to extend',
      { model: 'outpaint', ...requestOf('outpaint') },
      /needs one of left, right, up, down/,
    ],
    [
      'no background',
      { model: 'replace-background-and-relight', ...requestOf('img2img'), prompt: '' },
      /needs one of prompt, background_reference/,
    ],
    [
      'a light from nowhere',
      {
        model: 'replace-background-and-relight',
        ...requestOf('img2img'),
        extra: [{ name: 'light_source_strength', value: 0.5 }],
      },
      /needs one of light_source_direction, light_reference/,
    ],
    [
      'a negative prompt for the turbo',
      { model: 'sd3.5-large-turbo', negativePrompt: 'fog' },
      /takes no negative prompt/,
    ],
    [
      'an upscale without words',
      { model: 'upscale-creative', ...requestOf('upscale'), prompt: '' },
      /prompt is empty/,
    ],
  ])('refuses %s before anything is sent', async (_, request, message) => {
    await expect(harness.run(request)).rejects.toThrow(message);
    expect(emulator.requests()).toHaveLength(0);
  });

  it('refuses a picture of more pixels than the tool takes', async () => {
    harness.addPicture('large', testPng(4, 4), { width: 2000, height: 1000 });
    const image = { assetId: 'large' };
    const run = harness.run({ model: 'upscale-fast', mode: 'upscale', image, prompt: '' });
    await expect(run).rejects.toThrow(/each edge must be from 32 to 1536/);
  });

  describe('a result that comes later', () => {
    const request = { model: 'upscale-creative', ...requestOf('upscale'), seed: '9' };

    it('is asked for every ten seconds until it is there, and paid for once', async () => {
      const run = await harness.run(request);
      const [call] = run.calls;
      expect(call).toMatchObject({ polls: 2, progress: [null], status: 200 });
      expect(call?.handles).toEqual([{ id: expect.stringMatching(/^[0-9a-f]{64}$/) }]);
      expect(call?.result.images[0]?.seed).toBe('9');
      const facts = await readImage(Buffer.from(run.bytes(run.images[0] ?? never())));
      expect(facts).toMatchObject({ format: 'png', width: 1024, height: 1024 });
      expect(emulator.ledger()).toHaveLength(1);
    });

    it.each([
      ['input', 'not-charged'],
      ['output', 'unknown'],
    ] as const)('may be refused at the %s', async (stage, charge) => {
      emulator.setFault({ fault: { kind: 'job-moderation', stage } });
      await expect(harness.run(request)).rejects.toMatchObject({
        code: 'CONTENT_REFUSED',
        details: { stage, charge },
      });
    });

    it('may be gone', async () => {
      const reply = {
        kind: 'reply',
        status: 404,
        body: { id: 'x', name: 'not_found', errors: ['gone'] },
      } as const;
      emulator.setFault({ match: { path: '/v2beta/results' }, times: 'always', fault: reply });
      await expect(harness.run(request)).rejects.toMatchObject({
        code: 'UNKNOWN_OUTCOME',
        details: { charge: 'unknown' },
      });
    });

    it('is asked for again after a fault of the server, which says nothing of the picture', async () => {
      emulator.setFault({
        match: { path: '/v2beta/results' },
        times: 5,
        fault: { kind: 'server-error', status: 503 },
      });
      await expect(harness.run(request)).rejects.toMatchObject({
        code: 'PROVIDER_UNAVAILABLE',
        details: { isSafeToRepeat: true },
      });
    });
  });

  it('tells what the account has left', async () => {
    const credits = (value: unknown) =>
      emulator.setFault({
        match: { path: '/v1/user/balance' },
        fault: { kind: 'reply', status: 200, body: { credits: value } },
      });
    credits(12.5);
    expect((await adapter.verify(harness.context())).message).toBe(
      'The account has 12.5 credits left, which are 0.13 US dollars.',
    );
    credits(0);
    expect((await adapter.verify(harness.context())).message).toMatch(/no credits. .*Buy credits/);
    credits('many');
    await expect(adapter.verify(harness.context())).rejects.toMatchObject({
      code: 'PROVIDER_BAD_RESPONSE',
    });
  });
});

function never(): never {
  throw new RangeError('No picture came.');
}
