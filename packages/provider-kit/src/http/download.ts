import {
  type ChargeKnowledge,
  type Clock,
  ProviderFailure,
  type Secret,
  systemClock,
} from '@darkroom/core';
import { nextHop, trustOf } from './download-hop.ts';
import type { Egress, EgressAnswer } from './egress.ts';
import { EgressError } from './egress-error.ts';
import { freeBackoff, freeWait, isPassing } from './free-repeat.ts';
import type { ProviderOrigins } from './provider-origins.ts';
import { isPage } from './result-page.ts';

/** Where a fetched picture goes. */
export interface DownloadSink {
  write(chunk: Uint8Array): Promise<void> | void;
  /** What was written so far is worth nothing: the picture comes again from its beginning. */
  restart(): Promise<void> | void;
}

export interface DownloadOptions {
  egress: Egress;
  /** Counts waits and the whole deadline; each try's own deadline is counted by the egress. */
  clock?: Clock;
  sink: DownloadSink;
  /** The provider's own origins, which may be local; every other host must be of the open internet. */
  origins: ProviderOrigins;
  /** Hosts that results are fetched from besides; `*.host` for those below it. Empty: any public host. */
  resultHosts?: readonly string[];
  /** Sent to the provider's own origins alone, and dropped on a redirect away from them. */
  headers?: Readonly<Record<string, string | Secret>>;
  /** Default 50 MiB. */
  maximumBytes?: number;
  /** Milliseconds for everything, waits included. Default 5 minutes. */
  timeoutMs?: number;
  signal?: AbortSignal;
  /** What is known of the money: the result exists, so the work was done. Default `charged`. */
  charge?: ChargeKnowledge;
  /** 0 to 1, for jitter. */
  random?: () => number;
}

export interface Downloaded {
  headers: Record<string, string>;
  byteSize: number;
}

const MOST_TRIES = 5;
const MOST_HOPS = 3;
const IDLE_MS = 30_000;
const GONE = new Set([401, 403, 404, 410]);

/**
 * Fetches a result: a free GET from a host that an answer named, and therefore not trusted. Tried five times at most.
 * Throws ProviderFailure: OUTPUT_EXPIRED where the result is gone, PROVIDER_REDIRECTED, PROVIDER_UNAVAILABLE,
 * TIMED_OUT, PROVIDER_BAD_RESPONSE. What the sink throws comes through as it is.
 */
export async function download(url: string, options: DownloadOptions): Promise<Downloaded> {
  const clock = options.clock ?? systemClock;
  const random = options.random ?? Math.random;
  const ends = clock.monotonic() + (options.timeoutMs ?? 300_000);
  const host = URL.parse(url)?.host ?? 'the result host';
  for (let tries = 1; ; tries += 1) {
    let wait = freeBackoff(tries, random);
    let failure: ProviderFailure;
    try {
      const answer = await follow(url, options, ends - clock.monotonic());
      if (answer.status === 200) return await toSink(answer, options, host);
      answer.discard();
      failure = statusFailure(answer.status, host, options);
      if (!isPassing(answer.status)) throw failure;
      wait = freeWait(answer.headers, tries, clock.now(), random);
    } catch (error) {
      if (!(error instanceof EgressError)) throw error;
      failure = brokenFailure(error, host, options);
      if (error.problem !== 'broken' && error.problem !== 'unreachable' && error.problem !== 'idle')
        throw failure;
    }
    if (tries >= MOST_TRIES || clock.monotonic() + wait >= ends) throw failure;
    try {
      await clock.sleep(wait, options.signal);
    } catch {
      throw failure;
    }
    await options.sink.restart();
  }
}

async function follow(
  url: string,
  options: DownloadOptions,
  timeoutMs: number,
): Promise<EgressAnswer> {
  let target = URL.parse(url);
  if (!target) throw new EgressError('guard', 'the result has no URL that can be read', false);
  let isAtHome = true; // until the first step away from the provider's own origins: nobody else may use its key
  for (let hop = 0; ; hop += 1) {
    isAtHome &&= options.origins.trustOf(target) !== null;
    const trust = trustOf(target, options.origins, options.resultHosts ?? [], hop);
    const answer: EgressAnswer = await options.egress.send({
      url: target,
      method: 'GET',
      headers: isAtHome ? (options.headers ?? {}) : {},
      trust,
      ...(options.signal ? { signal: options.signal } : {}),
      timeoutMs,
      idleTimeoutMs: IDLE_MS,
      maximumBytes: options.maximumBytes ?? 50 * 1024 * 1024,
    });
    const next = nextHop(target, answer.status, answer.headers);
    if (next === null) return answer;
    answer.discard();
    if (next instanceof URL && hop < MOST_HOPS) {
      target = next;
      continue;
    }
    throw new ProviderFailure({
      code: 'PROVIDER_REDIRECTED',
      message: `The result at ${target.host} could not be fetched: ${next instanceof URL ? `it redirects more than ${MOST_HOPS} times` : next}.`,
      charge: options.charge ?? 'charged',
      isRetryable: true,
    });
  }
}

async function toSink(
  answer: EgressAnswer,
  { sink, charge }: DownloadOptions,
  host: string,
): Promise<Downloaded> {
  let byteSize = 0;
  try {
    for await (const piece of answer.body) {
      if (byteSize === 0 && isPage(answer.headers['content-type'], piece)) {
        throw new ProviderFailure({
          code: 'PROVIDER_BAD_RESPONSE',
          message: `The finished picture could not be fetched from ${host}: a page came in its place.`,
          charge: charge ?? 'charged',
          isRetryable: true,
        });
      }
      await sink.write(piece);
      byteSize += piece.byteLength;
    }
  } finally {
    answer.discard();
  }
  return { headers: answer.headers, byteSize };
}

function statusFailure(status: number, host: string, options: DownloadOptions): ProviderFailure {
  const charge = options.charge ?? 'charged';
  if (GONE.has(status)) {
    return new ProviderFailure({
      code: 'OUTPUT_EXPIRED',
      message: `The finished picture is not at ${host} any more (status ${status}): its link has expired. Providers keep results from ten minutes to a day.`,
      charge,
    });
  }
  return new ProviderFailure({
    code: isPassing(status) ? 'PROVIDER_UNAVAILABLE' : 'PROVIDER_BAD_RESPONSE',
    message: `The finished picture could not be fetched from ${host}: it answered with status ${status}.`,
    charge,
    isRetryable: true,
  });
}

function brokenFailure(
  error: EgressError,
  host: string,
  options: DownloadOptions,
): ProviderFailure {
  const code =
    error.problem === 'timed-out' || error.problem === 'idle'
      ? 'TIMED_OUT'
      : error.problem === 'too-large' || error.problem === 'unreadable' || error.problem === 'guard'
        ? 'PROVIDER_BAD_RESPONSE'
        : 'PROVIDER_UNAVAILABLE';
  return new ProviderFailure(
    {
      code,
      message: `The finished picture could not be fetched from ${host}: ${error.message}.`,
      charge: options.charge ?? 'charged',
      isRetryable: error.problem !== 'guard',
    },
    { cause: error },
  );
}
