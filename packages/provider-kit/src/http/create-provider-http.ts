import { type Clock, Secret, systemClock } from '@darkroom/core';
import { badResponse } from '../answers/bad-response.ts';
import { joinUrl } from '../calls/join-url.ts';
import type { Egress, Trust } from './egress.ts';
import { EgressError } from './egress-error.ts';
import { foreignOrigin, foreignUpload } from './foreign-origin.ts';
import { freeBackoff, freeWait, isPassing } from './free-repeat.ts';
import { isHostOf } from './host-pattern.ts';
import type { FreeCall, ProviderHttp, SmallAnswer } from './provider-http.ts';
import type { ProviderOrigins } from './provider-origins.ts';
import { openProviderSocket } from './provider-socket.ts';
import { redirectFailure } from './redirect-failure.ts';
import { requestBody } from './request-body.ts';
import { freeFailure } from './transport-failure.ts';

export interface ProviderHttpOptions {
  egress: Egress;
  /** Calls go there alone: the stored key belongs to them. */
  origins: ProviderOrigins;
  /** Where uploads without a key may go besides. Default: nowhere. */
  uploadHosts?: readonly string[];
  /** Counts waits and the whole deadline; each try's own deadline is counted by the egress. */
  clock?: Clock;
  /** Ends every call, waiting ones too. */
  signal?: AbortSignal;
  /** 0 to 1, for jitter. */
  random?: () => number;
}

const MOST_TRIES = 5;
const TIMEOUT_MS = 30_000;
const MAXIMUM_BYTES = 8 * 1024 * 1024;

/**
 * Free calls over the egress. A GET is tried five times at most, within its `timeoutMs`, on 408, 425, 429, 5xx and
 * broken connections; the last answer is given as it is. Nothing else is repeated.
 */
export function createProviderHttp(options: ProviderHttpOptions): ProviderHttp {
  const { egress, origins, signal } = options;
  const clock = options.clock ?? systemClock;
  const random = options.random ?? Math.random;

  async function once(
    call: FreeCall,
    { url, trust }: { url: URL; trust: Trust },
    timeoutMs: number,
  ): Promise<SmallAnswer> {
    const { origin } = url;
    const { 'content-type': contentType, ...own } = Object.fromEntries(
      Object.entries(call.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
    );
    const answer = await egress.send({
      url,
      method: call.method ?? 'GET',
      headers: own,
      body: call.body
        ? requestBody(call.body, typeof contentType === 'string' ? contentType : undefined)
        : null,
      trust,
      ...(signal ? { signal } : {}),
      timeoutMs,
      maximumBytes: call.maximumBytes ?? MAXIMUM_BYTES,
    });
    const { status, headers } = answer;
    if (headers.location !== undefined && status >= 300 && status < 400) {
      answer.discard();
      throw redirectFailure(status, headers, { origin, isFree: true });
    }
    const pieces: Uint8Array[] = [];
    for await (const piece of answer.body) pieces.push(piece);
    const bytes = Buffer.concat(pieces);
    const readText = () => bytes.toString('utf8');
    return {
      status,
      headers,
      bytes,
      get text() {
        return readText();
      },
      json: () => parse(readText(), status, origin),
    };
  }

  /** How a call may go out; null: not at all. */
  function trustOf(call: FreeCall, url: URL): Trust | null {
    const own = origins.trustOf(url);
    if (own !== null || !call.isKeyless) return own;
    const isUpload = url.protocol === 'https:' && isHostOf(url.hostname, options.uploadHosts ?? []);
    return isUpload ? 'untrusted' : null;
  }

  return {
    socket: (call) => openProviderSocket(call, { egress, origins, ...(signal ? { signal } : {}) }),
    async call(call) {
      const url = URL.parse(
        /^[a-z][a-z0-9+.-]*:/i.test(call.url) ? call.url : joinUrl(origins.baseUrl, call.url),
      );
      const trust = url === null ? null : trustOf(call, url);
      if (!url || trust === null || (call.isKeyless && holdsSecret(call))) {
        throw call.isKeyless && trust === null
          ? foreignUpload(url, origins)
          : foreignOrigin(url, origins);
      }
      const { origin } = url;
      const timeoutMs = call.timeoutMs ?? TIMEOUT_MS;
      const ends = clock.monotonic() + timeoutMs;
      const most = (call.method ?? 'GET') === 'GET' ? MOST_TRIES : 1;
      for (let tries = 1; ; tries += 1) {
        const left = ends - clock.monotonic();
        let wait: number;
        try {
          const answer = await once(call, { url, trust }, left);
          if (tries >= most || !isPassing(answer.status)) return answer;
          wait = freeWait(answer.headers, tries, clock.now(), random);
          if (clock.monotonic() + wait >= ends) return answer;
        } catch (error) {
          if (!(error instanceof EgressError)) throw error;
          const isHopeless = error.problem !== 'broken' && error.problem !== 'unreachable';
          wait = freeBackoff(tries, random);
          if (isHopeless || tries >= most || clock.monotonic() + wait >= ends) {
            throw freeFailure(error, origin, timeoutMs);
          }
        }
        try {
          await clock.sleep(wait, signal);
        } catch (error) {
          throw freeFailure(
            new EgressError('aborted', 'it was stopped', false, error),
            origin,
            timeoutMs,
          );
        }
      }
    },
  };
}

function holdsSecret({ headers, body }: FreeCall): boolean {
  const values = [
    ...Object.values(headers ?? {}),
    ...(body?.kind === 'form' ? Object.values(body.fields) : []),
  ];
  return values.some((value) => value instanceof Secret);
}

function parse(text: string, status: number, origin: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw badResponse(`${origin} answered with status ${status} and something that is no JSON`, {
      charge: 'not-charged',
      isSafeToRepeat: true,
      cause: error,
    });
  }
}
