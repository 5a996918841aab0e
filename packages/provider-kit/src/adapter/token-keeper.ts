import { createHash } from 'node:crypto';
import type { Clock, Secret } from '@darkroom/core';

/** A token as the vendor gives it. */
export interface FetchedToken {
  secret: Secret;
  /** Milliseconds from now to its end, as the vendor tells it. */
  expiresInMs: number;
}

export interface TokenRequest {
  /** Who the token is for: provider, address and credentials. Never shown; kept as a hash. */
  identity: string;
  /** The adapter's name for it. */
  name: string;
  fetch(): Promise<FetchedToken>;
  /** Of the caller: others do not wait for a fetch whose caller has gone. */
  signal: AbortSignal;
}

/** Short-lived tokens, in memory alone. One serves a process: every call of a provider shares it. */
export interface TokenKeeper {
  /** The token that is kept, or a fresh one. Concurrent callers share one fetch; a fetch that fails is not kept. */
  take(request: TokenRequest): Promise<Secret>;
  /** Drops a token that the vendor refused. `refused`: only if it is still this one, so that a fresh one survives. */
  forget(identity: string, name: string, refused?: Secret): void;
  /** Live tokens of an identity, to be kept out of texts. */
  secrets(identity: string): string[];
}

interface Kept {
  secret: Secret;
  /** By the wall clock and by the steady one: whichever comes first counts, so that neither being set back nor sleep matters. */
  renewAt: number;
  renewAtMonotonic: number;
}

interface Fetching {
  promise: Promise<Secret>;
  signal: AbortSignal;
}

/** A token is renewed so long before its end, or in the middle of its life where that is shorter: 1 minute. */
const RENEW_BEFORE_MS = 60_000;

export function createTokenKeeper(clock: Clock): TokenKeeper {
  const kept = new Map<string, Map<string, Kept>>();
  const fetching = new Map<string, Fetching>();
  const hash = (text: string) => createHash('sha256').update(text).digest('base64');

  const isFresh = (token: Kept) =>
    clock.now() < token.renewAt && clock.monotonic() < token.renewAtMonotonic;

  function keep(owner: string, name: string, { secret, expiresInMs }: FetchedToken): Secret {
    const life = Math.max(0, expiresInMs - Math.min(RENEW_BEFORE_MS, expiresInMs / 2));
    const token = {
      secret,
      renewAt: clock.now() + life,
      renewAtMonotonic: clock.monotonic() + life,
    };
    for (const [other, tokens] of kept) {
      for (const [one, old] of tokens) if (!isFresh(old)) tokens.delete(one);
      if (tokens.size === 0) kept.delete(other);
    }
    const own = kept.get(owner) ?? new Map<string, Kept>();
    kept.set(owner, own.set(name, token));
    return secret;
  }

  return {
    async take({ identity, name, fetch, signal }) {
      const owner = hash(identity);
      const place = JSON.stringify([owner, name]);
      for (;;) {
        const token = kept.get(owner)?.get(name);
        if (token && isFresh(token)) return token.secret;
        const other = fetching.get(place);
        if (!other) break;
        try {
          return await unlessAborted(other.promise, signal);
        } catch (error) {
          // The one who fetched was stopped; that is nothing to those who were not.
          if (signal.aborted || !other.signal.aborted) throw error;
          if (fetching.get(place) === other) fetching.delete(place);
        }
      }
      const promise = fetch().then((token) => keep(owner, name, token));
      const own = { promise, signal };
      fetching.set(place, own);
      try {
        return await promise;
      } finally {
        if (fetching.get(place) === own) fetching.delete(place);
      }
    },
    forget(identity, name, refused) {
      const tokens = kept.get(hash(identity));
      const token = tokens?.get(name);
      if (!token || (refused && refused.reveal() !== token.secret.reveal())) return;
      tokens?.delete(name);
    },
    secrets: (identity) =>
      [...(kept.get(hash(identity))?.values() ?? [])].map(({ secret }) => secret.reveal()),
  };
}

/** Waits for another's work, and no longer than one's own signal allows. The work itself goes on. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
