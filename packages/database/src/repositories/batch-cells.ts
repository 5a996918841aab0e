import type { BatchCell as Row } from '../client.ts';
import { batchCells } from '../sql/tables.ts';
import type { RepositoryContext } from './context.ts';

/** WAITING: not bought. ACCEPTED: there is a generation. REFUSED: there are problems instead. */
export type BatchCellState = 'WAITING' | 'ACCEPTED' | 'REFUSED';

/** One order of a batch. `request` and `problems` are JSON. */
export type StoredBatchCell = Omit<Row, 'state'> & { state: BatchCellState };

export type NewBatchCell = Omit<StoredBatchCell, 'batchId' | 'generationId'>;

const NOTHING = { text: '', values: [] };

/** The orders of batches: each is bought once, in the transaction that accepts its generation. */
export class BatchCells {
  readonly #context: RepositoryContext;

  constructor(context: RepositoryContext) {
    this.#context = context;
  }

  /** Providers at which there is something left to buy. */
  async waitingProviders(batchId: string): Promise<string[]> {
    const rows = await this.#context.sql.rows(
      `SELECT DISTINCT "provider" FROM "BatchCell" WHERE "batchId" = ? AND "state" = 'WAITING' ORDER BY "provider"`,
      [batchId],
    );
    return rows.map(({ provider }) => String(provider));
  }

  /** The next one to be bought at a provider. */
  async next(batchId: string, provider: string): Promise<StoredBatchCell | null> {
    const text = `WHERE "batchId" = ? AND "state" = 'WAITING' AND "provider" = ? ORDER BY "index" LIMIT 1`;
    const row = await batchCells.first(this.#context.sql, { text, values: [batchId, provider] });
    return row ? toCell(row) : null;
  }

  /** False where it is no longer waiting. To be called within the transaction that accepts the generation. */
  async accept(batchId: string, index: number, generationId: string): Promise<boolean> {
    return this.#settle(batchId, index, { state: 'ACCEPTED', generationId });
  }

  /** False where it is no longer waiting. `problems`: as JSON. */
  async refuse(batchId: string, index: number, problems: string): Promise<boolean> {
    return this.#settle(batchId, index, { state: 'REFUSED', problems });
  }

  /** In order, from behind an index. One more than `first` tells that there is another page. */
  async page(
    batchId: string,
    options: { first: number; after?: number; state?: BatchCellState },
  ): Promise<StoredBatchCell[]> {
    const { first, after = -1, state } = options;
    const of = state === undefined ? '' : ' AND "state" = ?';
    const text = `WHERE "batchId" = ? AND "index" > ?${of} ORDER BY "index" LIMIT ?`;
    const values = [batchId, after, ...(state === undefined ? [] : [state]), first + 1];
    return (await batchCells.select(this.#context.sql, { text, values })).map(toCell);
  }

  /** How many images there are of a batch, deleted ones left out. */
  async imageCount(batchId: string): Promise<number> {
    const [row] = await this.#context.sql.rows(
      `SELECT COUNT(*) AS "many" FROM "BatchCell" c JOIN "Image" i ON i."generationId" = c."generationId"
       WHERE c."batchId" = ? AND i."deletedAt" IS NULL`,
      [batchId],
    );
    return Number(row?.many ?? 0);
  }

  /** Images of a batch in the order of its cells, and which cell each is of. */
  async images(
    batchId: string,
    options: { first: number; offset: number },
  ): Promise<{ cell: number; imageId: string }[]> {
    const rows = await this.#context.sql.rows(
      `SELECT c."index" AS "cell", i."id" AS "imageId"
       FROM "BatchCell" c JOIN "Image" i ON i."generationId" = c."generationId"
       WHERE c."batchId" = ? AND i."deletedAt" IS NULL
       ORDER BY c."index", i."index" LIMIT ? OFFSET ?`,
      [batchId, options.first, options.offset],
    );
    return rows.map(({ cell, imageId }) => ({ cell: Number(cell), imageId: String(imageId) }));
  }

  async #settle(batchId: string, index: number, patch: Partial<Row>): Promise<boolean> {
    const where = {
      text: `WHERE "batchId" = ? AND "index" = ? AND "state" = 'WAITING'`,
      values: [batchId, index],
    };
    return (await batchCells.update(this.#context.sql, patch, NOTHING, where)) > 0;
  }
}

const toCell = (row: Row): StoredBatchCell => ({
  ...row,
  state: row.state as BatchCellState, // the column holds nothing else
});
