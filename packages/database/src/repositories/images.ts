import type { Image as Row } from '../client.ts';
import { parseJsonOrNull } from '../json.ts';
import { bind, marks } from '../sql/table.ts';
import { images, imageUses } from '../sql/tables.ts';
import { now, type RepositoryContext } from './context.ts';
import { type ImageCursor, type ImageFilter, selectImages } from './image-list.ts';

/** A picture that was made and kept. */
export type StoredImage = Omit<Row, 'providerMetadata'> & { providerMetadata: unknown };

export interface ImagePageOptions extends ImageFilter {
  first: number;
  after?: ImageCursor;
}

/** Images. Deleted ones are seen only by what brings them back or removes their bytes. Rows are written with the attempt that made them. */
export class Images {
  readonly #context: RepositoryContext;

  constructor(context: RepositoryContext) {
    this.#context = context;
  }

  /** Newest first. One row more than `first` tells that there is another page. */
  async page({ first, after, ...filter }: ImagePageOptions): Promise<StoredImage[]> {
    const { text, values, order } = await selectImages(this.#context, filter, after);
    const page = `SELECT image."id" ${text} ${order} LIMIT ?`;
    const rows = await images.select(this.#context.sql, {
      text: `WHERE "id" IN (${page}) ORDER BY "createdAt" DESC, "id" DESC`,
      values: [...values, first + 1],
    });
    return rows.map(toImage);
  }

  /** How many there are in all. */
  async count(filter: ImageFilter): Promise<number> {
    const { text, values } = await selectImages(this.#context, filter);
    const [row] = await this.#context.sql.rows(
      `SELECT COUNT(*) AS "count" ${text}`,
      values.map(bind),
    );
    return Number(row?.count ?? 0);
  }

  /** Ids of all of a filter, newest first, at most so many. */
  async ids(filter: ImageFilter, most: number): Promise<string[]> {
    const { text, values, order } = await selectImages(this.#context, filter);
    const rows = await this.#context.sql.rows(
      `SELECT image."id" AS "id" ${text} ${order} LIMIT ?`,
      [...values, most].map(bind),
    );
    return rows.map((row) => String(row.id));
  }

  async byIds(ids: readonly string[]): Promise<StoredImage[]> {
    const text = `WHERE "deletedAt" IS NULL AND "id" IN ${marks(ids)}`;
    return (await images.select(this.#context.sql, { text, values: ids })).map(toImage);
  }

  /** Deleted ones that can still be brought back. */
  async restorable(ids: readonly string[]): Promise<StoredImage[]> {
    const text = `WHERE "restorableUntil" > ? AND "id" IN ${marks(ids)}`;
    const values = [now(this.#context), ...ids];
    return (await images.select(this.#context.sql, { text, values })).map(toImage);
  }

  /** Of several generations, each generation's in order. */
  async byGenerations(generationIds: readonly string[]): Promise<StoredImage[]> {
    const text = `WHERE "deletedAt" IS NULL AND "generationId" IN ${marks(generationIds)} ORDER BY "generationId", "index"`;
    return (await images.select(this.#context.sql, { text, values: generationIds })).map(toImage);
  }

  /** Ids of the generations that were given each of these images to work from, newest first. */
  async usesOf(ids: readonly string[]): Promise<{ imageId: string; generationId: string }[]> {
    const text = `WHERE "imageId" IN ${marks(ids)} ORDER BY "generationId" DESC`;
    return imageUses.select(this.#context.sql, { text, values: ids });
  }

  /** Null where there is no such image. */
  async setStarred(id: string, isStarred: boolean): Promise<StoredImage | null> {
    return this.change(id, { isStarred });
  }

  /** What is left out stays. Null where there is no such image. */
  async change(
    id: string,
    patch: { isStarred?: boolean | undefined; rating?: number | null | undefined },
  ): Promise<StoredImage | null> {
    const isChange = Object.values(patch).some((value) => value !== undefined);
    if (!isChange) return (await this.byIds([id]))[0] ?? null;
    const where = { text: 'WHERE "id" = ? AND "deletedAt" IS NULL', values: [id] };
    const nothing = { text: '', values: [] };
    const set: Partial<Row> = patch as Partial<Row>; // undefined parts are left alone: see Table
    const row = await images.updateOne(this.#context.sql, set, nothing, where);
    return row && toImage(row);
  }

  /**
   * Marks images deleted and gives the ids of those that were not already. Until `restorableUntil` they can be brought
   * back; left out: not at all.
   */
  async markDeleted(ids: readonly string[], restorableUntil?: Date): Promise<string[]> {
    const deletedAt = now(this.#context);
    const rows = await this.#context.sql.rows(
      `UPDATE "Image" SET "deletedAt" = ?, "restorableUntil" = ?
       WHERE "deletedAt" IS NULL AND "id" IN ${marks(ids)} RETURNING "id"`,
      [bind(deletedAt), bind(restorableUntil ?? deletedAt), ...ids],
    );
    const gone = new Set(rows.map((row) => String(row.id)));
    return ids.filter((id) => gone.has(id));
  }

  /** Brings deleted images back whose time is not over. Gives them. */
  async restore(ids: readonly string[]): Promise<StoredImage[]> {
    await this.#context.sql.run(
      `UPDATE "Image" SET "deletedAt" = NULL, "restorableUntil" = NULL
       WHERE "restorableUntil" > ? AND "id" IN ${marks(ids)}`,
      [bind(now(this.#context)), ...ids],
    );
    return this.byIds(ids);
  }

  /**
   * Hashes of deleted images that cannot be brought back and that no other image and no asset refers to: their bytes
   * may go. Remove the bytes, then call `forgetDeleted`. A picture with the same bytes may be stored in between, so the
   * remover has to hold back the store meanwhile.
   */
  async unreferencedHashes(limit: number): Promise<string[]> {
    const at = bind(now(this.#context));
    const rows = await this.#context.sql.rows(
      `SELECT DISTINCT gone."sha256" AS "sha256" FROM "Image" gone
       WHERE gone."restorableUntil" <= ?
         AND NOT EXISTS (SELECT 1 FROM "Image" kept WHERE kept."sha256" = gone."sha256"
           AND (kept."deletedAt" IS NULL OR kept."restorableUntil" > ?))
         AND NOT EXISTS (SELECT 1 FROM "Asset" asset WHERE asset."sha256" = gone."sha256")
       ORDER BY "sha256" LIMIT ?`,
      [at, at, limit],
    );
    return rows.map((row) => String(row.sha256));
  }

  /** Those of `hashes` that a row refers to: an image, deleted or not, or an upload. */
  async knownHashes(hashes: readonly string[]): Promise<Set<string>> {
    const where = { sha256: { in: [...hashes] } };
    const select = { sha256: true } as const;
    const [pictures, assets] = await Promise.all([
      this.#context.client.image.findMany({ where, select, distinct: ['sha256'] }),
      this.#context.client.asset.findMany({ where, select }),
    ]);
    return new Set([...pictures, ...assets].flatMap(({ sha256 }) => (sha256 ? [sha256] : [])));
  }

  /** Removes the rows of deleted images whose bytes are gone, and gives how many there were. */
  async forgetDeleted(hashes: readonly string[]): Promise<number> {
    return this.#context.sql.run(
      `DELETE FROM "Image" WHERE "restorableUntil" <= ? AND "sha256" IN ${marks(hashes)}`,
      [bind(now(this.#context)), ...hashes],
    );
  }
}

function toImage(row: Row): StoredImage {
  const where = `the provider's metadata of image ${row.id}`;
  return { ...row, providerMetadata: parseJsonOrNull(row.providerMetadata, where) };
}
