import type { ModelOverride as Row } from '../client.ts';
import { parseJson } from '../json.ts';
import { now, type RepositoryContext } from './context.ts';

/** What the user changed of a model. */
export type StoredModelOverride = Omit<Row, 'changes'> & { changes: unknown };

/** What users changed of models, by source: outlives uninstalling and catalog updates. */
export class ModelOverrides {
  readonly #context: RepositoryContext;

  constructor(context: RepositoryContext) {
    this.#context = context;
  }

  async bySources(sources: readonly string[]): Promise<StoredModelOverride[]> {
    const where = { source: { in: [...sources] } };
    return (await this.#context.client.modelOverride.findMany({ where })).map(toOverride);
  }

  async all(): Promise<StoredModelOverride[]> {
    const rows = await this.#context.client.modelOverride.findMany({ orderBy: { source: 'asc' } });
    return rows.map(toOverride);
  }

  /** Writes the whole of `changes` (merging is the caller's), and the mark where it is given. */
  async set(
    source: string,
    override: { changes: Record<string, unknown>; isMarkedAvailable?: boolean },
  ): Promise<StoredModelOverride> {
    const data = {
      changes: JSON.stringify(override.changes),
      ...(override.isMarkedAvailable === undefined
        ? {}
        : { isMarkedAvailable: override.isMarkedAvailable }),
      updatedAt: now(this.#context),
    };
    const row = await this.#context.client.modelOverride.upsert({
      where: { source },
      create: { source, ...data },
      update: data,
    });
    return toOverride(row);
  }

  async remove(source: string): Promise<void> {
    await this.#context.client.modelOverride.deleteMany({ where: { source } });
  }
}

function toOverride(row: Row): StoredModelOverride {
  return { ...row, changes: parseJson(row.changes, `the changes of model ${row.source}`) };
}
