import type { UserRole } from '@darkroom/core';
import type { IdentityStore, TokenRow } from '../../identity/store.ts';

/** An identity store that lives in memory, with ways to put tokens in and to take rights away. */
export interface MemoryIdentityStore extends IdentityStore {
  /** `scopes`: default everything. `more`: whose it is (default the owner's), and what limits it. */
  addToken(hash: string, name: string, scopes?: string[], more?: Partial<TokenRow>): void;
  addUser(id: string, role: UserRole): void;
  /** Every action that was noted, with who did it. */
  readonly noted: string[];
  revoke(hash: string): void;
  readonly sessionRows: Map<string, { id: string; userId: string; expiresAt: Date }>;
}

export function createMemoryIdentityStore(now: () => number): MemoryIdentityStore {
  const sessions: MemoryIdentityStore['sessionRows'] = new Map();
  const tokens = new Map<string, TokenRow>();
  const links = new Map<string, { userId: string; expiresAt: Date; isUsed: boolean }>();
  const users = new Map<string, UserRole>([['owner', 'ADMIN']]);
  const noted: string[] = [];
  return {
    sessionRows: sessions,
    noted,
    users: {
      byId: async (id) => {
        const role = users.get(id);
        return role === undefined ? null : { id, role, disabledAt: null };
      },
    },
    budgets: { all: async () => [] },
    audit: { append: async ({ action, actor }) => void noted.push(`${actor} ${action}`) },
    sessions: {
      create: async ({ hash, userId, expiresAt }) =>
        sessions.set(hash, { id: `ses_${sessions.size + 1}`, userId, expiresAt }),
      byHash: async (hash) => {
        const row = sessions.get(hash);
        return row === undefined || row.expiresAt.getTime() <= now() ? null : row;
      },
      extend: async (hash, expiresAt) => {
        const row = sessions.get(hash);
        if (row !== undefined) row.expiresAt = expiresAt;
        return row !== undefined;
      },
      remove: async (hash) => sessions.delete(hash),
    },
    apiTokens: {
      byHash: async (hash) => tokens.get(hash) ?? null,
      touch: async () => {},
    },
    signInLinks: {
      create: async ({ hash, userId, expiresAt }) =>
        links.set(hash, { userId, expiresAt, isUsed: false }),
      redeem: async (hash) => {
        const link = links.get(hash);
        if (link === undefined || link.isUsed || link.expiresAt.getTime() <= now()) return null;
        link.isUsed = true;
        return link.userId;
      },
    },
    addUser: (id, role) => void users.set(id, role),
    addToken: (hash, name, scopes = ['*'], more = {}) => {
      tokens.set(hash, {
        id: `tok_${tokens.size + 1}`,
        userId: 'owner',
        name,
        scopes,
        models: null,
        expiresAt: null,
        lastUsedAt: null,
        revokedAt: null,
        ...more,
      });
    },
    revoke: (hash) => {
      const row = tokens.get(hash);
      if (row !== undefined) row.revokedAt = new Date(now());
    },
  };
}
