import {
  completeModelRecord,
  formatDecimal,
  type ModelRecord,
  modelRecordSchema,
} from '@darkroom/core';
import { type RunningEmulator, startVendorEmulator } from '@darkroom/emulators';
import {
  type AdapterHarness,
  createAdapterHarness,
  emulatorControls,
  failureOf,
  type HarnessRequest,
  startRawServer,
  testProviderContract,
} from '@darkroom/provider-kit/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readProviderFolder } from '../../test-support/read-provider-folder.ts';
import { adapter } from './adapter.ts';

const { provider, models, model } = readProviderFolder('replicate');
const SCHNELL = 'black-forest-labs/flux-schnell';

testProviderContract({
  adapter,
  provider,
  // Each of these is a kind of its own; what the others send is the business of wire.test.ts.
  models: [SCHNELL, 'ideogram-ai/ideogram-v3-turbo'].map(model),
  // One that takes longer than an answer is held, so that there is a job.
  faultModel: model('ideogram-ai/ideogram-v3-turbo').key,
  start: async () => {
    const emulator = await startVendorEmulator('replicate');
    return {
      baseUrl: emulator.baseUrl,
      credentials: { replicate_api_token: emulator.key },
      controls: emulatorControls(emulator),
      close: () => emulator.close(),
    };
  },
  moderations: [
    {
      name: 'a failed prediction that does not say where',
      fault: {
        kind: 'job-moderation',
        stage: 'output',
        reason:
          'The input or output was flagged as sensitive. Please try again with different inputs. (E005) (x1)',
      },
      expected: { stage: 'unknown', charge: 'unknown' },
    },
  ],
});

describe('against the emulator', () => {
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
  afterEach(() => emulator.reset());
  afterAll(async () => {
    await harness.close();
    await emulator.close();
  });

  const small = { model: model(SCHNELL), extra: [{ name: 'megapixels', value: '0.25' }] };
  const slow: HarnessRequest = { model: model('google/nano-banana') };
  const paid = () => emulator.requests().filter(({ method, path }) => isPaid(method, path));
  const isPaid = (method: string, path: string) =>
    method === 'POST' && path.endsWith('/predictions');
  const replyOnce = (path: string, body: object, status = 200) =>
    emulator.setFault({ match: { path }, fault: { kind: 'reply', status, body } });
  const recordOf = (input: unknown): ModelRecord =>
    completeModelRecord(modelRecordSchema.parse(input));
  const described = async (id: string) => recordOf(await adapter.describe?.(id, harness.context()));

  describe('a prediction', () => {
    it('of a fast model comes with the answer: no polling, the key nowhere but there', async () => {
      const run = await harness.run({ ...small, count: 2, seed: '7' });
      expect(run.images).toHaveLength(2);
      expect(run.calls[0]).toMatchObject({ handles: [], polls: 0 });
      expect(run.calls[0]?.result.images.map(({ seed }) => seed)).toEqual(['7', null]);
      expect(run.calls[0]?.result.images[0]?.metadata).toEqual({ predictSeconds: 1 });
      expect(
        emulator
          .requests()
          .map(({ path, headers }) => [
            path.split('/').slice(0, 3).at(-1) ?? '',
            headers.prefer,
            headers['cancel-after'],
            headers.authorization,
          ]),
      ).toEqual([
        ['models', 'wait=5', '600s', 'Bearer …opqr'],
        [expect.any(String), undefined, undefined, undefined],
        [expect.any(String), undefined, undefined, undefined],
      ]);
    });

    it.each<[HarnessRequest, string]>([
      [{ ...small, count: 3 }, '0.009'],
      [{ model: model('recraft-ai/recraft-v3-svg') }, '0.08'],
      [{ model: model('black-forest-labs/flux-2-pro') }, '0.03'],
      [{ model: model('google/nano-banana'), count: 2 }, '0.078'],
    ])('%o costs what was told: %s', async (request, dollars) => {
      const { plan } = await harness.run(request);
      expect(
        [plan.cost?.minimum, plan.cost?.maximum].map((one) => formatDecimal(one ?? -1n)),
      ).toEqual([dollars, dollars]);
      const billed = emulator.ledger().reduce((sum, { amountMicros }) => sum + amountMicros, 0);
      expect(billed).toBe(Math.round(Number(dollars) * 1_000_000));
    });

    it('of a slower one is polled at its address, and tells how far it is', async () => {
      const run = await harness.run(slow);
      expect(run.images).toHaveLength(1);
      const [call] = run.calls;
      expect(call?.handles[0]).toEqual({
        id: expect.any(String),
        getUrl: expect.stringMatching(`^${emulator.baseUrl}/predictions/`),
      });
      expect(call?.progress).toEqual([null, 0.5]);
    });

    it('whose address is on another host is asked about at the base URL, and no key leaves', async () => {
      const canary = await startRawServer(() => undefined);
      const job = await harness.accept(slow);
      const handle = { ...job.handle, getUrl: `${canary.origin}/v1/predictions/1` };
      expect((await harness.resume(handle, slow).finish()).images).toHaveLength(1);
      expect(canary.connections).toHaveLength(0);
      await canary.close();
    });

    it('that came at once and cannot be fetched is asked again for its pictures', async () => {
      emulator.setFault({ fault: { kind: 'result-expired' } });
      const run = await harness.run(small);
      expect(run.images).toHaveLength(1);
      expect(run.calls[0]?.polls).toBe(1);
      expect(paid()).toHaveLength(1);
    });

    it('may bring its pictures as data, and as objects', async () => {
      const { calls } = await harness.run(small);
      const [{ path } = { path: '' }] = emulator.requests().slice(-1);
      expect(calls).toHaveLength(1);
      expect(path).toMatch('/__results/');
      const pixel =
        'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
      const done = { id: 'p1', status: 'succeeded', logs: null };
      for (const output of [pixel, [pixel], { image: pixel, score: 0.7, text: 'a dot' }]) {
        replyOnce('/predictions', { ...done, output }, 201);
        expect((await harness.run(small)).images, JSON.stringify(output)).toHaveLength(1);
      }
    });

    it.each<[string, object, object]>([
      ['cancelled by somebody', { status: 'canceled' }, { charge: 'unknown' }],
      ['aborted at its deadline', { status: 'aborted' }, { charge: 'not-charged' }],
      [
        'without its data',
        { status: 'succeeded', output: null, data_removed: true },
        { charge: 'charged' },
      ],
      [
        'with no picture in it',
        { status: 'succeeded', output: { text: 'hello' } },
        { charge: 'charged' },
      ],
      ['failed without a word', { status: 'failed', error: null }, { charge: 'unknown' }],
    ])('%s is no picture', async (_, body, details) => {
      replyOnce('/predictions', { id: 'p1', ...body }, 201);
      const failure = await failureOf(harness.run(small));
      expect(failure.details).toMatchObject({ code: 'PROVIDER_BAD_RESPONSE', ...details });
    });

    it('of a status of tomorrow goes on', async () => {
      const job = await harness.accept(slow);
      replyOnce('/predictions/', { id: 'p1', status: 'warming', logs: 7 });
      expect((await job.poll()).kind).toBe('running');
      expect((await job.finish()).images).toHaveLength(1);
    });

    it('about which nonsense is answered is asked about again', async () => {
      const job = await harness.accept(slow);
      replyOnce('/predictions/', { hello: 'world' });
      const failure = await failureOf(job.poll());
      expect(failure.details).toMatchObject({ charge: 'not-charged', isSafeToRepeat: true });
    });
  });

  describe('pictures', () => {
    const edit: HarnessRequest = { ...slow, mode: 'img2img', image: { assetId: 'picture' } };

    it('that are small stand in the request', async () => {
      await harness.run(edit);
      expect(paid()[0]?.files).toMatchObject([{ name: 'input/image_input/0' }]);
    });
  });

  describe('a refusal', () => {
    it('names each input that does not pass', async () => {
      const fields = [
        { type: 'number_lte', field: 'input.width', description: 'Must be less than 1440' },
        { type: 'required', field: 'input', description: 'image is required' },
      ];
      replyOnce('/predictions', { title: 'Input validation failed', invalid_fields: fields }, 422);
      const failure = await failureOf(harness.run(small));
      expect(failure.details).toMatchObject({ code: 'INVALID_REQUEST', charge: 'not-charged' });
      expect(failure.message).toMatch('input.width: Must be less than 1440; image is required');
    });

    it('of a version is about the model', async () => {
      const gone = { ...(await described('stability-ai/sdxl')) };
      gone.wire = { ...gone.wire, constants: { version: 'f'.repeat(64) } };
      const failure = await failureOf(harness.run({ model: gone }));
      expect(failure.code).toBe('MODEL_UNAVAILABLE');
    });

    it('that tells the wait in its words alone is waited for', async () => {
      emulator.setFault({ fault: { kind: 'rate-limit', retryAfter: 'none', seconds: 30 } });
      const failure = await failureOf(harness.run(small));
      expect(failure.details).toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: 30_000 });
    });

    it('of an account without credit says where to add some', async () => {
      emulator.setFault({ fault: { kind: 'quota-exhausted' } });
      const failure = await failureOf(harness.run(small));
      expect(failure.code).toBe('INSUFFICIENT_FUNDS');
      expect(failure.message).toMatch('https://replicate.com/account/billing');
    });
  });

  it('verify tells whose token it is, and takes no stranger for the vendor', async () => {
    expect(await adapter.verify(harness.context())).toEqual({
      message: 'The token belongs to the user emulator-user.',
    });
    replyOnce('/account', { hello: 'world' });
    await expect(adapter.verify(harness.context())).rejects.toThrow(/it ends in \/v1/);
  });

  describe('models that the catalog lacks', () => {
    const discover = async (search?: string) =>
      ((await adapter.discover?.(harness.context(), { search: search ?? null })) ?? []).map(
        ({ providerModelId }) => providerModelId,
      );

    it('are those of the collections and deployments, without films and what is empty', async () => {
      const ids = await discover();
      expect(ids).toEqual(
        expect.arrayContaining([
          'stability-ai/sdxl',
          'nightmareai/real-esrgan',
          'openai/gpt-image-1.5',
          'deployments/emulator-user/my-sketcher',
        ]),
      );
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids).not.toContain('acme/film');
    });

    it('are found by words among all', async () => {
      expect(await discover(' upscale ')).toEqual([
        'nightmareai/real-esrgan',
        'deployments/emulator-user/my-sketcher',
      ]);
      expect(emulator.requests()[0]).toMatchObject({ method: 'QUERY', path: '/v1/models' });
    });

    it('of the community are read from their schema, run by their version and paint', async () => {
      const sdxl = await described('stability-ai/sdxl');
      expect(sdxl.capabilities).toMatchObject({
        modes: ['txt2img', 'img2img', 'inpaint'],
        supportsNegativePrompt: true,
        supportsSeed: true,
        supportsStrength: true,
        stepsRange: [1, 500],
        guidanceRange: [1, 50],
        maxImagesPerRequest: 4,
      });
      expect(sdxl.parameters.find(({ name }) => name === 'scheduler')).toMatchObject({
        type: 'enum',
        values: expect.arrayContaining(['K_EULER', 'PNDM']),
        default: 'K_EULER',
      });
      const { images } = await harness.run({
        model: sdxl,
        mode: 'inpaint',
        image: { assetId: 'picture' },
        mask: { assetId: 'mask' },
        steps: 20,
        guidance: 5,
        extra: [{ name: 'scheduler', value: 'DDIM' }],
      });
      expect(images).toHaveLength(1);
      expect(paid()[0]).toMatchObject({
        path: '/v1/predictions',
        headers: { 'cancel-after': '1800s' },
        body: {
          version: expect.stringMatching(/^[0-9a-f]{64}$/),
          input: { num_inference_steps: 20, guidance_scale: 5, scheduler: 'DDIM' },
        },
        files: [{ name: 'input/image' }, { name: 'input/mask' }],
      });
    });

    it('that are official run by their name, and ask for nobody else’s key', async () => {
      const official = await described('openai/gpt-image-1.5');
      expect(JSON.stringify(official)).not.toMatch('openai_api_key');
      expect((await harness.run({ model: official, count: 2 })).images).toHaveLength(2);
      expect(paid()[0]?.path).toBe('/v1/models/openai/gpt-image-1.5/predictions');
    });

    it('may be of one version, an enlarger, a deployment, or without a schema', async () => {
      const [{ wire }] = [await described('stability-ai/sdxl')];
      const latest = String(wire.constants.version);
      const pinned = await described(`stability-ai/sdxl:${latest}`);
      expect(pinned.wire.constants).toEqual({ version: latest });
      const enlarger = await described('nightmareai/real-esrgan');
      expect(enlarger.capabilities).toMatchObject({ modes: ['upscale'], promptUse: 'none' });
      const deployed = await described('deployments/emulator-user/my-sketcher');
      expect((await harness.run({ model: deployed })).images).toHaveLength(1);
      expect(paid()[0]?.path).toBe('/v1/deployments/emulator-user/my-sketcher/predictions');
      const empty = await described('emulator-user/empty');
      expect(empty).toMatchObject({
        capabilities: { modes: ['txt2img'] },
        wire: { constants: { version: '{model}' } },
        timeoutSeconds: 1800,
      });
    });

    it('may not be there', async () => {
      for (const id of ['nobody/nothing', 'nonsense', 'deployments/no/body', 'stability-ai/sdxl:1'])
        expect(await adapter.describe?.(id, harness.context()), id).toBeNull();
    });
  });
});
