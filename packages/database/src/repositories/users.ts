import { createId, type UserRole } from '@darkroom/core';
import type { User as Row } from '../client.ts';
import { marks } from '../sql/table.ts';
import { users } from '../sql/tables.ts';
import { now, type RepositoryContext } from './context.ts';

/** Somebody who uses this server. */
export type StoredUser = Omit<Row, 'role'> & { role: UserRole };

/** Users. The one whose id is "owner" came with the table. None is ever removed: what they did keeps their name. */
export class Users {
  readonly #context: RepositoryContext;

  constructor(context: RepositoryContext) {
    this.#context = context;
  }

  async create(user: { name: string; role: UserRole }): Promise<StoredUser> {
    const createdAt = now(this.#context);
    const id = createId('user', createdAt.getTime());
    return toUser(await users.insertOne(this.#context.sql, { ...user, id, createdAt }));
  }

  async byId(id: string): Promise<StoredUser | null> {
    return (await this.byIds([id]))[0] ?? null;
  }

  async byIds(ids: readonly string[]): Promise<StoredUser[]> {
    const where = { text: `WHERE "id" IN ${marks(ids)}`, values: ids };
    return (await users.select(this.#context.sql, where)).map(toUser);
  }

  /** All, disabled ones too, in the order in which they came. */
  async all(): Promise<StoredUser[]> {
    const order = { text: 'ORDER BY "createdAt", "id"', values: [] };
    return (await users.select(this.#context.sql, order)).map(toUser);
  }

  /** What is left out stays. Null where there is no such user. */
  async update(
    id: string,
    patch: { name?: string; role?: UserRole; disabledAt?: null },
  ): Promise<StoredUser | null> {
    const where = { text: 'WHERE "id" = ?', values: [id] };
    // A statement needs something to set, also where nothing is to change.
    const changed = await users.updateOne(this.#context.sql, { id, ...patch }, NOTHING, where);
    return changed && toUser(changed);
  }

  /**
   * Disables a user: their sessions and unused links are gone and their tokens revoked, in one step. Null where there
   * is no such user.
   */
  async disable(id: string): Promise<StoredUser | null> {
    const at = now(this.#context);
    return this.#context.transaction(async ({ client, sql }) => {
      const where = { text: 'WHERE "id" = ? AND "disabledAt" IS NULL', values: [id] };
      await users.updateOne(sql, { disabledAt: at }, NOTHING, where);
      await client.session.deleteMany({ where: { userId: id } });
      await client.signInLink.deleteMany({ where: { userId: id, usedAt: null } });
      await client.apiToken.updateMany({
        where: { userId: id, revokedAt: null },
        data: { revokedAt: at },
      });
      const [row] = await users.select(sql, { text: 'WHERE "id" = ?', values: [id] });
      return row ? toUser(row) : null;
    });
  }
}

const NOTHING = { text: '', values: [] };

const toUser = (row: Row): StoredUser => ({ ...row, role: row.role as UserRole }); // the column holds nothing else
