import { type Clock, ProviderFailure } from '@darkroom/core';
import type { HttpCall } from '../adapter/adapter.ts';
import type { Egress, EgressAnswer } from './egress.ts';
import { EgressError } from './egress-error.ts';
import type { ProviderOrigins } from './provider-origins.ts';
import { redirectFailure } from './redirect-failure.ts';
import { requestBody } from './request-body.ts';
import { requestIdOf } from './request-id.ts';
import { eventData, SseParser } from './sse-parser.ts';
import { paidFailure } from './transport-failure.ts';

/** Where the answer goes while it comes in. What it throws ends the call. */
export interface AnswerSink {
  head(status: number, headers: Record<string, string>): Promise<void> | void;
  /** Every byte of the body, in order. The bytes belong to the sink until the promise resolves. */
  write(chunk: Uint8Array): Promise<void> | void;
}

export interface SendPaidOptions {
  egress: Egress;
  sink: AnswerSink;
  signal?: AbortSignal;
  /** Counts the deadlines. Default: the egress's own. */
  clock?: Clock;
  /** The provider's own origins, to which the key belongs: a call to any other is refused before it is sent. */
  origins: ProviderOrigins;
  /** Milliseconds for the whole call: the model's `timeoutSeconds`. */
  timeoutMs: number;
  /** Milliseconds of silence borne after the body has begun. Default: 120 000, and no limit for event streams. */
  idleTimeoutMs?: number | null;
  /** Bytes of the answer's body: depends on the model and the count (ten large pictures in JSON are about 150 MB). */
  maximumBytes: number;
  /** Each event of a stream whose data is JSON. Previews are a courtesy: what it throws is dropped. */
  onEvent?: (event: { event: string | null; data: unknown }) => void;
}

export interface SentCall {
  status: number;
  /** Lower-case names. */
  headers: Record<string, string>;
  requestId: string | null;
}

/**
 * Sends the one paid request of a call, once, and hands the whole answer to the sink, whatever its status. Never
 * repeats, never follows a redirect. Throws ProviderFailure: charge `not-charged` only where it is proven that no byte
 * of the request left (then `isSafeToRepeat`, where repeating may help), `unknown` from the first byte on.
 */
export async function sendPaid(call: HttpCall, options: SendPaidOptions): Promise<SentCall> {
  const { sink, timeoutMs } = options;
  const facts = {
    origin: URL.parse(call.url)?.origin ?? 'the provider',
    timeoutMs,
    requestId: null as string | null,
    status: null as number | null,
  };
  try {
    const answer = await open(call, options);
    facts.status = answer.status;
    facts.requestId = requestIdOf(answer.headers);
    if (answer.status >= 300 && answer.status < 400) {
      answer.discard();
      throw redirectFailure(answer.status, answer.headers, facts);
    }
    try {
      await toSink(answer, sink, call.isEventStream ? eventReader(answer, options) : null);
    } catch (error) {
      // The words of a refusal may be cut; its status says all that matters.
      if (!(error instanceof EgressError && isRefusal(answer.status) && isCut(error))) throw error;
    }
    return { status: answer.status, headers: answer.headers, requestId: facts.requestId };
  } catch (error) {
    if (error instanceof EgressError) throw paidFailure(error, facts);
    throw error;
  }
}

async function open(call: HttpCall, options: SendPaidOptions): Promise<EgressAnswer> {
  const url = URL.parse(call.url);
  const trust = url === null ? null : options.origins.trustOf(url);
  if (trust === null) {
    throw new EgressError('guard', `the key belongs to ${options.origins.words} alone`, false);
  }
  const { 'content-type': contentType, ...headers } = Object.fromEntries(
    Object.entries(call.headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const idleTimeoutMs =
    options.idleTimeoutMs === undefined
      ? call.isEventStream
        ? null
        : 120_000
      : options.idleTimeoutMs;
  return options.egress.send({
    url: call.url,
    method: call.method,
    headers,
    body: requestBody(call.body, typeof contentType === 'string' ? contentType : undefined),
    trust,
    ...(options.signal ? { signal: options.signal } : {}),
    ...(options.clock ? { clock: options.clock } : {}),
    timeoutMs: options.timeoutMs,
    idleTimeoutMs,
    maximumBytes: options.maximumBytes,
  });
}

const isRefusal = (status: number) => status >= 400 && status < 500;
const CUTS = new Set(['broken', 'too-large', 'unreadable']);
const isCut = (error: EgressError) => CUTS.has(error.problem);

async function toSink(
  answer: EgressAnswer,
  sink: AnswerSink,
  events: { push(piece: Uint8Array): void; end(): void } | null,
): Promise<void> {
  try {
    await keep(() => sink.head(answer.status, answer.headers));
    for await (const piece of answer.body) {
      await keep(() => sink.write(piece));
      events?.push(piece);
    }
    events?.end();
  } finally {
    answer.discard();
  }
}

/** The answer came and could not be kept: that is no fault of the provider, and the money may be gone. */
async function keep(step: () => Promise<void> | void): Promise<void> {
  try {
    await step();
  } catch (error) {
    if (error instanceof ProviderFailure) throw error;
    throw new ProviderFailure(
      {
        code: 'STORAGE_FAILED',
        message:
          'The provider answered, but its answer could not be written to disk. It has probably charged for the call. Check the free space and the rights of the data folder.',
        charge: 'unknown',
      },
      { cause: error },
    );
  }
}

/** Feeds `onEvent`; falls silent at the first thing that it cannot read, since the bytes are kept anyway. */
function eventReader(answer: EgressAnswer, options: SendPaidOptions) {
  const { onEvent } = options;
  if (!onEvent || answer.status >= 300) return null;
  let isSilent = false;
  const parser = new SseParser(({ event, data }) => {
    const parsed = eventData(data);
    if (parsed === undefined) return;
    try {
      onEvent({ event, data: parsed });
    } catch {
      // a preview that cannot be shown must not cost the picture
    }
  });
  const guarded = (step: () => void) => {
    if (isSilent) return;
    try {
      step();
    } catch {
      isSilent = true;
    }
  };
  return {
    push: (piece: Uint8Array) => guarded(() => parser.push(piece)),
    end: () => guarded(() => parser.end()),
  };
}
