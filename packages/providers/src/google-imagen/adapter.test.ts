import type { ModelRecord } from '@darkroom/core';
import { type RunningEmulator, startVendorEmulator } from '@darkroom/emulators';
import {
  type AdapterHarness,
  createAdapterHarness,
  emulatorControls,
  failureOf,
  type HarnessRequest,
  offlineContext,
  testProviderContract,
} from '@darkroom/provider-kit/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { parameterCases, requestOf } from '../../test-support/parameter-cases.ts';
import { readProviderFolder } from '../../test-support/read-provider-folder.ts';
import { adapter } from './adapter.ts';
import { surfaceOf, taughtBy } from './surfaces.ts';

const folder = readProviderFolder('google-imagen');
const { provider } = folder;
/** Every model is retired: here a deployment of one's own serves them all again. */
const revived = (model: ModelRecord): ModelRecord => ({
  ...model,
  lifecycle: { ...model.lifecycle, state: 'active', retiresOn: null, replacedBy: null },
});
const models = folder.models.map(revived);
const model = (id: string) => revived(folder.model(id));
const start = () =>
  startVendorEmulator('google-imagen', {
    models: models.map(({ providerModelId }) => providerModelId),
  });
const keyFileOf = (emulator: RunningEmulator) =>
  emulator.moreVariables.DARKROOM_GOOGLE_IMAGEN_SERVICE_ACCOUNT ?? '';
const vertex = (emulator: RunningEmulator) => ({
  surface: 'vertex',
  // Behind another base URL the tokens come from there, whatever the file names.
  service_account: keyFileOf(emulator).replace(
    `${emulator.url}/token`,
    'https://oauth2.googleapis.com/token',
  ),
});

type Extra = NonNullable<HarnessRequest['extra']>;
const SEEDED: Extra = [
  { name: 'addWatermark', value: false },
  { name: 'enhancePrompt', value: false },
];
const REFERENCE = { images: [{ assetId: 'picture' }] };
const AREA: Extra = [
  { name: 'areaEdit', value: 'EDIT_MODE_BGSWAP' },
  { name: 'maskClass', value: 7 },
];
/** What a setting needs beside it, by the rules of the files. */
const NEEDS: Readonly<Record<string, Extra>> = {
  seed: SEEDED,
  area: AREA.slice(0, 1),
  maskClass: AREA.slice(0, 1),
  styleDescription: [{ name: 'styleImage', value: REFERENCE }],
  subjectType: [{ name: 'subjectImage', value: REFERENCE }],
  subjectDescription: [{ name: 'subjectImage', value: REFERENCE }],
  controlImage: [{ name: 'controlType', value: 'CONTROL_TYPE_CANNY' }],
  controlType: [{ name: 'controlImage', value: REFERENCE }],
  computeControl: [
    { name: 'controlImage', value: REFERENCE },
    { name: 'controlType', value: 'CONTROL_TYPE_SCRIBBLE' },
  ],
};
function needs(of: ModelRecord, setting: string, value: unknown): Extra {
  const all = setting === 'area' && value === 'MASK_MODE_SEMANTIC' ? AREA : NEEDS[setting];
  return (all ?? []).filter(({ name }) => of.parameters.some((one) => one.name === name));
}

testProviderContract({
  adapter,
  provider: taughtBy(offlineContext(provider, { credentials: { surface: 'vertex' } })),
  // Each of these is a kind of its own; the others differ in sizes, dates and prices.
  models: [
    'imagen-4.0-fast-generate-001',
    'imagen-3.0-generate-001',
    'imagen-3.0-capability-001',
    'imagen-4.0-upscale-preview',
    'virtual-try-on-001',
    'imagen-product-recontext-preview-06-30',
  ].map(model),
  faultModel: 'imagen-4.0-fast-generate-001',
  start: async () => {
    const emulator = await start();
    const credentials = vertex(emulator);
    return {
      baseUrl: emulator.baseUrl,
      credentials,
      wrongCredentials: {
        service_account: credentials.service_account.replace('painter@', 'nobody@'),
      },
      controls: emulatorControls(emulator),
      close: () => emulator.close(),
    };
  },
  expected: { 'no-image': { code: 'CONTENT_REFUSED', charge: 'unknown', stage: 'output' } },
  complete: ({ model: of, setting, value }) => ({ extra: needs(of, setting, value) }),
});

describe('against the emulator', () => {
  let emulator: RunningEmulator;
  let harness: AdapterHarness;
  let developer: AdapterHarness;

  beforeAll(async () => {
    emulator = await start();
    const common = { adapter, provider, models, baseUrl: emulator.baseUrl };
    harness = createAdapterHarness({ ...common, credentials: vertex(emulator) });
    developer = createAdapterHarness({ ...common, credentials: { api_key: emulator.key } });
  });
  afterAll(async () => {
    await harness.close();
    await developer.close();
    await emulator.close();
  });
  afterEach(() => emulator.reset());
  const last = () => emulator.requests().at(-1);

  it.each(models.map((one) => [one.providerModelId, one] as const))(
    '%s runs, and costs what is on the bill',
    async (id, of) => {
      const [mode = 'txt2img'] = of.capabilities.modes;
      const extra = of.parameters
        .filter(({ isRequired }) => isRequired)
        .map(({ name }) => ({ name, value: REFERENCE }));
      const prompt = of.capabilities.promptUse === 'none' ? { prompt: '' } : {};
      await harness.run({ model: of, ...requestOf(mode), ...prompt, extra });
      expect(last()?.path).toBe(
        `/v1/projects/darkroom-images/locations/us-central1/publishers/google/models/${encodeURIComponent(id)}:predict`,
      );
      const [price] = of.prices;
      const [charge] = emulator.ledger();
      expect(charge?.images).toBe(1);
      if (price) expect(charge?.amountMicros).toBe(Math.round(Number(price.price) * 1_000_000));
    },
  );

  it('makes the size that a ratio and a tier mean', async () => {
    const of = model('imagen-4.0-ultra-generate-001');
    const presets = of.capabilities.resolutionPresets.filter((one) => /1K|2K 9:16/.test(one.label));
    for (const { label, width, height } of presets) {
      const run = await harness.run({ model: of, size: { preset: label } });
      expect(run.images[0]).toMatchObject({ width, height });
    }
  });

  it('refuses a seed beside watermark or enhancement before anything is sent', async () => {
    const of = model('imagen-4.0-generate-001');
    await expect(harness.run({ model: of, seed: '7' })).rejects.toThrow(/takes no seed/);
    const extra = SEEDED.slice(0, 1);
    await expect(harness.run({ model: of, seed: '7', extra })).rejects.toThrow(/enhancePrompt/);
    expect(emulator.requests()).toHaveLength(0);
    const [first, second] = [
      await harness.run({ model: of, seed: '7', extra: SEEDED }),
      await harness.run({ model: of, seed: '7', extra: SEEDED }),
    ];
    expect(first.images).toEqual(second.images);
  });

  it('paints where the mask is white, and numbers the pictures of an edit', async () => {
    const of = model('imagen-3.0-capability-001');
    await harness.run({
      model: of,
      ...requestOf('inpaint'),
      extra: [{ name: 'styleImage', value: REFERENCE }],
    });
    expect(last()?.body).toMatchObject({
      instances: [
        {
          referenceImages: [
            { referenceType: 'REFERENCE_TYPE_RAW', referenceId: 1 },
            {
              referenceType: 'REFERENCE_TYPE_MASK',
              referenceId: 2,
              maskImageConfig: { maskMode: 'MASK_MODE_USER_PROVIDED' },
            },
            { referenceType: 'REFERENCE_TYPE_STYLE', referenceId: 3 },
          ],
        },
      ],
      parameters: { editMode: 'EDIT_MODE_INPAINT_INSERTION' },
    });
  });

  it('keeps the pictures that came, and tells the reasons of those that did not', async () => {
    emulator.setFault({ fault: { kind: 'fewer-images', images: 1 } });
    const run = await harness.run({ model: model('imagen-4.0-generate-001'), count: 3 });
    expect(run.images).toHaveLength(1);
    expect(run.calls[0]?.result.refusals).toEqual([
      {
        message: 'The safety filter of Google Imagen kept one picture back.',
        providerMessage: expect.stringMatching(/Support codes: 58061214/),
      },
      expect.anything(),
    ]);
  });

  it('shows a prompt that was rewritten, and the scores that were asked for', async () => {
    const run = await harness.run({
      model: model('imagen-product-recontext-preview-06-30'),
      ...requestOf('img2img'),
    });
    expect(run.images).toHaveLength(1);
    const scored = await harness.run({
      model: model('imagen-4.0-generate-001'),
      extra: [{ name: 'includeSafetyAttributes', value: true }],
    });
    expect(scored.calls[0]?.result.images[0]?.metadata).toMatchObject({
      safetyAttributes: { categories: ['Violence'] },
    });
  });

  it('says which settings the Gemini API lacks, and sends nothing', async () => {
    const of = model('imagen-4.0-fast-generate-001');
    const failure = await failureOf(developer.run({ model: of, seed: '7', extra: SEEDED }));
    expect(failure.details).toMatchObject({ code: 'INVALID_REQUEST', charge: 'not-charged' });
    expect(failure.message).toMatch(/seed and addWatermark and enhancePrompt on Vertex AI alone/);
    expect(emulator.requests()).toHaveLength(0);
    await developer.run({ model: of, size: { aspectRatio: '4:3' }, count: 2 });
    expect(last()?.path).toBe(`/v1beta/models/${of.providerModelId}:predict`);
    expect(last()?.body).toEqual({
      instances: [{ prompt: expect.any(String) }],
      parameters: { includeRaiReason: true, sampleCount: 2, aspectRatio: '4:3' },
    });
  });

  it('is verified and discovered on both surfaces', async () => {
    const count = models.length;
    expect(await adapter.verify(harness.context())).toMatchObject({
      message: `Vertex AI still lists ${count} models of this provider.`,
    });
    expect((await adapter.verify(developer.context())).message).toMatch(
      /^The Gemini API still lists 8 models/,
    );
    const found = (await adapter.discover?.(developer.context())) ?? [];
    expect(found.map(({ providerModelId }) => providerModelId)).toContain(
      'imagen-4.0-generate-001',
    );
    emulator.setSettings({
      models: ['imagen-9.0'].map((id) => ({ id, shutdownDate: '2026-08-17' })),
    });
    expect((await adapter.verify(developer.context())).message).toBe(
      'The Gemini API takes the credentials, and serves no Imagen any more.',
    );
  });

  it('tells a key, a project and an API that is not enabled apart', async () => {
    const wrong = await failureOf(
      adapter.verify(developer.context({ credentials: { api_key: 'AIza-wrong' } })),
    );
    expect(wrong.code).toBe('CREDENTIALS_REJECTED');
    const credentials = { ...vertex(emulator), project: 'another' };
    const foreign = await failureOf(adapter.verify(harness.context({ credentials })));
    expect(foreign.code).toBe('PERMISSION_DENIED');
    emulator.setFault({
      match: { path: '/publishers/google/models' },
      fault: { kind: 'forbidden', reason: 'service-disabled' },
    });
    const disabled = await failureOf(adapter.verify(harness.context()));
    expect(disabled.code).toBe('PERMISSION_DENIED');
    expect(disabled.message).toMatch(/Vertex AI API has not been used.*roles\/aiplatform\.user/);
  });
});

describe('the files', () => {
  it('call every model retired, with its day and a model in its place', () => {
    for (const { source, lifecycle } of folder.models) {
      expect(lifecycle, source).toMatchObject({
        state: 'retired',
        retiresOn: expect.stringMatching(/^202[56]-/),
        replacedBy: expect.stringMatching(/^external:\/\/google-gemini\/gemini-(nano-b|3-pro)/),
      });
    }
    expect(folder.model('imagen-4.0-ultra-generate-001').lifecycle.replacedBy).toMatch(/3-pro/);
    expect(folder.model('imagen-4.0-ultra-generate-001').prices[0]?.price).toBe('0.06');
  });

  it('keep the parameters of one family alike', () => {
    const names = (id: string) => parameterCases(folder.model(id)).map(({ value }) => value);
    expect(names('imagen-4.0-ultra-generate-001')).toEqual(names('imagen-3.0-generate-002'));
  });
});

describe('the addresses', () => {
  const rootOf = (values: Record<string, string>, baseUrl?: string) =>
    surfaceOf({ credentials: contextOf(values, baseUrl).credentials }).root(
      contextOf(values, baseUrl),
    );
  const contextOf = (values: Record<string, string>, baseUrl?: string) =>
    offlineContext(provider, {
      ...(baseUrl === undefined ? {} : { baseUrl }),
      credentials: { surface: 'vertex', project: 'p', ...values },
    });
  const path = (location: string) => `/v1/projects/p/locations/${location}/publishers/google`;

  it.each([
    ['us-central1', 'https://us-central1-aiplatform.googleapis.com'],
    ['global', 'https://aiplatform.googleapis.com'],
  ])('location %s is at %s', (location, host) => {
    expect(rootOf({ location })).toBe(`${host}${path(location)}`);
  });

  it('are behind another base URL', () => {
    const gateway = 'https://gateway.example.com/google';
    expect(rootOf({ location: 'asia-east1' }, `${gateway}/v1`)).toBe(
      `${gateway}${path('asia-east1')}`,
    );
    expect(rootOf({ surface: 'developer' }, gateway)).toBe(`${gateway}/v1beta`);
  });
});
