import { completeModelRecord, modelRecordSchema, Secret } from '@darkroom/core';
import { type RunningEmulator, startVendorEmulator } from '@darkroom/emulators';
import {
  type AdapterHarness,
  carries,
  createAdapterHarness,
  emulatorControls,
  failureOf,
  type HarnessRequest,
  testPng,
  testProviderContract,
} from '@darkroom/provider-kit/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readProviderFolder } from '../../test-support/read-provider-folder.ts';
import { adapter } from './adapter.ts';

const { provider, models, model } = readProviderFolder('adobe-firefly');
const credentialsOf = (emulator: RunningEmulator) => ({
  client_id: emulator.moreVariables.FIREFLY_SERVICES_CLIENT_ID ?? '',
  client_secret: emulator.key,
});

/** The suite's pictures are smaller than Image 5 wants them: its edits are tried below. */
const image5 = model('image5');
const fromWords = {
  ...image5,
  capabilities: { ...image5.capabilities, modes: ['txt2img' as const] },
  parameters: image5.parameters.filter(({ name }) => name !== 'resolutionLevel'),
};

/** Nobody looks at the suite's pictures: the smaller, the sooner. */
const small = (one: typeof image5, edge: number) => ({
  ...one,
  defaultSettings: { ...one.defaultSettings, width: edge, height: edge },
});

testProviderContract({
  adapter,
  provider,
  // Each of these is a kind of its own; what the others send is the business of wire.test.ts.
  models: [
    small(model('image3'), 1024),
    small(fromWords, 1024),
    small(model('similar-image3'), 1024),
    small(model('expand'), 320),
    ...['fill', 'adaptive-composite', 'upscale'].map(model),
  ],
  faultModel: 'fill',
  start: async () => {
    const emulator = await startVendorEmulator('adobe-firefly');
    return {
      baseUrl: emulator.baseUrl,
      credentials: credentialsOf(emulator),
      controls: emulatorControls(emulator),
      close: () => emulator.close(),
    };
  },
  checks: {
    // Seeds of later calls follow those of the first, so that each picture has one of its own.
    seed: (requests, { value }) => {
      expect(requests.some((one) => carries(one, 'seeds[0]', Number(value)))).toBe(true);
    },
  },
  complete: ({ model: one, setting, value }) => {
    // A mask that is turned around needs one.
    if (setting === 'invert' && value === true && one.key === 'expand') {
      const areaMask = { name: 'areaMask', value: { images: [{ assetId: 'mask' }] } };
      return { extra: [areaMask] };
    }
    // Sizes travel in wire.test.ts, where no picture of several megapixels is painted for each.
    return setting === 'size' ? null : {};
  },
  moderations: [
    {
      name: 'status 451 of the newer paths',
      fault: { kind: 'reply', status: 451, body: { error_code: 'prompt_unsafe', message: 'No.' } },
      expected: { charge: 'not-charged', stage: 'input' },
    },
  ],
});

describe('against the emulator', () => {
  let emulator: RunningEmulator;
  let harness: AdapterHarness;

  beforeAll(async () => {
    emulator = await startVendorEmulator('adobe-firefly');
    harness = createAdapterHarness({
      adapter,
      provider,
      models,
      baseUrl: emulator.baseUrl,
      credentials: credentialsOf(emulator),
    });
    harness.addPicture('large', testPng(512, 512), { width: 512, height: 512 });
  });
  afterEach(() => emulator.reset());
  afterAll(async () => {
    await harness.close();
    await emulator.close();
  });

  const fill: HarnessRequest = {
    model: 'fill',
    mode: 'inpaint',
    image: { assetId: 'picture' },
    mask: { assetId: 'mask' },
  };
  const paths = () => emulator.requests().map(({ method, path }) => `${method} ${path}`);
  const tokens = () => paths().filter((one) => one === 'POST /ims/token/v3');
  const replyOnce = (path: string, body: object, status = 200) =>
    emulator.setFault({ match: { path }, fault: { kind: 'reply', status, body } });

  it('goes from token to uploads to job to pictures, with both keys and nothing at the result', async () => {
    const { calls } = await harness.run(fill);
    expect(paths()).toEqual([
      'POST /ims/token/v3',
      'POST /v2/storage/image',
      'POST /v2/storage/image',
      'POST /v3/images/fill-async',
      expect.stringMatching(/^GET \/v3\/status\//),
      expect.stringMatching(/^GET \/v3\/status\//),
      expect.stringMatching(/^GET \/v3\/status\//),
      expect.stringMatching(/^GET \/__results\//),
    ]);
    const keys = emulator
      .requests()
      .map(({ headers }) => [
        headers['x-api-key'] !== undefined,
        headers.authorization?.startsWith('Bearer …') ?? false,
      ]);
    expect(keys.slice(1, -1).every(([key, token]) => key && token)).toBe(true);
    expect([keys[0], keys.at(-1)]).toEqual([
      [false, false],
      [false, false],
    ]);
    const [token] = emulator.requests();
    expect(token?.fields).toContainEqual({ name: 'grant_type', value: 'client_credentials' });
    expect(calls[0]?.progress).toEqual([0, 0.5]);
    expect(calls[0]?.http?.headers.authorization).toBeInstanceOf(Secret);
  });

  it('shares a token, and fetches another where one is refused', async () => {
    const context = harness.context();
    await Promise.all([adapter.discover?.(context), adapter.discover?.(context)]);
    // One from before may be gone with what the emulator forgot: it is refused, forgotten and fetched anew.
    expect(tokens().length).toBeLessThanOrEqual(2);
    const before = tokens().length;
    await adapter.discover?.(context);
    expect(tokens()).toHaveLength(before);
    replyOnce('/v3/custom-models', { error_code: '401013', message: 'no' }, 401);
    expect(await adapter.discover?.(context)).toHaveLength(2);
    expect(tokens()).toHaveLength(before + 1);
  });

  it('forgets a token that a submit was refused with, and buys nothing twice', async () => {
    emulator.setFault({ fault: { kind: 'unauthorized' } });
    const failure = await failureOf(harness.run(fill));
    expect(failure.code).toBe('CREDENTIALS_REJECTED');
    const before = tokens().length;
    expect((await harness.run(fill)).images).toHaveLength(1);
    expect(tokens()).toHaveLength(before + 1);
    expect(emulator.ledger()).toHaveLength(1);
  });

  it('tells a scope that is missing from a wrong secret', async () => {
    const credentials = { ...credentialsOf(emulator), scopes: 'openid' };
    const failure = await failureOf(adapter.verify(harness.context({ credentials })));
    expect(failure.code).toBe('PERMISSION_DENIED');
    expect(failure.message).toMatch('invalid_scope');
    const other = { ...credentialsOf(emulator), client_id: 'another' };
    expect((await failureOf(adapter.verify(harness.context({ credentials: other })))).code).toBe(
      'CREDENTIALS_REJECTED',
    );
  });

  it('gives each picture of several calls a seed of its own, and tells it', async () => {
    const run = await harness.run({ ...fill, count: 5, seed: '11' });
    expect(run.calls.flatMap(({ result }) => result.images.map(({ seed }) => seed))).toEqual([
      '11',
      '12',
      '13',
      '14',
      '15',
    ]);
  });

  it('edits by words with Image 5, by the link of its job', async () => {
    const edit = { model: 'image5', mode: 'img2img', image: { assetId: 'large' } } as const;
    const extra = [{ name: 'promptReasoner', value: 'quality' }];
    const { calls, images } = await harness.run({ ...edit, extra });
    expect(images).toHaveLength(1);
    const sent = emulator.requests().find(({ path }) => path === '/v4/images/generate-async');
    expect(sent).toMatchObject({
      headers: { 'x-model-version': 'image5' },
      body: {
        modelId: 'firefly_image',
        referenceBlobs: [{ usage: 'general', source: { uploadId: expect.any(String) } }],
      },
      files: [{ name: 'referenceBlobs/0/source' }],
    });
    expect(sent?.body).not.toHaveProperty('aspectRatio');
    expect(calls[0]?.result.images[0]?.metadata).toMatchObject({ altText: expect.any(String) });
    await expect(harness.run({ ...edit, image: { assetId: 'picture' } })).rejects.toThrow(
      /262144 pixels/,
    );
  });

  it('says what was left out of several variations', async () => {
    emulator.setFault({ fault: { kind: 'fewer-images', images: 2 } });
    const [call] = (await harness.run({ ...fill, count: 3 })).calls;
    expect(call?.result.images).toHaveLength(2);
    expect(call?.result.refusals).toHaveLength(1);
  });

  it('asks a job behind the base URL where its address is not the vendor’s', async () => {
    const job = await harness.accept(fill);
    const statusUrl = 'http://127.0.0.1:1/v3/status/x';
    const later = harness.resume({ ...job.handle, statusUrl }, fill);
    expect((await later.finish()).images).toHaveLength(1);
  });

  it.each<[string, object, RegExp]>([
    [
      'one step deeper',
      { status: 'failed', error: { error_code: 'x', message: 'No luck.' } },
      /No luck/,
    ],
    ['by a word alone', { status: 'timeout' }, /took too long/],
    ['without outputs', { status: 'succeeded' }, /names no pictures/],
  ])('reads an end told %s', async (_, body, message) => {
    const job = await harness.accept(fill);
    replyOnce('/v3/status', body);
    const failure = await failureOf(job.finish());
    expect(failure.message).toMatch(message);
    expect(failure.details.charge).not.toBe('not-charged');
  });

  it('goes on at a word of tomorrow', async () => {
    const job = await harness.accept(fill);
    replyOnce('/v3/status', { status: 'warming_up' });
    expect((await job.poll()).kind).toBe('running');
  });

  it('names each field that does not pass', async () => {
    const validation_errors = [
      { loc: ['body', 'size', 'width'], msg: 'too wide', type: 'x' },
      { loc: ['body', 'seeds'], msg: 'too many', type: 'x' },
    ];
    replyOnce('/fill-async', { error_code: 'validation_error', validation_errors }, 422);
    const failure = await failureOf(harness.run(fill));
    expect(failure.code).toBe('INVALID_REQUEST');
    expect(failure.message).toMatch('size.width: too wide; seeds: too many');
  });

  it('finds custom models, and paints with each by the version that it was trained on', async () => {
    const found = (await adapter.discover?.(harness.context())) ?? [];
    expect(found).toHaveLength(2);
    for (const [index, version] of ['image4_custom', 'image3_custom'].entries()) {
      const custom = completeModelRecord(modelRecordSchema.parse(found[index]?.record));
      await harness.accept({ model: custom });
      const sent = emulator.requests().findLast(({ path }) => path.endsWith('generate-async'));
      expect(sent).toMatchObject({
        headers: { 'x-model-version': version },
        body: { customModelId: custom.providerModelId },
        status: 202,
      });
    }
    expect(found[1]?.record.description).toMatch('redmug');
  });

  it('takes the asset id of a custom model that is given by hand', () => {
    const id = 'urn:aaid:sc:VA6C2:9';
    const record = adapter.unknownModel?.(id, provider, { base_model: 'image3_custom' });
    expect(record).toMatchObject({
      source: `external://adobe-firefly/${id}`,
      wire: {
        constants: { customModelId: id },
        modes: { txt2img: { headers: { 'x-model-version': 'image3_custom' } } },
      },
    });
  });
});
