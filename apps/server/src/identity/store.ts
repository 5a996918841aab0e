/**
 * What identity keeps, and in which steps; the database is one. Hashes are SHA-256 in lower-case hexadecimal: no
 * secret is ever kept.
 */
export interface IdentityStore {
  readonly sessions: {
    create(session: { hash: string; expiresAt: Date }): Promise<unknown>;
    /** The session, unless its time is over. */
    byHash(hash: string): Promise<{ id: string; expiresAt: Date } | null>;
    extend(hash: string, expiresAt: Date): Promise<boolean>;
    remove(hash: string): Promise<boolean>;
  };
  readonly apiTokens: {
    /** The token, unless it was revoked. */
    byHash(
      hash: string,
    ): Promise<{ id: string; name: string; scopes: unknown; lastUsedAt: Date | null } | null>;
    /** Notes that a token was used; cheap to call with every request. */
    touch(token: { id: string; lastUsedAt: Date | null }): Promise<void>;
  };
  readonly signInLinks: {
    create(link: { hash: string; expiresAt: Date }): Promise<unknown>;
    /** Uses the link up in one step: true for exactly one caller, and only before it expires. */
    redeem(hash: string): Promise<boolean>;
  };
}
