import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Clock,
  completeModelRecord,
  type GenerationRequest,
  type ModelRecordInput,
  modelRecordSchema,
  ProviderFailure,
  providerRecordSchema,
  Secret,
  systemClock,
} from '@darkroom/core';
import { migrate, openDatabase } from '@darkroom/database';
import { createEgress, type ProviderAdapter } from '@darkroom/provider-kit';
import {
  createMediaTools,
  openLocalBlobStore,
  openPreviewStore,
  openSpool,
} from '@darkroom/storage';
import type { InstalledModel, ModelAccess } from '../../contracts.ts';
import { Engine } from '../../engine.ts';
import type { FailpointHook } from '../../failpoints.ts';

const record = (changes: Partial<ModelRecordInput> = {}) =>
  completeModelRecord(
    modelRecordSchema.parse({
      source: 'external://paymaster/quick',
      name: 'Quick',
      description: 'A model of the tests.',
      capabilities: {
        modes: ['txt2img', 'img2img', 'inpaint'],
        supportsSeed: true,
        maxImagesPerRequest: 4,
        sizeRule: { multipleOf: 8 },
      },
      prices: [{ unit: 'image', price: '0.04', source: 'test', asOf: '2026-11-01' }],
      wire: {
        modes: { txt2img: { path: '/generate' } },
        fields: {
          prompt: 'prompt',
          count: 'n',
          seed: 'seed',
          size: { field: 'size', strategy: 'dimensions' },
        },
      },
      ...changes,
    }),
  );

/** An adapter as a folder would have it: JSON out, base64 back, statuses by the usual meaning. */
const adapter: ProviderAdapter = {
  call: ({ request, count }, { baseUrl, credentials }) => ({
    kind: 'http',
    method: 'POST',
    url: `${baseUrl}/generate`,
    headers: { authorization: credentials.secret('key') ?? '' },
    body: { kind: 'json', value: { prompt: request.prompt, n: count } },
  }),
  async read(answer) {
    if (answer.status === 429) {
      throw new ProviderFailure({
        code: 'RATE_LIMITED',
        message: 'Too many requests.',
        charge: 'not-charged',
        isSafeToRepeat: true,
        retryAfterMs: Number(answer.headers['retry-after'] ?? 0) * 1000,
      });
    }
    if (answer.status === 400) {
      throw new ProviderFailure({
        code: 'CONTENT_REFUSED',
        message: 'Refused.',
        charge: 'not-charged',
        stage: 'input',
      });
    }
    if (answer.status >= 500) {
      throw new ProviderFailure({
        code: 'UNKNOWN_OUTCOME',
        message: 'The provider broke.',
        charge: 'unknown',
      });
    }
    const body = (await answer.json()) as { images: unknown[] }; // the tests' own server
    const images = [];
    for (const image of body.images) images.push({ image: await answer.images.ofBase64(image) });
    return { kind: 'images', images, usage: null, providerRequestId: answer.requestId };
  },
  verify: async () => ({}),
};

export interface TestEngineOptions {
  baseUrl: string;
  home?: string;
  clock?: Clock;
  failpoint?: FailpointHook;
  adapter?: ProviderAdapter;
  model?: Partial<ModelRecordInput>;
}

/** A whole engine on a temporary home, with one paid provider. */
export async function openTestEngine(options: TestEngineOptions) {
  const home = options.home ?? (await mkdtemp(join(tmpdir(), 'darkroom-engine-')));
  const clock = options.clock ?? systemClock;
  const file = join(home, 'darkroom.db');
  migrate(file);
  const database = await openDatabase({ file });
  const blobs = await openLocalBlobStore({ root: join(home, 'images') });
  const previews = await openPreviewStore({ root: join(home, 'previews') });
  const spool = await openSpool({ root: join(home, 'spool') });
  const media = createMediaTools({ store: blobs, previews });
  const egress = createEgress();
  const provider = providerRecordSchema.parse({
    slug: 'paymaster',
    label: 'Paymaster',
    configurationMethods: ['predefined-model'],
  });
  const model: InstalledModel = {
    id: 'mod_quick',
    key: 'quick',
    source: 'external://paymaster/quick',
    provider: 'paymaster',
    providerModelId: 'quick',
    origin: 'CATALOG',
    record: record(options.model),
    overrides: null,
    isMarkedAvailable: false,
    installedAt: new Date(0),
  };
  const models: ModelAccess = {
    resolve: async (ref) =>
      'source' in ref && ref.source !== model.source
        ? { ok: false, problems: [{ code: 'MODEL_NOT_FOUND', message: 'No such model.' }] }
        : { ok: true, value: model },
    access: async () => ({
      ok: true,
      value: {
        provider,
        adapter: options.adapter ?? adapter,
        baseUrl: options.baseUrl,
        secrets: ['sk-test-key-of-the-engine'],
        context: (signal) => ({
          provider,
          baseUrl: options.baseUrl,
          credentials: {
            secret: () => new Secret('sk-test-key-of-the-engine'),
            text: () => null,
            flag: () => false,
          },
          http: { call: () => Promise.reject(new Error('no free calls here')) },
          clock,
          signal,
          log: () => undefined,
        }),
      },
    }),
    isRetiredAllowed: async () => false,
    strategies: async () => ({}),
    isPaid: async () => true,
  };
  const engine = new Engine({
    database,
    blobs,
    previews,
    spool,
    media,
    egress,
    models,
    clock,
    ...(options.failpoint ? { failpoint: options.failpoint } : {}),
  });
  await engine.start();
  return {
    engine,
    database,
    blobs,
    spool,
    home,
    async close(removeHome = true) {
      await engine.stop(2000);
      await media.close();
      await egress.close();
      await database.close();
      if (removeHome) await rm(home, { recursive: true, force: true });
    },
  };
}

export function request(changes: Partial<GenerationRequest> = {}): GenerationRequest {
  return {
    mode: 'txt2img',
    prompt: 'a lighthouse at dusk',
    negativePrompt: null,
    size: null,
    count: 1,
    seed: null,
    steps: null,
    guidance: null,
    strength: null,
    image: null,
    mask: null,
    referenceImages: [],
    partialImages: 0,
    outputFormat: null,
    extra: [],
    parameterPolicy: 'STRICT',
    maxCost: null,
    cachePolicy: 'USE',
    ...changes,
  };
}
