import type { IncomingHttpHeaders } from 'node:http';
import { type Clock, OWNER_ID, ROLE_PERMISSIONS, type Secret, type UserRole } from '@darkroom/core';
import { type Actor, ADMIN_ACTOR, createActor, LOCAL_ACTOR } from './actor.ts';
import { readCookie, SESSION_COOKIE, SESSION_MS } from './cookie.ts';
import { createFailureLimiter } from './failure-limiter.ts';
import { findToken, type TokenRefusal } from './find-token.ts';
import { areEqualSecrets, createSecret, hashSecret } from './secrets.ts';
import type { IdentityStore } from './store.ts';

/** How long a one-time link may be opened. */
export const LINK_MS = 3_600_000;
/** A session is extended no more often than this. */
const SESSION_EXTEND_MS = 24 * 3_600_000;

/** What became of a request's credentials. */
export type Authentication =
  | { kind: 'authenticated'; actor: Actor; by: 'bearer' }
  /** `renewedSecret`: the cookie to set anew, now that the session lasts longer. */
  | { kind: 'authenticated'; actor: Actor; by: 'cookie'; renewedSecret: string | null }
  /** No credentials, or a cookie of a session that has ended. */
  | { kind: 'anonymous' }
  | { kind: 'refused'; why: TokenRefusal }
  | { kind: 'limited'; retryAfterSeconds: number };

/** Who may use this server. */
export interface Identity {
  /** By `Authorization: Bearer` where there is one, else by the session's cookie. */
  authenticate(headers: IncomingHttpHeaders, address: string): Promise<Authentication>;
  /** By the text of an Authorization header alone, as WebSocket clients send it when they connect. */
  authenticateBearer(authorization: string, address: string): Promise<Authentication>;
  /** Whether an actor that was let in earlier would be let in now, with the same rights. */
  isValid(actor: Actor): Promise<boolean>;
  /** Makes a one-time sign-in token, good for an hour. `userId`: whom it signs in; default the owner. */
  createLinkToken(userId?: string): Promise<string>;
  /** Burns a one-time token for a session: its secret for the cookie, null where the token is wrong, used or old. */
  signIn(
    linkToken: string,
    address: string,
  ): Promise<{ secret: string } | 'refused' | { retryAfterSeconds: number }>;
  signOut(actor: Actor): Promise<void>;
  /** Whether a caller is an API token whose spending has a budget of its own. */
  isBudgeted(actor: Actor): Promise<boolean>;
  /**
   * Whether a caller may give somebody all the rights of a role, as a sign-in link does: it has them all, and no limit
   * of models, budget or time.
   */
  mayHandOut(actor: Actor, role: UserRole): Promise<boolean>;
  /** Says that rights were taken away: who is connected is looked at at once, not at the next sweep. */
  rightsChanged(): void;
  /** Where `rightsChanged` is to be heard. */
  onRightsChanged(listener: () => void): void;
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

  const listeners: (() => void)[] = [];
  const enabledUser = async (id: string) => {
    const user = await store.users.byId(id);
    return user === null || user.disabledAt !== null ? null : { id: user.id, role: user.role };
  };

  const authenticateBearer = async (
    authorization: string,
    address: string,
  ): Promise<Authentication> => {
    let why: TokenRefusal = 'UNKNOWN';
    const token = /^bearer +([\x21-\x7e]{1,1024})$/i.exec(authorization.trim())?.[1];
    if (token !== undefined) {
      // Tokens that Darkroom made are too long to guess, so a flood of wrong ones from the same address must not
      // lock out a right one. The admin token was chosen by a person: no tries at it beyond the limit.
      if (localToken !== null && areEqualSecrets(token, localToken.reveal())) {
        return { kind: 'authenticated', actor: LOCAL_ACTOR, by: 'bearer' };
      }
      const found = await findToken(store, clock, token);
      if (typeof found !== 'string') return { kind: 'authenticated', actor: found, by: 'bearer' };
      why = found;
      const retryAfterSeconds = limiter.waitSeconds(address);
      if (retryAfterSeconds > 0) return { kind: 'limited', retryAfterSeconds };
      if (adminToken !== null && areEqualSecrets(token, adminToken.reveal())) {
        return { kind: 'authenticated', actor: ADMIN_ACTOR, by: 'bearer' };
      }
    }
    limiter.recordFailure(address);
    return { kind: 'refused', why };
  };

  const byCookie = async (secret: string): Promise<Authentication> => {
    const hash = hashSecret(secret);
    const row = await store.sessions.byHash(hash);
    const user = row && (await enabledUser(row.userId));
    if (row === null || user === null) return { kind: 'anonymous' };
    const { id, expiresAt } = row;
    const actor = createActor({ kind: 'BROWSER_SESSION', id, user, expiresAt, hash });
    const isStale = row.expiresAt.getTime() - clock.now() < SESSION_MS - SESSION_EXTEND_MS;
    if (isStale) await store.sessions.extend(hash, new Date(clock.now() + SESSION_MS));
    return { kind: 'authenticated', actor, by: 'cookie', renewedSecret: isStale ? secret : null };
  };

  const isBudgeted = async ({ kind, id }: Actor) =>
    kind === 'API_TOKEN' &&
    (await store.budgets.all()).some(({ scope, scopeKey }) => scope === 'TOKEN' && scopeKey === id);

  return {
    authenticateBearer,
    isBudgeted,
    mayHandOut: async (actor, role) => {
      const isTemporary = actor.kind === 'API_TOKEN' && actor.expiresAt !== null;
      if (actor.models !== null || isTemporary) return false;
      if (!ROLE_PERMISSIONS[role].every((name) => actor.permissions.has(name))) return false;
      return !(await isBudgeted(actor));
    },
    authenticate: async (headers, address) => {
      if (headers.authorization !== undefined) {
        return authenticateBearer(headers.authorization, address);
      }
      const secret = readCookie(headers.cookie, SESSION_COOKIE);
      return secret === null || secret === '' ? { kind: 'anonymous' } : byCookie(secret);
    },
    isValid: async ({ kind, hash, user }) => {
      if (hash === null) return true;
      // Whoever has another role by now comes anew, with the rights of now.
      if ((await enabledUser(user.id))?.role !== user.role) return false;
      if (kind !== 'API_TOKEN') return (await store.sessions.byHash(hash)) !== null;
      const row = await store.apiTokens.byHash(hash);
      const end = row?.expiresAt?.getTime() ?? Number.POSITIVE_INFINITY;
      return row !== null && row.revokedAt === null && end > clock.now();
    },
    rightsChanged: () => {
      for (const listener of listeners) listener();
    },
    onRightsChanged: (listener) => void listeners.push(listener),
    createLinkToken: async (userId = OWNER_ID) => {
      const token = createSecret();
      await store.signInLinks.create({
        userId,
        hash: hashSecret(token),
        expiresAt: new Date(clock.now() + LINK_MS),
      });
      return token;
    },
    signIn: async (linkToken, address) => {
      const userId = await store.signInLinks.redeem(hashSecret(linkToken));
      const user = userId === null ? null : await enabledUser(userId);
      if (user === null) {
        const retryAfterSeconds = limiter.waitSeconds(address);
        if (retryAfterSeconds > 0) return { retryAfterSeconds };
        limiter.recordFailure(address);
        return 'refused';
      }
      const secret = createSecret();
      await store.sessions.create({
        userId: user.id,
        hash: hashSecret(secret),
        expiresAt: new Date(clock.now() + SESSION_MS),
      });
      await store.audit.append({
        actor: user.id,
        action: 'SIGNED_IN',
        subject: user.id,
        outcome: 'DONE',
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
