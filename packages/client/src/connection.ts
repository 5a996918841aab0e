import { problemOfResponse } from './answer-problem.ts';
import { networkProblem } from './network-problem.ts';

/** How the server is reached: shared by GraphQL, event streams, uploads and downloads. */
export interface Connection {
  /** The server's address without a path, such as `http://127.0.0.1:4100`. */
  readonly origin: string;
  /** A path of the server, or a whole address, as a whole address. */
  resolve(path: string): string;
  /** The headers that say who calls, and with which program. */
  headers(): Record<string, string>;
  /**
   * `fetch` that follows no redirect and turns every failure into a problem.
   *
   * @throws DarkroomProblem for a broken connection and for every answer that is no success.
   */
  fetch(
    address: string,
    init?: RequestInit,
    options?: { timeoutMs?: number | null },
  ): Promise<Response>;
  /** Resolves after so many milliseconds, or rejects with the signal's reason. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

export interface ConnectionOptions {
  readonly url: string;
  readonly token?: string | (() => string | null) | null;
  readonly fetch?: typeof fetch;
  readonly clientName: string;
  readonly clientVersion: string;
  readonly timeoutMs?: number;
  readonly sleep?: Connection['sleep'];
}

/** Verifying a key waits for the provider, so the answer to a mutation may take its time. */
const TIMEOUT_MS = 120_000;

/** @throws TypeError where `url` is no http or https address. */
export function createConnection(options: ConnectionOptions): Connection {
  const { clientName, clientVersion, token = null } = options;
  const base = new URL(options.url);
  if (base.protocol !== 'http:' && base.protocol !== 'https:') {
    throw new TypeError(
      `The server's address must begin with http:// or https://, and this is ${base.protocol}`,
    );
  }
  const call = options.fetch ?? ((...given: Parameters<typeof fetch>) => fetch(...given));
  const { origin } = base;
  return {
    origin,
    resolve: (path) => new URL(path, `${origin}/`).href,
    headers: () => {
      const secret = typeof token === 'function' ? token() : token;
      return {
        'x-darkroom-client': `${clientName}/${clientVersion}`,
        ...(secret === null || secret === '' ? {} : { authorization: `Bearer ${secret}` }),
      };
    },
    fetch: async (address, init = {}, { timeoutMs = options.timeoutMs ?? TIMEOUT_MS } = {}) => {
      const signals = [
        ...(init.signal ? [init.signal] : []),
        ...(timeoutMs === null ? [] : [AbortSignal.timeout(timeoutMs)]),
      ];
      let response: Response;
      try {
        const signal = signals.length === 0 ? null : AbortSignal.any(signals);
        response = await call(address, { ...init, redirect: 'manual', signal });
      } catch (error) {
        throw networkProblem(address, error);
      }
      if (response.ok) return response;
      throw await problemOfResponse(address, response);
    },
    sleep: options.sleep ?? sleep,
  };
}

function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    signal?.addEventListener('abort', stop, { once: true });
  });
}
