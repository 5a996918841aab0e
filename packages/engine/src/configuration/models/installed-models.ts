import { completeModelRecord, type ModelRecord, modelRecordSchema } from '@darkroom/core';
import type { Database, StoredModel, StoredModelOverride } from '@darkroom/database';
import type { InstalledModel, ModelOrigin } from '../../contracts.ts';
import type { Log } from '../../generations/run-context.ts';
import type { ProviderCatalog } from '../ports.ts';
import { applyChanges, overrideChangesSchema, shownChanges } from './override-changes.ts';

/** The installed models as they run, by each of their names. */
export interface InstalledIndex {
  /** In order of source. */
  all: readonly InstalledModel[];
  byId: ReadonlyMap<string, InstalledModel>;
  bySource: ReadonlyMap<string, InstalledModel>;
  byKey: ReadonlyMap<string, InstalledModel>;
}

const ORIGINS: readonly ModelOrigin[] = ['CATALOG', 'DISCOVERED', 'CUSTOM'];

/** Keeps the installed models, overrides laid over them, in memory until somebody says that they changed. */
export class InstalledModels {
  readonly #database: Database;
  readonly #catalog: ProviderCatalog;
  readonly #log: Log;
  #current: Promise<InstalledIndex> | null = null;

  constructor(database: Database, catalog: ProviderCatalog, log: Log) {
    this.#database = database;
    this.#catalog = catalog;
    this.#log = log;
  }

  invalidate(): void {
    this.#current = null;
  }

  read(): Promise<InstalledIndex> {
    if (this.#current === null) {
      const loading = this.#load();
      this.#current = loading;
      loading.catch(() => {
        if (this.#current === loading) this.#current = null;
      });
    }
    return this.#current;
  }

  async #load(): Promise<InstalledIndex> {
    const rows = await this.#database.models.all();
    const overrides = new Map(
      (await this.#database.modelOverrides.all()).map((override) => [override.source, override]),
    );
    const all = rows.flatMap((row) => this.#model(row, overrides.get(row.source)) ?? []);
    return {
      all,
      byId: new Map(all.map((model) => [model.id, model])),
      bySource: new Map(all.map((model) => [model.source, model])),
      byKey: new Map(all.map((model) => [model.key, model])),
    };
  }

  #model(row: StoredModel, override: StoredModelOverride | undefined): InstalledModel | null {
    const base = this.#record(row);
    if (base === null) return null;
    // A model of the catalog is called what its file says today; the row's copy is for what the catalog lacks.
    const providerModelId = row.record === null ? base.providerModelId : row.providerModelId;
    const own: ModelRecord = {
      ...base,
      key: row.key,
      providerModelId,
      name: row.name ?? base.name,
      description: row.description ?? base.description,
    };
    const changes = overrideChangesSchema.safeParse(override?.changes ?? {});
    const changed = changes.success ? applyChanges(own, changes.data) : null;
    if (changed === null) {
      this.#log('warn', 'The overrides of a model do not fit it any more and are left out.', {
        source: row.source,
      });
    }
    return {
      id: row.id,
      key: row.key,
      source: row.source,
      provider: row.provider,
      providerModelId,
      origin: ORIGINS.find((origin) => origin === row.origin) ?? 'CUSTOM',
      record: changed ?? own,
      overrides: changes.success ? shownChanges(changes.data) : null,
      isMarkedAvailable: override?.isMarkedAvailable ?? false,
      installedAt: row.installedAt,
    };
  }

  /** Its own record, else the catalog's. Null where its file is gone: the row stays, in case it comes back. */
  #record(row: StoredModel): ModelRecord | null {
    if (row.record === null) return this.#catalog.model(row.source);
    const parsed = modelRecordSchema.safeParse(row.record);
    if (parsed.success) return completeModelRecord(parsed.data);
    this.#log('warn', 'The record of a model is not readable by this version.', {
      source: row.source,
    });
    return null;
  }
}
