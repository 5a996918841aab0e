import { hkdfSync } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { type Catalog, loadCatalog } from '@darkroom/catalog';
import { environmentName, idKind } from '@darkroom/core';
import { migrate } from '@darkroom/database';
import {
  Bell,
  Engine,
  type FailpointHook,
  type ModelAccess,
  openEncryptedDatabase,
  StoredActors,
  startConfiguration,
  WebhookDispatcher,
  WebhookService,
} from '@darkroom/engine';
import { createEgress, type Egress } from '@darkroom/provider-kit';
import { providersDirectory } from '@darkroom/providers';
import { typeDefs } from '@darkroom/schema';
import {
  createMediaTools,
  openLocalBlobStore,
  openPreviewStore,
  openSpool,
} from '@darkroom/storage';
import { createSight } from './authorization/sight.ts';
import { addFacadeRoutes } from './facade/facade-routes.ts';
import { addInvokeAiRoutes } from './facade/invokeai/invokeai-routes.ts';
import { buildExecutableSchema } from './graphql/build-schema.ts';
import { renewable } from './graphql/context.ts';
import { scalars } from './graphql/scalars/scalars.ts';
import { addArchiveRoutes } from './http/archive-routes.ts';
import { addBatchRoutes } from './http/batch-routes.ts';
import { DRAIN_MS } from './http/graceful-stop.ts';
import { addIconRoute } from './http/icon-route.ts';
import { addImageRoutes } from './http/image-routes.ts';
import { addUploadRoutes } from './http/upload-routes.ts';
import { readLocalToken } from './identity/local-token.ts';
import { SignedUrls } from './images/signed-urls.ts';
import type { SecretRegistry } from './log/secret-registry.ts';
import { addMcpRoutes } from './mcp/mcp-routes.ts';
import { createLoaders } from './modules/loaders.ts';
import { mergeModules } from './modules/resolvers.ts';
import type { DoorServices, Services } from './services.ts';
import type { Foundation, OpenParts, Parts } from './start-server.ts';
import { addMetricsRoute } from './telemetry/metrics-route.ts';
import { tracedEgress } from './telemetry/traced-egress.ts';

/** How often files are looked at that a person may edit, such as api_keys.yaml. */
const REFRESH_MS = 3000;
/** How often the folders of the user's own providers are looked at. */
const CATALOG_MS = 1000;
/** What problems call the folder of the user's own providers: its name in the data directory. */
const USER_PROVIDERS = 'providers';
/** How often temporary files and the bytes of deleted images are cleared. */
const SWEEP_MS = 3_600_000;

const pathOf = (url: string | null, standard: string) =>
  url === null ? standard : url.replace(/^file:(\/\/(?=\/))?/, '');

async function holdsPictures(directory: string): Promise<boolean> {
  const entries = await readdir(directory).catch(() => []);
  return entries.some((name) => /^[0-9a-f]{2}$/.test(name));
}

const problemLines = ({ problems }: Catalog) =>
  problems.map(({ file, line, message }) => `${file}:${line}: ${message}`);

/** Every secret that a call goes out with is known to the log's redaction before the call begins. */
function registering(access: ModelAccess, secrets: SecretRegistry): ModelAccess {
  return {
    resolve: (ref) => access.resolve(ref),
    offered: (ref) => access.offered(ref),
    isRetiredAllowed: (model) => access.isRetiredAllowed(model),
    strategies: (model) => access.strategies(model),
    isPaid: (provider) => access.isPaid(provider),
    refused: (way, refusal) => access.refused(way, refusal),
    async access(model, actor, credential) {
      const outcome = await access.access(model, actor, credential);
      if (outcome.ok) for (const secret of outcome.value.secrets) secrets.register(secret);
      return outcome;
    },
    async ways(model, actor) {
      const outcome = await access.ways(model, actor);
      if (!outcome.ok) return outcome;
      for (const { secrets: own } of outcome.value.ways)
        for (const secret of own) secrets.register(secret);
      return outcome;
    },
  };
}

/** Opens data, catalog and engine, and ties the resolvers to them. */
export function partsOpener(options: { failpoint?: FailpointHook } = {}): OpenParts {
  return (foundation) => openParts(foundation, options.failpoint);
}

async function openParts(foundation: Foundation, failpoint?: FailpointHook): Promise<Parts> {
  const { environment, home, clock, log, secrets, telemetry } = foundation;
  const { paths } = home;
  const closers: (() => Promise<void>)[] = [];
  const tell = (
    level: 'info' | 'warn' | 'error',
    message: string,
    facts: Record<string, unknown> = {},
  ) => {
    const { error, ...rest } = facts;
    log[level](error === undefined ? rest : { ...rest, err: error }, message);
  };

  const imagesDirectory = pathOf(environment.storageUrl, paths.imagesDirectory);
  const databaseUrl = environment.databaseUrl ?? paths.databaseFile;
  migrate(databaseUrl, { clock, mustExist: await holdsPictures(imagesDirectory) });
  const { database } = await openEncryptedDatabase({
    url: databaseUrl,
    environment: environment.variables,
    masterKeyFile: paths.masterKeyFile,
    clock,
  });
  closers.push(() => database.close());
  const blobs = await openLocalBlobStore({ root: imagesDirectory, clock });
  const previews = await openPreviewStore({ root: paths.previewsDirectory });
  const spool = await openSpool({ root: paths.spoolDirectory });
  const media = createMediaTools({ store: blobs, previews });
  closers.push(() => media.close());
  const { tracing } = telemetry;
  const traced = (bare: Egress) => (tracing ? tracedEgress(bare, tracing) : bare);
  const egress = traced(createEgress({ clock }));
  closers.push(() => egress.close());
  const catalog = await loadCatalog({
    directories: [
      { path: providersDirectory, origin: 'built-in' },
      { path: paths.providersDirectory, origin: 'user', name: USER_PROVIDERS },
    ],
    clock,
  });
  const bell = new Bell();
  const configuration = await startConfiguration({
    database,
    catalog,
    environment: environment.variables,
    environmentPlace: environment.placeOf,
    paths,
    egress,
    bell,
    clock,
    log: tell,
  });
  const actors = new StoredActors(database, clock);
  const engine = new Engine({
    database,
    blobs,
    previews,
    spool,
    media,
    egress,
    models: registering(configuration.access, secrets),
    actors,
    budgetScopes: configuration.budgetScopes,
    bell,
    clock,
    log: tell,
    telemetry: telemetry.engine,
    ...(failpoint ? { failpoint } : {}),
  });
  const privateOrigins = new Set(environment.webhookOrigins);
  const deliveryEgress = traced(
    createEgress({ clock, allowPrivate: (origin) => privateOrigins.has(origin) }),
  );
  closers.push(() => deliveryEgress.close());
  const dispatcher = new WebhookDispatcher({
    database,
    egress: deliveryEgress,
    actors,
    mayBeTold: (actor) => actors.may(actor, 'webhooks:write', 'gallery:read', 'models:read'),
    bell,
    clock,
    log: tell,
    random: Math.random,
  });
  const webhooks = new WebhookService({ database, actors, clock, dispatcher, privateOrigins });
  const localToken = await readLocalToken(paths.cliTokenFile);
  const signedUrls = new SignedUrls(
    Buffer.from(hkdfSync('sha256', localToken.reveal(), '', 'darkroom signed urls', 32)),
    clock,
  );
  const timers: NodeJS.Timeout[] = [];
  const every = (milliseconds: number, name: string, work: () => Promise<unknown>) => {
    let isBusy = false;
    const timer = setInterval(() => {
      if (isBusy) return;
      isBusy = true;
      work()
        .catch((error: unknown) => tell('error', `${name} failed`, { error }))
        .finally(() => {
          isBusy = false;
        });
    }, milliseconds);
    timer.unref();
    timers.push(timer);
  };

  const doors: DoorServices = {
    clock,
    database,
    engine,
    webhooks,
    actors,
    catalog,
    providers: configuration.providers,
    models: configuration.models,
    modelAccess: configuration.access,
    signedUrls,
    secrets,
    freeBytes: () => blobs.freeBytes(),
  };

  return {
    identityStore: database,
    schema: buildExecutableSchema(typeDefs, scalars, mergeModules()),
    readiness: [
      { name: 'database', check: async () => void (await database.events.latestPosition()) },
      { name: 'storage', check: () => blobs.assertWritable() },
    ],
    knownVariables: catalog
      .providers()
      .flatMap(({ slug, credentialForm, modelCredentialForm }) => [
        ...[...credentialForm, ...modelCredentialForm].map(({ variable }) =>
          environmentName(slug, variable),
        ),
        environmentName(slug, 'base_url'),
      ]),
    notices: problemLines(catalog),
    connect({ identity, facts }) {
      const services: Services = { ...doors, identity, facts };
      return (request) =>
        renewable(() => {
          const sight = createSight(request.actor, actors);
          return { ...request, sight, services, loaders: createLoaders(services, sight), log };
        });
    },
    async addRoutes(app, hosts) {
      addImageRoutes(app, {
        gallery: engine.gallery,
        signedUrls,
        maySee: async (actor, id) => {
          const sight = createSight(actor, actors);
          if (id === null) return sight.userId === null;
          const table = idKind(id) === 'asset' ? database.assets : database.images;
          const [row] = await table.byIds([id]);
          return row !== undefined && sight.sees(row.actor);
        },
      });
      addBatchRoutes(app, {
        batches: engine.batches,
        signedUrls,
        exists: async (id, actor) => {
          const batch = await database.batches.byId(id);
          if (!batch || !actor) return batch !== null;
          return createSight(actor, actors).sees(batch.actor);
        },
      });
      addArchiveRoutes(app, {
        archives: database.imageArchives,
        gallery: engine.gallery,
        signedUrls,
      });
      addUploadRoutes(app, engine);
      addIconRoute(app, catalog);
      addMetricsRoute(app, { metrics: telemetry.metrics, database, clock });
      addInvokeAiRoutes(app, doors);
      await addFacadeRoutes(app, { services: doors, hosts, log });
      await addMcpRoutes(app, { services: doors, hosts, log });
    },
    async start() {
      await engine.start();
      dispatcher.start();
      every(REFRESH_MS, 'looking at the configuration', () => configuration.refresh());
      every(CATALOG_MS, "looking at the user's providers", async () => {
        if (!(await catalog.refresh())) return;
        log.info({ providers: catalog.providers().length }, 'the catalog was read anew');
        for (const line of problemLines(catalog)) log.warn(line);
        await configuration.refresh();
      });
      every(SWEEP_MS, 'clearing', async () => {
        await engine.sweep();
        await webhooks.sweep();
        await database.sessions.removeExpired();
        await database.signInLinks.removeExpired();
      });
    },
    async drain() {
      for (const timer of timers) clearInterval(timer);
      await Promise.all([engine.stop(DRAIN_MS), dispatcher.stop()]);
    },
    underWay: () => engine.callsUnderWay,
    async stop() {
      for (const timer of timers) clearInterval(timer);
      await Promise.all([engine.stop(0), dispatcher.stop()]);
      for (const close of closers.reverse()) await close();
    },
  };
}
