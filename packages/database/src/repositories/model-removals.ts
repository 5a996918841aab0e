import { now, type RepositoryContext } from './context.ts';

/** Models that the user uninstalled: they do not install by themselves again. */
export class ModelRemovals {
  readonly #context: RepositoryContext;

  constructor(context: RepositoryContext) {
    this.#context = context;
  }

  async add(source: string): Promise<void> {
    const removedAt = now(this.#context);
    await this.#context.client.modelRemoval.upsert({
      where: { source },
      create: { source, removedAt },
      update: { removedAt },
    });
  }

  /** Forgets that it was uninstalled, as installing it by hand does. */
  async remove(source: string): Promise<void> {
    await this.#context.client.modelRemoval.deleteMany({ where: { source } });
  }

  /** The sources of all of them. */
  async sources(): Promise<Set<string>> {
    const rows = await this.#context.client.modelRemoval.findMany({ select: { source: true } });
    return new Set(rows.map((row) => row.source));
  }
}
