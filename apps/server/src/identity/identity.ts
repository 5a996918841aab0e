import type { IncomingHttpHeaders } from 'node:http';
import type { Clock, Secret } from '@darkroom/core';
import { z } from 'zod';
import { type Actor, EVERYTHING } from './actor.ts';
import { readCookie, SESSION_COOKIE, SESSION_MS } from './cookie.ts';
import { createFailureLimiter } from './failure-limiter.ts';
import { areEqualSecrets, createSecret, hashSecret } from './secrets.ts';
import type { IdentityStore } from './store.ts';

/** How long a one-time link may be opened. */
export const LINK_MS = 3_600_000;
/** A session is extended no more often than this. */
const SESSION_EXTEND_MS = 24 * 3_600_000;

const scopesSchema = z.array(z.string());

/** What became of a request's credentials. */
export type Authentication =
  | { kind: 'authenticated'; actor: Actor; by: 'bearer' }
  /** `renewedSecret`: the cookie to set anew, now that the session lasts longer. */
  | { kind: 'authenticated'; actor: Actor; by: 'cookie'; renewedSecret: string | null }
  /** No credentials, or a cookie of a session that has ended. */
  | { kind: 'anonymous' }
  | { kind: 'refused' }
  | { kind: 'limited'; retryAfterSeconds: number };

/** Who may use this server. */
export interface Identity {
  /** By `Authorization: Bearer` where there is one, else by the session's cookie. */
  authenticate(headers: IncomingHttpHeaders, address: string): Promise<Authentication>;
  /** By the text of an Authorization header alone, as WebSocket clients send it when they connect. */
  authenticateBearer(authorization: string, address: string): Promise<Authentication>;
  /** Whether an actor that was let in earlier would be let in now. */
  isValid(actor: Actor): Promise<boolean>;
  /** Makes a one-time sign-in token, good for an hour. */
  createLinkToken(): Promise<string>;
  /** Burns a one-time token for a session: its secret for the cookie, null where the token is wrong, used or old. */
  signIn(
    linkToken: string,
    address: string,
  ): Promise<{ secret: string } | 'refused' | { retryAfterSeconds: number }>;
  signOut(actor: Actor): Promise<void>;
}

export function createIdentity(options: {
  store: IdentityStore;
  clock: Clock;
  /** DARKROOM_ADMIN_TOKEN. */
  adminToken: Secret | null;
  /** The command's own token, out of the data directory. */
  localToken: Secret | null;
}): Identity {
  const { store, clock, adminToken, localToken } = options;
  const limiter = createFailureLimiter(clock);

  const byApiToken = async (token: string): Promise<Actor | null> => {
    const hash = hashSecret(token);
    const row = await store.apiTokens.byHash(hash);
    if (row === null) return null;
    await store.apiTokens.touch(row);
    const scopes = scopesSchema.parse(row.scopes);
    return { kind: 'API_TOKEN', id: row.id, tokenName: row.name, scopes, hash };
  };

  const authenticateBearer = async (
    authorization: string,
    address: string,
  ): Promise<Authentication> => {
    const token = /^bearer +([\x21-\x7e]{1,1024})$/i.exec(authorization.trim())?.[1];
    if (token !== undefined) {
      // Tokens that Darkroom made are too long to guess, so a flood of wrong ones from the same address must not
      // lock out a right one. The admin token was chosen by a person: no tries at it beyond the limit.
      if (localToken !== null && areEqualSecrets(token, localToken.reveal())) {
        return { kind: 'authenticated', actor: LOCAL, by: 'bearer' };
      }
      const actor = await byApiToken(token);
      if (actor !== null) return { kind: 'authenticated', actor, by: 'bearer' };
      const retryAfterSeconds = limiter.waitSeconds(address);
      if (retryAfterSeconds > 0) return { kind: 'limited', retryAfterSeconds };
      if (adminToken !== null && areEqualSecrets(token, adminToken.reveal())) {
        return { kind: 'authenticated', actor: ADMIN, by: 'bearer' };
      }
    }
    limiter.recordFailure(address);
    return { kind: 'refused' };
  };

  const byCookie = async (secret: string): Promise<Authentication> => {
    const hash = hashSecret(secret);
    const row = await store.sessions.byHash(hash);
    if (row === null) return { kind: 'anonymous' };
    const kind = 'BROWSER_SESSION';
    const actor: Actor = { kind, id: row.id, tokenName: null, scopes: EVERYTHING, hash };
    const isStale = row.expiresAt.getTime() - clock.now() < SESSION_MS - SESSION_EXTEND_MS;
    if (isStale) await store.sessions.extend(hash, new Date(clock.now() + SESSION_MS));
    return { kind: 'authenticated', actor, by: 'cookie', renewedSecret: isStale ? secret : null };
  };

  return {
    authenticateBearer,
    authenticate: async (headers, address) => {
      if (headers.authorization !== undefined) {
        return authenticateBearer(headers.authorization, address);
      }
      const secret = readCookie(headers.cookie, SESSION_COOKIE);
      return secret === null || secret === '' ? { kind: 'anonymous' } : byCookie(secret);
    },
    isValid: async ({ kind, hash }) => {
      if (hash === null) return true;
      const rows = kind === 'API_TOKEN' ? store.apiTokens : store.sessions;
      return (await rows.byHash(hash)) !== null;
    },
    createLinkToken: async () => {
      const token = createSecret();
      await store.signInLinks.create({
        hash: hashSecret(token),
        expiresAt: new Date(clock.now() + LINK_MS),
      });
      return token;
    },
    signIn: async (linkToken, address) => {
      if (!(await store.signInLinks.redeem(hashSecret(linkToken)))) {
        const retryAfterSeconds = limiter.waitSeconds(address);
        if (retryAfterSeconds > 0) return { retryAfterSeconds };
        limiter.recordFailure(address);
        return 'refused';
      }
      const secret = createSecret();
      await store.sessions.create({
        hash: hashSecret(secret),
        expiresAt: new Date(clock.now() + SESSION_MS),
      });
      return { secret };
    },
    signOut: async (actor) => {
      if (actor.kind === 'BROWSER_SESSION' && actor.hash !== null) {
        await store.sessions.remove(actor.hash);
      }
    },
  };
}

const LOCAL: Actor = {
  kind: 'LOCAL_TOKEN',
  id: 'local',
  tokenName: null,
  scopes: EVERYTHING,
  hash: null,
};
const ADMIN: Actor = {
  kind: 'ADMIN_TOKEN',
  id: 'admin',
  tokenName: null,
  scopes: EVERYTHING,
  hash: null,
};
