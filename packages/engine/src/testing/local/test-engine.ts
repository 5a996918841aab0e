import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Clock,
  completeModelRecord,
  type GenerationRequest,
  type ModelRecordInput,
  modelRecordSchema,
  type ProviderRecord,
  plainRequest,
  providerRecordSchema,
  Secret,
  systemClock,
} from '@darkroom/core';
import { type Database, migrate, openDatabase } from '@darkroom/database';
import { callWitness } from '@darkroom/database/testing';
import {
  createAdapterContext,
  createEgress,
  createTokenKeeper,
  type ProviderAdapter,
  providerOrigins,
} from '@darkroom/provider-kit';
import {
  type BlobStore,
  createMediaTools,
  type FileIo,
  openLocalBlobStore,
  openPreviewStore,
  openSpool,
} from '@darkroom/storage';
import type { ActorAccess } from '../../actors/actor-access.ts';
import type { InstalledModel, ModelAccess, Outcome, ProviderAccess } from '../../contracts.ts';
import { Engine } from '../../engine.ts';
import type { FailpointHook } from '../../failpoints.ts';
import type { Log } from '../../generations/run-context.ts';
import { everybody } from './everybody.ts';
import { ADAPTERS } from './test-adapters.ts';

export const MODEL_SOURCE = 'external://paymaster/quick';
/** A canary: it may turn up nowhere but in the header of a request. */
export const SECRET = 'sk-test-key-of-the-engine';

const record = (changes: Partial<ModelRecordInput> = {}) =>
  completeModelRecord(
    modelRecordSchema.parse({
      source: MODEL_SOURCE,
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
        modes: {
          txt2img: { path: '/generate' },
          img2img: { path: '/generate' },
          inpaint: { path: '/generate' },
        },
        fields: {
          prompt: 'prompt',
          count: 'n',
          seed: 'seed',
          size: { field: 'size', strategy: 'dimensions' },
        },
        inputs: { image: { field: 'image' }, mask: { field: 'mask' } },
      },
      ...changes,
    }),
  );

/** A provider of the tests, and the one model that it has. */
export interface TestProvider {
  slug: string;
  /** Default: its slug. */
  key?: string;
  baseUrl: string;
  adapter: ProviderAdapter;
  isPaid?: boolean;
  inFlight?: number;
  model?: Partial<ModelRecordInput>;
}

export interface TestEngineOptions {
  baseUrl: string;
  home?: string;
  clock?: Clock;
  failpoint?: FailpointHook;
  /** Default: everybody may do everything. */
  actors?: ActorAccess;
  adapter?: ProviderAdapter;
  model?: Partial<ModelRecordInput>;
  isPaid?: boolean;
  inFlight?: number;
  /** Beside the paymaster. */
  providers?: TestProvider[];
  /** Looks at, or refuses, what a model is given. */
  /** The source of a model that the catalog alone knows. */
  offered?: string;
  onAccess?: (model: InstalledModel) => Outcome<ProviderAccess> | null;
  wrapDatabase?: (database: Database) => Database;
  wrapBlobs?: (blobs: BlobStore) => BlobStore;
  blobIo?: FileIo;
  spoolIo?: FileIo;
  log?: Log;
  /** Default: yes. */
  start?: boolean;
}

const providerRecord = ({ slug, isPaid, inFlight }: TestProvider): ProviderRecord =>
  providerRecordSchema.parse({
    slug,
    label: slug,
    configurationMethods: ['predefined-model'],
    isPaid: isPaid ?? true,
    limits: inFlight ? { inFlight } : {},
  });

/** A whole engine on a temporary home, with one paid provider or more. */
export async function openTestEngine(options: TestEngineOptions) {
  const home = options.home ?? (await mkdtemp(join(tmpdir(), 'darkroom-engine-')));
  const clock = options.clock ?? systemClock;
  const file = join(home, 'darkroom.db');
  // What every process commits is written down beside it, for the invariants.
  if (migrate(file).isNew) callWitness(file);
  const opened = await openDatabase({ file, clock });
  const database = options.wrapDatabase?.(opened) ?? opened;
  const stored = await openLocalBlobStore({
    root: join(home, 'images'),
    clock,
    ...(options.blobIo ? { io: options.blobIo } : {}),
  });
  const blobs = options.wrapBlobs?.(stored) ?? stored;
  const previews = await openPreviewStore({ root: join(home, 'previews') });
  const spool = await openSpool({
    root: join(home, 'spool'),
    ...(options.spoolIo ? { io: options.spoolIo } : {}),
  });
  const media = createMediaTools({ store: blobs, previews });
  const egress = createEgress();
  const tokens = createTokenKeeper(clock);
  const providers: TestProvider[] = [
    {
      slug: 'paymaster',
      baseUrl: options.baseUrl,
      adapter: options.adapter ?? ADAPTERS.sync,
      ...(options.isPaid === undefined ? {} : { isPaid: options.isPaid }),
      ...(options.inFlight ? { inFlight: options.inFlight } : {}),
      ...(options.model ? { model: options.model } : {}),
    },
    ...(options.providers ?? []),
  ];
  const installed = new Map(
    providers.map((provider): [string, InstalledModel] => {
      const source = `external://${provider.slug}/quick`;
      const model: InstalledModel = {
        id: `mod_${provider.slug}`,
        key: provider.key ?? provider.slug,
        source,
        provider: provider.slug,
        providerModelId: 'quick',
        origin: 'CATALOG',
        record: record({ source, ...provider.model }),
        overrides: null,
        isMarkedAvailable: false,
        installedAt: new Date(0),
      };
      return [source, model];
    }),
  );
  const access = (model: InstalledModel): Outcome<ProviderAccess> => {
    const refused = options.onAccess?.(model);
    if (refused) return refused;
    const known = providers.find(({ slug }) => slug === model.provider);
    if (!known)
      return { ok: false, problems: [{ code: 'PROVIDER_NOT_FOUND', message: 'It is gone.' }] };
    const provider = providerRecord(known);
    const { baseUrl, adapter } = known;
    const credentials = {
      secret: () => new Secret(SECRET),
      text: () => null,
      flag: () => false,
    };
    const origins = providerOrigins({ provider, baseUrl, credentials });
    return {
      ok: true,
      value: {
        account: model.provider,
        credential: 'default',
        owner: null,
        provider,
        adapter,
        origins,
        secrets: [SECRET],
        context: (signal) =>
          createAdapterContext({
            provider,
            baseUrl,
            credentials,
            origins,
            egress,
            tokens,
            clock,
            signal,
            log: () => undefined,
          }),
      },
    };
  };
  const models: ModelAccess = {
    resolve: async (ref) => {
      const model =
        'source' in ref
          ? installed.get(ref.source)
          : [...installed.values()].find(({ key }) => 'key' in ref && key === ref.key);
      return model
        ? { ok: true, value: model }
        : { ok: false, problems: [{ code: 'MODEL_NOT_FOUND', message: 'No such model.' }] };
    },
    offered: (ref) => {
      if (!('source' in ref) || ref.source !== options.offered) return null;
      const { source } = ref;
      return {
        source,
        provider: 'paymaster',
        providerModelId: 'later',
        record: record({ source }),
        isMarkedAvailable: false,
      };
    },
    access: async (model) => access(model),
    ways: async (model) => {
      const found = access(model);
      if (!found.ok) return found;
      return {
        ok: true,
        value: { queue: model.provider, strategy: 'ORDERED', ways: [found.value] },
      };
    },
    refused: async () => undefined,
    isRetiredAllowed: async () => false,
    strategies: async () => ({}),
    isPaid: async (slug) => providers.find((provider) => provider.slug === slug)?.isPaid ?? true,
  };
  const engine = new Engine({
    database,
    blobs,
    previews,
    spool,
    media,
    egress,
    models,
    // The rules of names have tests of their own.
    budgetScopes: {
      provider: (value) => ({ ok: true, value }),
      model: async (value) => ({ ok: true, value }),
    },
    actors: options.actors ?? everybody,
    clock,
    ...(options.log ? { log: options.log } : {}),
    ...(options.failpoint ? { failpoint: options.failpoint } : {}),
  });
  if (options.start ?? true) await engine.start();
  return {
    engine,
    database,
    blobs,
    previews,
    spool,
    media,
    home,
    installed,
    async close(removeHome = true) {
      await engine.stop(2000);
      await media.close();
      await egress.close();
      await opened.close();
      if (removeHome) await rm(home, { recursive: true, force: true });
    },
  };
}

export type TestEngine = Awaited<ReturnType<typeof openTestEngine>>;

export function request(changes: Partial<GenerationRequest> = {}): GenerationRequest {
  return plainRequest('a lighthouse at dusk', changes);
}

/** Accepts a generation, or throws what was wrong. */
export async function submit(
  { engine }: Pick<TestEngine, 'engine'>,
  changes: Partial<GenerationRequest> = {},
  idempotencyKey: string | null = null,
  source = MODEL_SOURCE,
) {
  const outcome = await engine.generations.create({
    actor: 'test',
    model: { source },
    request: request(changes),
    idempotencyKey,
  });
  if (!outcome.ok) throw new Error(outcome.problems.map((problem) => problem.message).join(' '));
  return outcome.value;
}

/** Uploads a picture and gives its asset's id. */
export async function upload({ engine }: Pick<TestEngine, 'engine'>, bytes: Buffer) {
  const announced = await engine.uploads.announce({
    actor: 'test',
    filename: 'input.png',
    mimeType: 'image/png',
    byteSize: bytes.byteLength,
  });
  if (!announced.ok) throw new Error('not announced');
  const { asset, ticket } = announced.value;
  const body = (async function* () {
    yield bytes;
  })();
  const received = await engine.uploads.receive(asset.id, ticket, body);
  if (!received.ok) throw new Error(received.problems[0]?.message);
  return received.value;
}

/** Follows a generation to its end and gives what happened. */
export async function follow({ engine, database }: TestEngine, id: string, after = 0) {
  const kinds: string[] = [];
  const sequences: number[] = [];
  const statuses: string[] = [];
  for await (const { event, generation } of engine.generationEvents(
    id,
    after,
    AbortSignal.timeout(15_000),
  )) {
    kinds.push(event.kind);
    sequences.push(event.sequence ?? -1);
    statuses.push(generation.status);
  }
  const row = await database.generations.byId(id);
  if (!row) throw new Error(`${id} is gone`);
  return {
    row,
    kinds,
    sequences,
    statuses,
    failures: JSON.parse(row.failures) as Record<string, unknown>[],
    images: await database.images.byGenerations([id]),
    attempts: await database.attempts.byGeneration(id),
  };
}
