import { Prisma, type Image as Row } from '../client.ts';
import { parseJsonOrNull } from '../json.ts';
import { marks } from '../sql/table.ts';
import { images } from '../sql/tables.ts';
import { now, type RepositoryContext } from './context.ts';

/** A picture that was made and kept. */
export type StoredImage = Omit<Row, 'providerMetadata'> & { providerMetadata: unknown };

/** A place in the order of images, newest first. */
export interface ImageCursor {
  createdAt: Date;
  id: string;
}

export interface ImagePageOptions {
  first: number;
  after?: ImageCursor;
  source?: string;
  /** Part of the prompt; no character has a special meaning. */
  search?: string;
  isStarred?: boolean;
  /** Only those that this user ordered, themselves or with a token. */
  userId?: string;
}

/** Images. Deleted ones are seen only by what removes their bytes. Rows are written with the attempt that made them. */
export class Images {
  readonly #context: RepositoryContext;

  constructor(context: RepositoryContext) {
    this.#context = context;
  }

  /** Newest first. One row more than `first` tells that there is another page. */
  async page(options: ImagePageOptions): Promise<StoredImage[]> {
    const { client } = this.#context;
    const conditions = [Prisma.sql`"deletedAt" IS NULL`, ...this.#conditions(options)];
    // In SQL for the sake of the search; the rows then come typed.
    const page = await client.$queryRaw<{ id: string }[]>`
      SELECT "id" FROM "Image" WHERE ${Prisma.join(conditions, ' AND ')}
      ORDER BY "createdAt" DESC, "id" DESC LIMIT ${options.first + 1}`;
    const rows = await client.image.findMany({
      where: { id: { in: page.map((row) => row.id) } },
      orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    });
    return rows.map(toImage);
  }

  async byIds(ids: readonly string[]): Promise<StoredImage[]> {
    const text = `WHERE "deletedAt" IS NULL AND "id" IN ${marks(ids)}`;
    return (await images.select(this.#context.sql, { text, values: ids })).map(toImage);
  }

  /** Of several generations, each generation's in order. */
  async byGenerations(generationIds: readonly string[]): Promise<StoredImage[]> {
    const text = `WHERE "deletedAt" IS NULL AND "generationId" IN ${marks(generationIds)} ORDER BY "generationId", "index"`;
    return (await images.select(this.#context.sql, { text, values: generationIds })).map(toImage);
  }

  /** Null where there is no such image. */
  async setStarred(id: string, isStarred: boolean): Promise<StoredImage | null> {
    await this.#context.client.image.updateMany({
      where: { id, deletedAt: null },
      data: { isStarred },
    });
    return (await this.byIds([id]))[0] ?? null;
  }

  /** Marks images deleted and gives the ids of those that were not already. */
  async markDeleted(ids: readonly string[]): Promise<string[]> {
    return this.#context.transaction(async ({ client }) => {
      const rows = await client.image.findMany({
        where: { id: { in: [...ids] }, deletedAt: null },
        select: { id: true },
      });
      const found = rows.map((row) => row.id);
      await client.image.updateMany({
        where: { id: { in: found } },
        data: { deletedAt: now(this.#context) },
      });
      return found;
    });
  }

  /**
   * Hashes of deleted images that no image and no asset refers to any more: their bytes may go. Remove the bytes,
   * then call `forgetDeleted`. A picture with the same bytes may be stored in between, so the remover has to hold
   * back the store meanwhile.
   */
  async unreferencedHashes(limit: number): Promise<string[]> {
    const rows = await this.#context.client.$queryRaw<{ sha256: string }[]>`
      SELECT DISTINCT gone."sha256" AS "sha256" FROM "Image" gone
      WHERE gone."deletedAt" IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM "Image" kept WHERE kept."sha256" = gone."sha256" AND kept."deletedAt" IS NULL)
        AND NOT EXISTS (SELECT 1 FROM "Asset" asset WHERE asset."sha256" = gone."sha256")
      ORDER BY "sha256" LIMIT ${limit}`;
    return rows.map((row) => row.sha256);
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
    const where = { sha256: { in: [...hashes] }, deletedAt: { not: null } };
    return (await this.#context.client.image.deleteMany({ where })).count;
  }

  #conditions(options: ImagePageOptions): Prisma.Sql[] {
    const { after, source, search, isStarred, userId } = options;
    const conditions: Prisma.Sql[] = [];
    if (after !== undefined) {
      conditions.push(
        Prisma.sql`("createdAt" < ${after.createdAt} OR ("createdAt" = ${after.createdAt} AND "id" < ${after.id}))`,
      );
    }
    if (userId !== undefined) {
      conditions.push(
        Prisma.sql`EXISTS (SELECT 1 FROM "Generation" g WHERE g."id" = "Image"."generationId" AND (g."actor" = ${userId} OR g."actor" IN (SELECT "id" FROM "ApiToken" WHERE "userId" = ${userId})))`,
      );
    }
    if (source !== undefined) conditions.push(Prisma.sql`"source" = ${source}`);
    if (isStarred !== undefined) conditions.push(Prisma.sql`"isStarred" = ${isStarred}`);
    if (search !== undefined && search !== '') {
      conditions.push(this.#context.dialect.contains(Prisma.sql`"prompt"`, search));
    }
    return conditions;
  }
}

function toImage(row: Row): StoredImage {
  const where = `the provider's metadata of image ${row.id}`;
  return { ...row, providerMetadata: parseJsonOrNull(row.providerMetadata, where) };
}
