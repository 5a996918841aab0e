import type { IdentityStore } from '../../identity/store.ts';

interface Row {
  id: string;
  name: string;
  scopes: string[];
  lastUsedAt: Date | null;
}

/** An identity store that lives in memory, with ways to put tokens in and to take rights away. */
export interface MemoryIdentityStore extends IdentityStore {
  /** `scopes`: default everything. */
  addToken(hash: string, name: string, scopes?: string[]): void;
  revoke(hash: string): void;
  readonly sessionRows: Map<string, { id: string; expiresAt: Date }>;
}

export function createMemoryIdentityStore(now: () => number): MemoryIdentityStore {
  const sessions: MemoryIdentityStore['sessionRows'] = new Map();
  const tokens = new Map<string, Row>();
  const links = new Map<string, { expiresAt: Date; isUsed: boolean }>();
  return {
    sessionRows: sessions,
    sessions: {
      create: async ({ hash, expiresAt }) =>
        sessions.set(hash, { id: `ses_${sessions.size + 1}`, expiresAt }),
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
      create: async ({ hash, expiresAt }) => links.set(hash, { expiresAt, isUsed: false }),
      redeem: async (hash) => {
        const link = links.get(hash);
        if (link === undefined || link.isUsed || link.expiresAt.getTime() <= now()) return false;
        link.isUsed = true;
        return true;
      },
    },
    addToken: (hash, name, scopes = ['*']) => {
      tokens.set(hash, { id: `tok_${tokens.size + 1}`, name, scopes, lastUsedAt: null });
    },
    revoke: (hash) => tokens.delete(hash),
  };
}
