import { createId } from '@darkroom/core';
import type { Model as Row } from '../client.ts';
import { parseJsonOrNull } from '../json.ts';
import { now, type RepositoryContext } from './context.ts';

/** An installed model. `record` is null where the catalog has it. */
export type StoredModel = Omit<Row, 'record'> & { record: unknown };

/** A model to install. */
export interface NewModel {
  key: string;
  source: string;
  provider: string;
  providerModelId: string;
  /** CATALOG, DISCOVERED or CUSTOM. */
  origin: string;
  /** The whole record of a DISCOVERED or CUSTOM model. */
  record?: unknown;
  name?: string | null;
  description?: string | null;
}

/** Installed models. */
export class Models {
  readonly #context: RepositoryContext;

  constructor(context: RepositoryContext) {
    this.#context = context;
  }

  /** Installs a model. Fails with a unique violation (`isUniqueViolation`) where its source or key is taken. */
  async insert(model: NewModel): Promise<StoredModel> {
    const installedAt = now(this.#context);
    const { record = null, ...fields } = model;
    const row = await this.#context.client.model.create({
      data: {
        ...fields,
        id: createId('model', installedAt.getTime()),
        record: record === null ? null : JSON.stringify(record),
        installedAt,
      },
    });
    return toModel(row);
  }

  /** Changes what is given; null where there is no such model. */
  async update(
    source: string,
    patch: { name?: string | null; description?: string | null; record?: unknown },
  ): Promise<StoredModel | null> {
    const { record, ...fields } = patch;
    const changes =
      record === undefined
        ? fields
        : { ...fields, record: record === null ? null : JSON.stringify(record) };
    await this.#context.client.model.updateMany({ where: { source }, data: changes });
    return (await this.bySources([source]))[0] ?? null;
  }

  /** Whether there was one to delete. */
  async deleteBySource(source: string): Promise<boolean> {
    const deleted = await this.#context.client.model.deleteMany({ where: { source } });
    return deleted.count > 0;
  }

  /** Deletes a provider's models and gives their sources. */
  async deleteByProvider(provider: string): Promise<string[]> {
    return this.#context.transaction(async ({ client }) => {
      const rows = await client.model.findMany({
        where: { provider },
        select: { source: true },
        orderBy: { source: 'asc' },
      });
      await client.model.deleteMany({ where: { provider } });
      return rows.map((row) => row.source);
    });
  }

  /**
   * A page in order of source, after the source `after`. One row more than `first` tells that there is another
   * page.
   */
  async page(options: {
    first: number;
    after?: string;
    provider?: string;
  }): Promise<StoredModel[]> {
    const { first, after, provider } = options;
    const rows = await this.#context.client.model.findMany({
      where: {
        ...(provider === undefined ? {} : { provider }),
        ...(after === undefined ? {} : { source: { gt: after } }),
      },
      orderBy: { source: 'asc' },
      take: first + 1,
    });
    return rows.map(toModel);
  }

  /** All of them (of one provider), in order of source. */
  async all(provider?: string): Promise<StoredModel[]> {
    const rows = await this.#context.client.model.findMany({
      where: provider === undefined ? {} : { provider },
      orderBy: { source: 'asc' },
    });
    return rows.map(toModel);
  }

  async count(provider?: string): Promise<number> {
    return this.#context.client.model.count({ where: provider === undefined ? {} : { provider } });
  }

  async byIds(ids: readonly string[]): Promise<StoredModel[]> {
    return (await this.#context.client.model.findMany({ where: { id: { in: [...ids] } } })).map(
      toModel,
    );
  }

  async bySources(sources: readonly string[]): Promise<StoredModel[]> {
    const where = { source: { in: [...sources] } };
    return (await this.#context.client.model.findMany({ where })).map(toModel);
  }

  async byKeys(keys: readonly string[]): Promise<StoredModel[]> {
    return (await this.#context.client.model.findMany({ where: { key: { in: [...keys] } } })).map(
      toModel,
    );
  }
}

function toModel(row: Row): StoredModel {
  return { ...row, record: parseJsonOrNull(row.record, `the record of model ${row.source}`) };
}
