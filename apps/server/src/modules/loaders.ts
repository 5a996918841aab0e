import type {
  AttemptRow,
  BatchCounts,
  BoardFacts,
  GenerationRow,
  StoredApiToken,
  StoredAsset,
  StoredBatch,
  StoredBoard,
  StoredImage,
  StoredUser,
  StoredWebhook,
  StoredWorkflowRun,
  StoredWorkflowStep,
} from '@darkroom/database';
import type {
  BatchMoney,
  BudgetView,
  InstalledModel,
  NamedCredential,
  ProviderView,
} from '@darkroom/engine';
import DataLoader from 'dataloader';
import type { Sight } from '../authorization/sight.ts';
import type { Services } from '../services.ts';
import { visibleBudgets } from './money/visible-budgets.ts';

/** One loader a relation, for one request: a page of anything costs a fixed number of queries. */
export interface Loaders {
  readonly generation: DataLoader<string, GenerationRow | null>;
  readonly imagesOfGeneration: DataLoader<string, StoredImage[]>;
  readonly attemptsOfGeneration: DataLoader<string, AttemptRow[]>;
  readonly image: DataLoader<string, StoredImage | null>;
  readonly board: DataLoader<string, StoredBoard | null>;
  readonly boardFacts: DataLoader<string, BoardFacts | null>;
  readonly boardsOfImage: DataLoader<string, StoredBoard[]>;
  /** That were given the image to work from. */
  readonly generationsFromImage: DataLoader<string, GenerationRow[]>;
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
  readonly batch: DataLoader<string, StoredBatch | null>;
  /** By the batch's id. */
  readonly batchCounts: DataLoader<string, BatchCounts>;
  readonly batchMoney: DataLoader<string, BatchMoney>;
  readonly workflowRun: DataLoader<string, StoredWorkflowRun | null>;
  readonly stepsOfWorkflowRun: DataLoader<string, StoredWorkflowStep[]>;
  readonly budget: DataLoader<string, BudgetView | null>;
  /** By scope and key: `TOKEN tok_…`. */
  readonly budgetsOf: DataLoader<string, BudgetView[]>;
  readonly user: DataLoader<string, StoredUser | null>;
  readonly webhook: DataLoader<string, StoredWebhook | null>;
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

/** Leaves those that the caller sees. */
async function seen<T>(
  sight: Sight,
  rows: readonly T[],
  ownerOf: (row: T) => string | undefined,
): Promise<T[]> {
  const may = new Map<string | undefined, boolean>([[undefined, false]]);
  for (const owner of new Set(rows.map(ownerOf)))
    if (owner !== undefined) may.set(owner, await sight.sees(owner));
  return rows.filter((row) => may.get(ownerOf(row)));
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

/** Reads the rows that each of many keys is linked to, in the order of the links. */
function linked<T extends { id: string }>(
  links: (keys: readonly string[]) => Promise<readonly (readonly [key: string, id: string])[]>,
  read: (ids: readonly string[]) => Promise<readonly T[]>,
): DataLoader<string, T[]> {
  return new DataLoader(async (keys) => {
    const all = await links(keys);
    const ids = [...new Set(all.map(([, id]) => id))];
    const rows = new Map((ids.length > 0 ? await read(ids) : []).map((row) => [row.id, row]));
    const byKey = Map.groupBy(all, ([key]) => key);
    return keys.map((key) => (byKey.get(key) ?? []).flatMap(([, id]) => rows.get(id) ?? []));
  });
}

/** Makes the loaders of one request. What is somebody's is only found by who may see it. */
export function createLoaders(
  { database, engine, models, providers }: Services,
  sight: Sight,
): Loaders {
  return {
    generation: one(
      async (ids) => seen(sight, await database.generations.byIds(ids), ({ actor }) => actor),
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
      async (ids) => seen(sight, await database.images.byIds(ids), ({ actor }) => actor),
      (row) => row.id,
    ),
    board: one(
      async (ids) => seen(sight, await database.boards.byIds(ids), ({ actor }) => actor),
      (row) => row.id,
    ),
    webhook: one(
      async (ids) => seen(sight, await database.webhooks.byIds(ids), ({ actor }) => actor),
      (webhook) => webhook.id,
    ),
    boardFacts: one(
      (ids) => database.boards.facts(ids),
      (facts) => facts.boardId,
    ),
    boardsOfImage: linked(
      async (ids) =>
        (await database.boards.ofImages(ids)).map(
          ({ imageId, boardId }) => [imageId, boardId] as const,
        ),
      async (ids) => seen(sight, await database.boards.byIds(ids), ({ actor }) => actor),
    ),
    generationsFromImage: linked(
      async (ids) =>
        (await database.images.usesOf(ids)).map(
          ({ imageId, generationId }) => [imageId, generationId] as const,
        ),
      async (ids) => seen(sight, await database.generations.byIds(ids), ({ actor }) => actor),
    ),
    asset: one(
      async (ids) => seen(sight, await database.assets.byIds(ids), ({ actor }) => actor),
      (row) => row.id,
    ),
    model: new DataLoader((ids) => models.byIds(ids)),
    modelBySource: new DataLoader((sources) =>
      models.byRefs(sources.map((source) => ({ source }))),
    ),
    provider: new DataLoader((slugs) => providers.bySlugs(slugs, sight.viewer)),
    providerById: new DataLoader((ids) => providers.byIds(ids, sight.viewer)),
    credential: one(
      async () => (await providers.list()).flatMap((view) => view.credentials),
      (credential) => credential.id,
    ),
    apiToken: one(
      () => database.apiTokens.all(sight.userId ?? undefined),
      (row) => row.id,
    ),
    modelSeconds: new DataLoader(async (sources) => {
      const seconds = await engine.modelSeconds(sources);
      return sources.map((source) => seconds.get(source) ?? null);
    }),
    batch: one(
      async (ids) => seen(sight, await database.batches.byIds(ids), ({ actor }) => actor),
      (row) => row.id,
    ),
    batchCounts: new DataLoader(async (ids) => {
      const counts = await database.batches.counts(ids);
      return ids.map((id) => counts.get(id) ?? { waiting: 0, refused: 0, generations: {} });
    }),
    batchMoney: new DataLoader((ids) => Promise.all(ids.map((id) => engine.batches.money(id)))),
    workflowRun: one(
      async (ids) => seen(sight, await database.workflowRuns.byIds(ids), ({ actor }) => actor),
      (row) => row.id,
    ),
    stepsOfWorkflowRun: many(
      (ids) => database.workflowSteps.byRuns(ids),
      (row) => row.workflowRunId,
    ),
    budget: one(
      () => visibleBudgets(engine, sight),
      (budget) => budget.id,
    ),
    budgetsOf: many(
      () => visibleBudgets(engine, sight),
      ({ scope, scopeKey }) => `${scope} ${scopeKey}`,
    ),
    user: one(
      async (ids) =>
        database.users.byIds(ids.filter((id) => sight.userId === null || id === sight.userId)),
      (row) => row.id,
    ),
  };
}
