import type { Catalog } from '@darkroom/catalog';
import { type Clock, OWNER_ID, systemClock } from '@darkroom/core';
import type { Database } from '@darkroom/database';
import { createTokenKeeper, type Egress } from '@darkroom/provider-kit';
import { StoredActors } from '../actors/stored-actors.ts';
import type { BudgetScopes } from '../budgets/budget-scopes.ts';
import type { ModelAccess } from '../contracts.ts';
import { Bell } from '../events/bell.ts';
import type { Log } from '../generations/run-context.ts';
import { ConfiguredModelAccess, type People } from './access/model-access.ts';
import { configuredBudgetScopes } from './configured-budget-scopes.ts';
import type { ConfigurationContext } from './context.ts';
import { InstalledModels } from './models/installed-models.ts';
import { ModelService } from './models/model-service.ts';
import { ProviderService } from './providers/provider-service.ts';
import { refreshProviders } from './providers/refresh-providers.ts';
import { Serial } from './serial.ts';
import type { Environment, EnvironmentPlace } from './sources/environment-values.ts';
import { StoredStates } from './sources/stored-state.ts';
import { Coolings } from './status/coolings.ts';
import { KnownSituations } from './status/known-situations.ts';
import { Situations } from './status/situations.ts';
import { StatusMemory } from './status/status-memory.ts';
import { VendorModels } from './status/vendor-models.ts';

export interface ConfigurationOptions {
  /** Opened with the key ring of its credentials: see `openEncryptedDatabase`. */
  database: Database;
  catalog: Catalog;
  /** The process's environment, what `.env` says laid under it. */
  environment: Environment;
  /** Where a variable of `.env` stands, so that a wrong one is told by file and line. */
  environmentPlace?: EnvironmentPlace;
  paths: { apiKeysFile: string; configFile: string };
  egress: Egress;
  bell?: Bell;
  clock?: Clock;
  /** Never given a secret. */
  log?: Log;
}

/** Providers, credentials and installed models. */
export interface Configuration {
  providers: ProviderService;
  models: ModelService;
  access: ModelAccess;
  /** For the engine: what a budget can be for. */
  budgetScopes: BudgetScopes;
  /** Looks whether files changed, and lets models follow. To be called every few seconds; cheap where nothing did. */
  refresh(): Promise<void>;
}

/**
 * Reads the configuration, and brings the installed models in line with it.
 *
 * @throws ConfigurationError with one line where the environment or a file holds what cannot be.
 */
export async function startConfiguration(options: ConfigurationOptions): Promise<Configuration> {
  const { database, catalog, environment, paths, egress } = options;
  const clock = options.clock ?? systemClock;
  const log = options.log ?? (() => undefined);
  const { credentialCoolings } = database;
  const kept = await credentialCoolings.all();
  const coolings = new Coolings(
    () => clock.now(),
    (account) => kept.get(credentialCoolings.idOf(account) ?? '')?.getTime() ?? 0,
  );
  const context: ConfigurationContext = {
    database,
    catalog,
    egress,
    tokens: createTokenKeeper(clock),
    bell: options.bell ?? new Bell(),
    clock,
    log,
    situations: new Situations({
      catalog,
      environment,
      environmentPlace: options.environmentPlace ?? (() => null),
      ...paths,
      stored: new StoredStates(database),
      onNotice: (level, message) => log(level, message),
    }),
    coolings,
    statuses: new StatusMemory(paths.apiKeysFile, coolings),
    known: new KnownSituations(),
    vendorModels: new VendorModels(() => clock.now()),
    models: new InstalledModels(database, catalog, log),
  };
  const serial = new Serial();
  const providers = new ProviderService(context, serial);
  await refreshProviders(context, true);
  return {
    providers,
    models: new ModelService(context, serial),
    access: new ConfiguredModelAccess(context, storedPeople(database, clock)),
    budgetScopes: configuredBudgetScopes(context),
    refresh: () => providers.refresh(),
  };
}

/** Who orders, as the database has them. Asked anew each time: a role counts as it is now. */
function storedPeople(database: Database, clock: Clock): People {
  const actors = new StoredActors(database, clock);
  return {
    userOf: (actor) => actors.userOf(actor),
    isAdmin: async (userId) =>
      userId === OWNER_ID || (await database.users.byId(userId))?.role === 'ADMIN',
  };
}
