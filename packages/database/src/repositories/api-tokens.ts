import { createId } from '@darkroom/core';
import type { ApiToken as Row } from '../client.ts';
import { parseJson, parseJsonOrNull } from '../json.ts';
import { apiTokens } from '../sql/tables.ts';
import { now, type RepositoryContext } from './context.ts';

/** An API token: its SHA-256 and what may be known of it. The token itself is nowhere. */
export type StoredApiToken = Omit<Row, 'scopes' | 'models'> & {
  scopes: unknown;
  /** Patterns of the sources that it may order; null: all. */
  models: unknown;
};

/** How much older than now a token's last use must be before it is written again, in milliseconds. */
const LAST_USE_PRECISION_MILLISECONDS = 60_000;

/** API tokens. */
export class ApiTokens {
  readonly #context: RepositoryContext;

  constructor(context: RepositoryContext) {
    this.#context = context;
  }

  async create(token: {
    userId: string;
    name: string;
    /** SHA-256 of the token. */
    hash: string;
    hint: string;
    scopes: readonly string[];
    /** Null: every model. */
    models: readonly string[] | null;
    /** Null: never. */
    expiresAt: Date | null;
  }): Promise<StoredApiToken> {
    const createdAt = now(this.#context);
    const row = await this.#context.client.apiToken.create({
      data: {
        ...token,
        id: createId('apiToken', createdAt.getTime()),
        scopes: JSON.stringify(token.scopes),
        models: token.models && JSON.stringify(token.models),
        createdAt,
      },
    });
    return toToken(row);
  }

  /** The token with this hash, revoked and expired ones too. */
  async byHash(hash: string): Promise<StoredApiToken | null> {
    const where = { text: 'WHERE "hash" = ?', values: [hash] };
    const row = await apiTokens.first(this.#context.sql, where);
    return row && toToken(row);
  }

  async byId(id: string): Promise<StoredApiToken | null> {
    const row = await apiTokens.first(this.#context.sql, {
      text: 'WHERE "id" = ?',
      values: [id],
    });
    return row && toToken(row);
  }

  /** All, or those of one user; revoked ones too, newest first. */
  async all(userId?: string): Promise<StoredApiToken[]> {
    const rows = await this.#context.client.apiToken.findMany({
      where: userId === undefined ? {} : { userId },
      orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    });
    return rows.map(toToken);
  }

  /** Notes that a token was used, to the minute: a request costs no write of its own. */
  async touch(token: Pick<StoredApiToken, 'id' | 'lastUsedAt'>): Promise<void> {
    const at = now(this.#context);
    const last = token.lastUsedAt?.getTime() ?? Number.NEGATIVE_INFINITY;
    if (at.getTime() - last < LAST_USE_PRECISION_MILLISECONDS) return;
    await this.#context.client.apiToken.updateMany({
      where: { id: token.id },
      data: { lastUsedAt: at },
    });
  }

  /** Whether there was one to revoke. */
  async revoke(id: string): Promise<boolean> {
    const changed = await this.#context.client.apiToken.updateMany({
      where: { id, revokedAt: null },
      data: { revokedAt: now(this.#context) },
    });
    return changed.count > 0;
  }
}

function toToken(row: Row): StoredApiToken {
  const scopes = parseJson(row.scopes, `the scopes of token ${row.id}`);
  return { ...row, scopes, models: parseJsonOrNull(row.models, `the models of token ${row.id}`) };
}
