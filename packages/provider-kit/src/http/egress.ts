import { type Clock, type Secret, systemClock } from '@darkroom/core';
import { Agent } from 'undici';
import { type AddressGuard, type AddressScope, checkUrl, guardAddress } from './address-guard.ts';
import { cappedBody, decodeBody } from './decode-body.ts';
import { EgressError } from './egress-error.ts';
import { type EgressSocket, openSocket } from './egress-socket.ts';
import { type EgressBody, exchange } from './exchange.ts';
import { guardedConnector, type ResolveName } from './guarded-connector.ts';
import { headerValues } from './header-values.ts';

/**
 * Where a URL is from. `base-url`: a person configured this origin, which may be on this machine or in the local
 * network. `untrusted`: out of an answer; only the open internet.
 */
export type Trust = 'base-url' | 'untrusted';

export interface EgressOptions {
  clock?: Clock;
  /** Whether a configured origin may be on this machine or a private network. Default: yes. Metadata services never. */
  allowPrivate?: (origin: string) => boolean;
  /** Milliseconds to a connection, DNS and TLS included. Default 10 000. */
  connectTimeoutMs?: number;
  /** Connections to one origin at once; further requests wait unsent. Default 128. */
  connections?: number;
  /** How long an idle connection may be used again, in milliseconds. Default 4000. */
  keepAliveMs?: number;
  /** Default: the machine's resolver. */
  resolve?: ResolveName;
  /** Default: `guardAddress`. */
  guard?: AddressGuard;
  /** What the product calls itself. */
  userAgent?: string;
}

export interface EgressRequest {
  url: string | URL;
  method: string;
  headers?: Readonly<Record<string, string | Secret>>;
  body?: EgressBody | null;
  trust: Trust;
  signal?: AbortSignal;
  /** Milliseconds for everything, from queueing for a connection to the last byte of the body. */
  timeoutMs: number;
  /** Milliseconds of silence that are borne once the body has begun; null (the default): any. */
  idleTimeoutMs?: number | null;
  /** Counts the deadlines. Default: the egress's own. */
  clock?: Clock;
  /** Bytes of the (unpacked) body. */
  maximumBytes: number;
}

export interface EgressAnswer {
  status: number;
  /** Lower-case names. */
  headers: Record<string, string>;
  /** Must be read to its end or discarded. Breaks with EgressError. */
  body: AsyncGenerator<Uint8Array, void, undefined>;
  /** Ends the exchange without the rest of the body. */
  discard(): void;
}

/** The one way out of this process. Never follows a redirect, never sends anything twice, knows no proxy. */
export interface Egress {
  /** Throws EgressError; ProviderFailure where a header cannot be written. */
  send(request: EgressRequest): Promise<EgressAnswer>;
  /** Opens a WebSocket under the same rules. Throws EgressError; ProviderFailure where a header cannot be written. */
  socket(request: EgressSocketRequest): Promise<EgressSocket>;
  close(): Promise<void>;
}

export interface EgressSocketRequest {
  /** http, https, ws or wss. */
  url: URL;
  headers?: Readonly<Record<string, string | Secret>>;
  trust: Trust;
  signal?: AbortSignal;
  /** Milliseconds to the end of the handshake. */
  timeoutMs: number;
}

export function createEgress(options: EgressOptions = {}): Egress {
  const clock = options.clock ?? systemClock;
  const guard = options.guard ?? guardAddress;
  const allowPrivate = options.allowPrivate ?? (() => true);
  const keepAliveMs = options.keepAliveMs ?? 4000;
  // One pool per scope: a connection opened under the wider rule is never used under the narrower one.
  const connectorOf = (scope: AddressScope) =>
    guardedConnector({
      scope,
      guard,
      connectTimeoutMs: options.connectTimeoutMs ?? 10_000,
      ...(options.resolve ? { resolve: options.resolve } : {}),
    });
  const makeAgent = (scope: AddressScope) =>
    new Agent({
      connect: connectorOf(scope),
      allowH2: false,
      connections: options.connections ?? 128,
      pipelining: 1,
      keepAliveTimeout: keepAliveMs,
      // A server's hint cannot make us trust an idle connection for longer: it may be closed at the other end by then.
      keepAliveMaxTimeout: keepAliveMs,
      headersTimeout: 0,
      bodyTimeout: 0,
      maxHeaderSize: 64 * 1024,
    });
  const agents = { public: makeAgent('public'), private: makeAgent('private') };
  const closing = new AbortController();
  const userAgent = options.userAgent ?? 'darkroom';

  /** The scope that a URL is spoken to in. Throws EgressError where it may not be. */
  function scopeOf(url: URL, trust: Trust): AddressScope {
    const scope: AddressScope =
      trust === 'base-url' && allowPrivate(url.origin) ? 'private' : 'public';
    const isAnyPortTaken = trust === 'base-url'; // a person's choice, wherever it is
    const refusal = checkUrl(url, { scope, isAnyPortTaken }, guard);
    if (refusal !== null) throw new EgressError('guard', refusal, false);
    return scope;
  }

  return {
    async send(request) {
      const url = parseUrl(request.url);
      const scope = scopeOf(url, request.trust);
      const answer = await exchange(agents[scope], {
        url,
        method: request.method,
        headers: {
          'user-agent': userAgent,
          accept: '*/*',
          ...headerValues(request.headers ?? {}),
          'accept-encoding': 'identity',
        },
        body: request.body ?? null,
        signal: request.signal,
        timeoutMs: request.timeoutMs,
        idleTimeoutMs: request.idleTimeoutMs ?? null,
        clock: request.clock ?? clock,
      });
      const decoded = decodeBody(answer.body, answer.headers);
      return {
        status: answer.status,
        headers: answer.headers,
        body: cappedBody(answer.body, decoded, request.maximumBytes),
        discard: () => {
          answer.body.destroy();
          decoded.destroy();
        },
      };
    },
    async socket(request) {
      const url = new URL(request.url.href.replace(/^ws/, 'http'));
      const scope = scopeOf(url, request.trust);
      return openSocket(connectorOf(scope), {
        url,
        headers: { 'user-agent': userAgent, ...headerValues(request.headers ?? {}) },
        signal: AbortSignal.any([closing.signal, ...(request.signal ? [request.signal] : [])]),
        timeoutMs: request.timeoutMs,
        clock,
      });
    },
    close: async () => {
      closing.abort();
      await Promise.all([agents.public.destroy(), agents.private.destroy()]);
    },
  };
}

function parseUrl(url: string | URL): URL {
  if (url instanceof URL) return url;
  const parsed = URL.parse(url);
  if (!parsed) throw new EgressError('guard', 'it is no URL', false);
  return parsed;
}
