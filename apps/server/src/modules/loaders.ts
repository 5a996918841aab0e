import type {
  AttemptRow,
  GenerationRow,
  StoredApiToken,
  StoredAsset,
  StoredImage,
} from '@darkroom/database';
import type { BudgetView, InstalledModel, NamedCredential, ProviderView } from '@darkroom/engine';
import DataLoader from 'dataloader';
import type { Services } from '../services.ts';

/** One loader a relation, for one request: a page of anything costs a fixed number of queries. */
export interface Loaders {
  readonly generation: DataLoader<string, GenerationRow | null>;
  readonly imagesOfGeneration: DataLoader<string, StoredImage[]>;
  readonly attemptsOfGeneration: DataLoader<string, AttemptRow[]>;
  readonly image: DataLoader<string, StoredImage | null>;
  readonly asset: DataLoader<string, StoredAsset | null>;
  readonly model: DataLoader<string, InstalledModel | null>;
  readonly modelBySource: DataLoader<string, InstalledModel | null>;
  /** By slug. */
  readonly provider: DataLoader<string, ProviderView | null>;
  readonly providerById: DataLoader<string, ProviderView | null>;
  readonly credential: DataLoader<string, NamedCredential | null>;
  readonly apiToken: DataLoader<string, StoredApiToken | null>;
  /** How long a picture of a model takes, by its source. */
  readonly modelSeconds: DataLoader<string, number | null>;
  readonly budget: DataLoader<string, BudgetView | null>;
}

/** Reads many by their keys at once; missing ones are null. */
function one<T>(
  read: (keys: readonly string[]) => Promise<readonly T[]>,
  keyOf: (row: T) => string,
): DataLoader<string, T | null> {
  return new DataLoader(async (keys) => {
    const rows = new Map((await read(keys)).map((row) => [keyOf(row), row]));
    return keys.map((key) => rows.get(key) ?? null);
  });
}

/** Reads the rows that belong to each of many keys. */
function many<T>(
  read: (keys: readonly string[]) => Promise<readonly T[]>,
  keyOf: (row: T) => string,
): DataLoader<string, T[]> {
  return new DataLoader(async (keys) => {
    const rows = Map.groupBy(await read(keys), keyOf);
    return keys.map((key) => rows.get(key) ?? []);
  });
}

/** Makes the loaders of one request. */
export function createLoaders({ database, engine, models, providers }: Services): Loaders {
  return {
    generation: one(
      (ids) => database.generations.byIds(ids),
      (row) => row.id,
    ),
    imagesOfGeneration: many(
      (ids) => database.images.byGenerations(ids),
      (row) => row.generationId,
    ),
    attemptsOfGeneration: many(
      (ids) => database.attempts.byGenerations(ids),
      (row) => row.generationId,
    ),
    image: one(
      (ids) => database.images.byIds(ids),
      (row) => row.id,
    ),
    asset: one(
      (ids) => database.assets.byIds(ids),
      (row) => row.id,
    ),
    model: new DataLoader((ids) => models.byIds(ids)),
    modelBySource: new DataLoader((sources) =>
      models.byRefs(sources.map((source) => ({ source }))),
    ),
    provider: new DataLoader((slugs) => providers.bySlugs(slugs)),
    providerById: new DataLoader((ids) => providers.byIds(ids)),
    credential: one(
      async () => (await providers.list()).flatMap((view) => view.credentials),
      (credential) => credential.id,
    ),
    apiToken: one(
      () => database.apiTokens.all(),
      (row) => row.id,
    ),
    modelSeconds: new DataLoader(async (sources) => {
      const seconds = await engine.modelSeconds(sources);
      return sources.map((source) => seconds.get(source) ?? null);
    }),
    budget: one(
      () => engine.budgets.list(),
      (budget) => budget.id,
    ),
  };
}
