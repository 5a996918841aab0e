import type { UserRole } from '@darkroom/core';
import type { NewAuditEntry } from '@darkroom/database';

/** An API token as it is kept. */
export interface TokenRow {
  id: string;
  userId: string;
  name: string;
  scopes: unknown;
  models: unknown;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
}

/**
 * What identity keeps, and in which steps; the database is one. Hashes are SHA-256 in lower-case hexadecimal: no
 * secret is ever kept.
 */
export interface IdentityStore {
  readonly users: {
    byId(id: string): Promise<{ id: string; role: UserRole; disabledAt: Date | null } | null>;
  };
  readonly sessions: {
    create(session: { userId: string; hash: string; expiresAt: Date }): Promise<unknown>;
    /** The session, unless its time is over. */
    byHash(hash: string): Promise<{ id: string; userId: string; expiresAt: Date } | null>;
    extend(hash: string, expiresAt: Date): Promise<boolean>;
    remove(hash: string): Promise<boolean>;
  };
  readonly apiTokens: {
    /** The token, also one that was revoked or has expired. */
    byHash(hash: string): Promise<TokenRow | null>;
    /** Notes that a token was used; cheap to call with every request. */
    touch(token: { id: string; lastUsedAt: Date | null }): Promise<void>;
  };
  readonly signInLinks: {
    create(link: { userId: string; hash: string; expiresAt: Date }): Promise<unknown>;
    /** Uses the link up in one step: its user for exactly one caller, and only before it expires. */
    redeem(hash: string): Promise<string | null>;
  };
  readonly budgets: {
    all(): Promise<readonly { scope: string; scopeKey: string }[]>;
  };
  readonly audit: {
    append(entry: NewAuditEntry): Promise<void>;
  };
}
