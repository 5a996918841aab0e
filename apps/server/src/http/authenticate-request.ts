import type { IncomingMessage } from 'node:http';
import type { Actor } from '../identity/actor.ts';
import type { TokenRefusal } from '../identity/find-token.ts';
import type { Identity } from '../identity/identity.ts';
import { HttpProblem } from './problem.ts';
import type { Provenance } from './request-checks.ts';
import { foreignOrigin, isReading } from './request-checks.ts';

/** A request whose credentials were looked at. */
export interface Caller {
  /** Null: no credentials, or those of a session that has ended. */
  actor: Actor | null;
  /** The session's secret, where its cookie has to be set anew. */
  renewedSecret: string | null;
}

export const unauthenticated = (
  message = 'Sign in first: send `Authorization: Bearer <token>`, or open the link that `npm run -s darkroom -- auth link` prints.',
) =>
  new HttpProblem(401, 'UNAUTHENTICATED', message, {
    'www-authenticate': 'Bearer realm="Darkroom"',
  });

export const tooManyFailures = (retryAfterSeconds: number) =>
  new HttpProblem(
    429,
    'TOO_MANY_FAILURES',
    `Too many wrong credentials came from this address. Try again in ${retryAfterSeconds} seconds.`,
    { 'retry-after': String(retryAfterSeconds) },
  );

const REFUSALS: Readonly<Record<TokenRefusal, string>> = {
  UNKNOWN:
    'The bearer token is not right. It is none that was made here: copy it anew, or make one.',
  EXPIRED: 'The bearer token has expired. Make a new one, or sign in.',
  REVOKED: 'The bearer token was revoked. Make a new one, or sign in.',
  USER_DISABLED: 'The user of this bearer token was disabled. Ask an admin of this server.',
};

/**
 * Finds out who calls, and holds cookies back from pages that are not ours. A cookie is sent by the browser on its
 * own, so it counts only where the browser says that a page of ours asked: always for what changes something and for
 * event streams and sockets (`isGuarded`), and for reading wherever the browser names another page.
 *
 * @throws HttpProblem 401 for a wrong bearer token, 403 for a foreign page, 429 after many failures.
 */
export async function authenticateRequest(
  request: IncomingMessage,
  identity: Identity,
  provenance: Provenance,
  isGuarded: boolean,
): Promise<Caller> {
  const isStrict = isGuarded || !isReading(request.method);
  if (isStrict && provenance === 'foreign-page') throw foreignOrigin();
  const address = request.socket.remoteAddress ?? '';
  const result = await identity.authenticate(request.headers, address);
  if (result.kind === 'refused') {
    throw unauthenticated(REFUSALS[result.why]);
  }
  if (result.kind === 'limited') throw tooManyFailures(result.retryAfterSeconds);
  if (result.kind === 'anonymous') return { actor: null, renewedSecret: null };
  if (result.by === 'bearer') return { actor: result.actor, renewedSecret: null };
  if (isStrict && provenance !== 'own-page') throw foreignOrigin();
  const isNavigation = request.headers['sec-fetch-mode'] === 'navigate';
  if (provenance === 'foreign-page' && !isNavigation) return { actor: null, renewedSecret: null };
  return { actor: result.actor, renewedSecret: result.renewedSecret };
}
