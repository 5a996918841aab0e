import type { Readable } from 'node:stream';
import type { Clock } from '@darkroom/core';
import type { Dispatcher } from 'undici';
import { AnswerBody } from './answer-body.ts';
import { describeNetworkError, EgressError, type EgressProblem } from './egress-error.ts';
import { startWatch } from './watch.ts';

/** Bytes held between the socket and a slow reader. */
const BUFFERED_BYTES = 1024 * 1024;

/** What is sent: bytes at once, or pieces whose sum is known. */
export interface EgressBody {
  contentType: string;
  byteSize: number;
  content: Uint8Array | (() => AsyncIterable<Uint8Array>);
}

export interface ExchangeRequest {
  url: URL;
  method: string;
  /** Ready for the wire. */
  headers: Record<string, string>;
  body: EgressBody | null;
  signal: AbortSignal | undefined;
  timeoutMs: number;
  idleTimeoutMs: number | null;
  clock: Clock;
}

export interface RawAnswer {
  status: number;
  /** Lower-case names; repeated ones joined by a comma. */
  headers: Record<string, string>;
  /** As it came. Breaks with an EgressError, behind the last byte that came; destroying it ends the exchange. */
  body: Readable;
}

const TIMEOUTS = {
  'timed-out': (ms: number) => `no complete answer came within ${ms / 1000} s`,
  idle: (ms: number) => `nothing more came for ${ms / 1000} s in the middle of the answer`,
};

/**
 * Sends one request once, and knows whether any byte of it may have left.
 *
 * undici calls `onRequestStart` synchronously right before it writes the request's head to a connected socket, and
 * never before: until then nothing has left, and a request given up in that time is aborted there instead of sent. A
 * head whose body comes in pieces is written together with the first piece, so there the mark is the first piece taken.
 */
export function exchange(dispatcher: Dispatcher, request: ExchangeRequest): Promise<RawAnswer> {
  const { clock, signal, timeoutMs, idleTimeoutMs } = request;
  return new Promise((resolve, reject) => {
    let controller: Dispatcher.DispatchController | null = null;
    let hasLeft = false;
    let isOver = false;
    let inputError: unknown = null;
    let body: AnswerBody | null = null;

    const end = () => {
      isOver = true;
      watch.stop();
      signal?.removeEventListener('abort', onAbort);
    };
    const fail = (problem: EgressProblem, message: string, cause?: unknown) => {
      if (isOver) return;
      end();
      const error = new EgressError(problem, message, hasLeft, cause);
      controller?.abort(error);
      if (!body) reject(error);
      else if (problem === 'aborted') body.destroy(error);
      else body.breakOff(error);
    };
    const onAbort = () => fail('aborted', 'it was stopped', signal?.reason);
    const watch = startWatch({
      clock,
      timeoutMs,
      idleTimeoutMs,
      onTimeout: (problem) =>
        fail(problem, TIMEOUTS[problem](problem === 'idle' ? (idleTimeoutMs ?? 0) : timeoutMs)),
    });

    async function* pieces(source: () => AsyncIterable<Uint8Array>) {
      try {
        for await (const piece of source()) {
          if (isOver) return;
          hasLeft = true;
          yield piece;
        }
      } catch (error) {
        inputError = error;
        throw error;
      }
    }
    const content = request.body?.content;
    const isStreamed = typeof content === 'function';

    const handler: Dispatcher.DispatchHandler = {
      onRequestStart: (started) => {
        if (isOver) {
          started.abort(new Error('given up before it was sent'));
        } else if (controller) {
          started.abort(new Error('a request is sent once'));
          fail('broken', 'the connection was lost and the request was not sent a second time');
        } else {
          controller = started;
          if (!isStreamed) hasLeft = true;
        }
      },
      onResponseStart: (started, status, headers) => {
        if (status < 200) return; // informational: the answer is still to come
        const opened = new AnswerBody({
          highWaterMark: BUFFERED_BYTES,
          read: () => {
            watch.touch();
            started.resume();
          },
          destroy: (error, callback) => {
            if (!isOver) {
              end();
              started.abort(new Error('the answer is not wanted any more'));
            }
            callback(error);
          },
        });
        body = opened;
        resolve({ status, headers: flattenHeaders(headers), body: opened });
      },
      onResponseData: (started, chunk) => {
        watch.startIdle();
        if (body && !body.push(chunk)) started.pause();
      },
      onResponseEnd: () => {
        if (isOver) return;
        end();
        body?.push(null);
      },
      onResponseError: (_, error) => {
        if (error instanceof EgressError) fail(error.problem, error.message, error);
        else if (inputError !== null) {
          fail('input', 'what was to be sent could not be read', inputError);
        } else {
          fail(
            hasLeft || controller ? 'broken' : 'unreachable',
            describeNetworkError(error),
            error,
          );
        }
      },
    };

    if (signal?.aborted) {
      onAbort();
      return;
    }
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      dispatcher.dispatch(
        {
          origin: request.url.origin,
          path: `${request.url.pathname}${request.url.search}`,
          method: request.method,
          headers: request.body
            ? {
                ...request.headers,
                'content-type': request.body.contentType,
                'content-length': String(request.body.byteSize),
              }
            : request.headers,
          // undici takes any async iterable, its types say Readable
          body: (isStreamed ? pieces(content) : (content ?? null)) as Readable | Uint8Array | null,
          headersTimeout: 0,
          bodyTimeout: 0,
        },
        handler,
      );
    } catch (error) {
      fail('unreachable', 'the request could not be built', error);
    }
  });
}

function flattenHeaders(
  headers: Record<string, string | string[] | undefined>,
): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined)
      flat[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value;
  }
  return flat;
}
