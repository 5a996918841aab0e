import { createId } from '@darkroom/core';
import type { Board as StoredBoard } from '../client.ts';
import type { Sql } from '../sql/sql.ts';
import { bind, marks } from '../sql/table.ts';
import { boards, events } from '../sql/tables.ts';
import { now, type RepositoryContext } from './context.ts';
import { actorIds, actorsOf } from './owned-by.ts';

export type { StoredBoard };

/** What is shown of a board. */
export interface BoardFacts {
  boardId: string;
  /** Images on it, without deleted ones. */
  count: number;
  /** The chosen cover, or the newest image; null: it is empty. */
  coverImageId: string | null;
}

/** Pictures that somebody put together. A picture may be on several boards. */
export class Boards {
  readonly #context: RepositoryContext;

  constructor(context: RepositoryContext) {
    this.#context = context;
  }

  /** Of a user, or of everybody; in the order in which they were made. */
  async list(userId?: string): Promise<StoredBoard[]> {
    const order = 'ORDER BY "createdAt", "id"';
    if (userId === undefined) {
      return boards.select(this.#context.sql, { text: order, values: [] });
    }
    const ids = await actorIds(this.#context, userId);
    const text = `WHERE "actor" IN ${marks(ids)} ${order}`;
    return boards.select(this.#context.sql, { text, values: ids });
  }

  async byIds(ids: readonly string[]): Promise<StoredBoard[]> {
    return boards.select(this.#context.sql, { text: `WHERE "id" IN ${marks(ids)}`, values: ids });
  }

  async byName(actor: string, name: string): Promise<StoredBoard | null> {
    const text = 'WHERE "actor" = ? AND "name" = ?';
    return boards.first(this.#context.sql, { text, values: [actor, name] });
  }

  /** Throws where the actor has one of that name: see isUniqueViolation. */
  async create(board: { actor: string; name: string; isTarget: boolean }): Promise<StoredBoard> {
    const at = now(this.#context);
    return this.#context.transaction(async ({ sql }) => {
      if (board.isTarget) await clearTarget(sql, board.actor);
      const id = createId('board', at.getTime());
      return boards.insertOne(sql, { id, ...board, createdAt: at, updatedAt: at });
    });
  }

  /** What is left out stays. Null where there is no such board. Throws where the name is taken. */
  async change(
    board: StoredBoard,
    patch: {
      name?: string | undefined;
      coverImageId?: string | null | undefined;
      isTarget?: boolean | undefined;
    },
  ): Promise<StoredBoard | null> {
    const updatedAt = now(this.#context);
    return this.#context.transaction(async ({ sql }) => {
      if (patch.isTarget === true) await clearTarget(sql, board.actor);
      const set: Partial<StoredBoard> = { ...(patch as Partial<StoredBoard>), updatedAt }; // undefined parts are left alone: see Table
      const where = { text: 'WHERE "id" = ?', values: [board.id] };
      return boards.updateOne(sql, set, { text: '', values: [] }, where);
    });
  }

  /** Its pictures stay. Whether there was one. */
  async remove(id: string): Promise<boolean> {
    return (await this.#context.sql.run('DELETE FROM "Board" WHERE "id" = ?', [id])) > 0;
  }

  /** Puts images that exist on a board; those that are on it already stay. Gives how many came to it. */
  async add(boardId: string, imageIds: readonly string[]): Promise<number> {
    return this.#context.sql.run(
      `INSERT INTO "BoardImage" ("boardId", "imageId", "createdAt")
       SELECT board."id", image."id", image."createdAt" FROM "Board" board, "Image" image
       WHERE board."id" = ? AND image."deletedAt" IS NULL AND image."id" IN ${marks(imageIds)}
       ON CONFLICT DO NOTHING`,
      [boardId, ...imageIds],
    );
  }

  /** Takes images off a board. Gives how many were on it. */
  async take(boardId: string, imageIds: readonly string[]): Promise<number> {
    return this.#context.sql.run(
      `DELETE FROM "BoardImage" WHERE "boardId" = ? AND "imageId" IN ${marks(imageIds)}`,
      [boardId, ...imageIds],
    );
  }

  /** The boards that each of these images is on. */
  async ofImages(
    imageIds: readonly string[],
    userId?: string,
  ): Promise<{ imageId: string; boardId: string }[]> {
    const own = userId === undefined ? null : actorsOf(userId, 'board."actor"');
    const rows = await this.#context.sql.rows(
      `SELECT entry."imageId" AS "imageId", entry."boardId" AS "boardId"
       FROM "BoardImage" entry JOIN "Board" board ON board."id" = entry."boardId"
       WHERE entry."imageId" IN ${marks(imageIds)} ${own ? `AND ${own.text}` : ''}
       ORDER BY board."createdAt", board."id"`,
      [...imageIds, ...(own?.values ?? [])],
    );
    return rows.map((row) => ({ imageId: String(row.imageId), boardId: String(row.boardId) }));
  }

  /** How many images each board has, and which stands for it. */
  async facts(boardIds: readonly string[]): Promise<BoardFacts[]> {
    // Entries are counted without looking at the images: of those only the deleted are, which are few.
    const rows = await this.#context.sql.rows(
      `SELECT board."id" AS "boardId",
         (SELECT COUNT(*) FROM "BoardImage" entry WHERE entry."boardId" = board."id")
         - (SELECT COUNT(*) FROM "Image" gone JOIN "BoardImage" entry ON entry."imageId" = gone."id"
            WHERE gone."restorableUntil" IS NOT NULL AND entry."boardId" = board."id") AS "count",
         COALESCE(
           (SELECT image."id" FROM "BoardImage" entry JOIN "Image" image ON image."id" = entry."imageId"
            WHERE entry."boardId" = board."id" AND entry."imageId" = board."coverImageId" AND image."deletedAt" IS NULL),
           (SELECT entry."imageId" FROM "BoardImage" entry JOIN "Image" image ON image."id" = entry."imageId"
            WHERE entry."boardId" = board."id" AND image."deletedAt" IS NULL
            ORDER BY entry."createdAt" DESC, entry."imageId" DESC LIMIT 1)) AS "cover"
       FROM "Board" board WHERE board."id" IN ${marks(boardIds)}`,
      boardIds,
    );
    return rows.map((row) => ({
      boardId: String(row.boardId),
      count: Number(row.count),
      coverImageId: row.cover === null || row.cover === undefined ? null : String(row.cover),
    }));
  }
}

/** Within a transaction. */
async function clearTarget(sql: Sql, actor: string): Promise<void> {
  await sql.run('UPDATE "Board" SET "isTarget" = ? WHERE "actor" = ? AND "isTarget"', [
    bind(false),
    actor,
  ]);
}

const CHOSEN =
  'board."isTarget" AND (board."actor" = ? OR board."actor" IN (SELECT "userId" FROM "ApiToken" WHERE "id" = ?))';

/**
 * Puts new images on the board that their actor, or the user whose token the actor is, chose for that, and says so by an
 * event of the board as whoever puts images on a board by hand does.
 */
export async function addToTarget(
  sql: Sql,
  actor: string,
  imageIds: readonly string[],
  at: Date,
): Promise<void> {
  const added = await sql.run(
    `INSERT INTO "BoardImage" ("boardId", "imageId", "createdAt")
     SELECT board."id", image."id", image."createdAt" FROM "Board" board, "Image" image
     WHERE image."id" IN ${marks(imageIds)} AND ${CHOSEN}
     ON CONFLICT DO NOTHING`,
    [...imageIds, actor, actor],
  );
  // Most users chose none: nothing more is asked then.
  if (added === 0) return;
  const rows = await sql.rows(
    `SELECT board."id" AS "id", board."actor" AS "owner" FROM "Board" board WHERE ${CHOSEN}`,
    [actor, actor],
  );
  await events.insert(
    sql,
    rows.map(({ id, owner }) => ({
      topic: 'board',
      subject: String(id),
      kind: 'IMAGES',
      payload: JSON.stringify({ actor: String(owner) }),
      at,
    })),
  );
}
