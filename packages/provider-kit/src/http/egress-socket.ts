import type { Clock } from '@darkroom/core';
import type { buildConnector } from 'undici';
import { WebSocket } from 'ws';
import { describeNetworkError, EgressError } from './egress-error.ts';

/** One message of a WebSocket, whole. */
export type SocketMessage = { text: string } | { bytes: Uint8Array };

/** An open WebSocket. */
export interface EgressSocket extends AsyncIterable<SocketMessage> {
  /** Does nothing once either side has closed. */
  send(text: string): void;
  close(): void;
}

export interface SocketRequest {
  /** http or https: the scheme of the handshake. */
  url: URL;
  /** Ready for the wire. */
  headers: Record<string, string>;
  signal: AbortSignal | undefined;
  /** Milliseconds to the end of the handshake. */
  timeoutMs: number;
  clock: Clock;
}

/** Bytes of one message, at most: 32 MiB. */
export const MESSAGE_MAXIMUM = 32 * 1024 * 1024;
/** Bytes that wait for their reader before the other side is made to wait. */
const WAITING_BYTES = 1024 * 1024;
const GOOD_ENDS = new Set([1000, 1001, 1005]);

/**
 * Opens a WebSocket over a guarded connection of its own: no redirect, no compression, and the same rules for addresses
 * as for every request. Throws EgressError; a handshake that was answered in another way has `status`.
 */
export async function openSocket(
  connect: buildConnector.connector,
  request: SocketRequest,
): Promise<EgressSocket> {
  const { url, headers, signal, timeoutMs, clock } = request;
  const deadline = new AbortController();
  const given = AbortSignal.any([deadline.signal, ...(signal ? [signal] : [])]);
  const finished = new AbortController();
  clock.sleep(timeoutMs, finished.signal).then(
    () =>
      deadline.abort(
        new EgressError('timed-out', `it did not open within ${timeoutMs / 1000} s`, true),
      ),
    () => undefined,
  );
  const givenUp = () =>
    given.reason instanceof EgressError
      ? given.reason
      : new EgressError('aborted', 'it was stopped', true, given.reason);
  try {
    if (given.aborted) throw givenUp();
    const connection = await connected(connect, url, given, givenUp);
    const client = new WebSocket(url.href.replace(/^http/, 'ws'), [], {
      createConnection: () => connection,
      headers,
      followRedirects: false,
      perMessageDeflate: false,
      maxPayload: MESSAGE_MAXIMUM,
    });
    return await opened(client, given, givenUp, signal);
  } finally {
    finished.abort();
  }
}

type Connection = Extract<Parameters<buildConnector.Callback>, [null, unknown]>[1];

function connected(
  connect: buildConnector.connector,
  url: URL,
  given: AbortSignal,
  givenUp: () => EgressError,
): Promise<Connection> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(givenUp());
    given.addEventListener('abort', onAbort, { once: true });
    const { hostname, host, protocol, port } = url;
    connect({ hostname, host, protocol, port }, (...[error, socket]) => {
      given.removeEventListener('abort', onAbort);
      if (error !== null || socket === null) {
        reject(
          error instanceof EgressError
            ? error
            : new EgressError('unreachable', describeNetworkError(error), false, error),
        );
      } else if (given.aborted) {
        socket.destroy(); // it came about after nobody wanted it any more
      } else resolve(socket);
    });
  });
}

function opened(
  client: WebSocket,
  given: AbortSignal,
  givenUp: () => EgressError,
  signal: AbortSignal | undefined,
): Promise<EgressSocket> {
  const queue = new MessageQueue(client, signal);
  return new Promise((resolve, reject) => {
    const fail = (error: EgressError) => {
      given.removeEventListener('abort', onAbort);
      client.terminate();
      reject(error);
    };
    const onAbort = () => fail(givenUp());
    given.addEventListener('abort', onAbort, { once: true });
    client.once('open', () => {
      given.removeEventListener('abort', onAbort);
      resolve(queue);
    });
    client.once('unexpected-response', (_request, response) => {
      response.resume();
      fail(new RefusedHandshake(response.statusCode ?? 0));
    });
    client.on('error', (error) =>
      fail(new EgressError('broken', describeNetworkError(error), true, error)),
    );
    if (given.aborted) onAbort();
  });
}

/** A handshake that was answered like any request, so that its status says why. */
export class RefusedHandshake extends EgressError {
  readonly status: number;

  constructor(status: number) {
    super('broken', `it was answered with status ${status} and not opened`, true);
    this.name = 'RefusedHandshake';
    this.status = status;
  }
}

/** Messages that came and were not read yet; the connection rests while there are many. */
class MessageQueue implements EgressSocket {
  readonly #client: WebSocket;
  readonly #waiting: SocketMessage[] = [];
  #waitingBytes = 0;
  #end: { error: EgressError | null } | null = null;
  #wake: () => void = () => undefined;

  constructor(client: WebSocket, signal: AbortSignal | undefined) {
    this.#client = client;
    const onAbort = () => {
      this.#finish(new EgressError('aborted', 'it was stopped', true, signal?.reason));
      client.terminate();
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    client.on('message', (data, isBinary) => {
      const bytes = Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as Buffer); // by ws's nodebuffer
      this.#waiting.push(isBinary ? { bytes } : { text: bytes.toString('utf8') });
      this.#waitingBytes += bytes.byteLength;
      if (this.#waitingBytes > WAITING_BYTES) client.pause();
      this.#wake();
    });
    client.on('error', (error) => {
      const isLarge = 'code' in error && error.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH';
      this.#finish(
        isLarge
          ? new EgressError(
              'too-large',
              `a message is larger than the ${MESSAGE_MAXIMUM} bytes that are taken`,
              true,
              error,
            )
          : new EgressError('broken', describeNetworkError(error), true, error),
      );
    });
    client.on('close', (code) => {
      signal?.removeEventListener('abort', onAbort);
      this.#finish(
        GOOD_ENDS.has(code)
          ? null
          : new EgressError('broken', `the connection was closed (code ${code})`, true),
      );
    });
  }

  send(text: string): void {
    if (this.#client.readyState === WebSocket.OPEN) this.#client.send(text, () => undefined);
  }

  close(): void {
    this.#finish(null);
    this.#client.terminate(); // nothing is waited for: whoever closes wants no more of it
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<SocketMessage, void, undefined> {
    try {
      for (;;) {
        const message = this.#waiting.shift();
        if (message) {
          this.#waitingBytes -=
            'text' in message ? Buffer.byteLength(message.text) : message.bytes.byteLength;
          if (this.#waitingBytes <= WAITING_BYTES && this.#client.isPaused) this.#client.resume();
          yield message;
        } else if (this.#end) {
          if (this.#end.error) throw this.#end.error;
          return;
        } else {
          await new Promise<void>((resolve) => {
            this.#wake = resolve;
          });
        }
      }
    } finally {
      this.close();
    }
  }

  #finish(error: EgressError | null): void {
    this.#end ??= { error };
    this.#wake();
  }
}
