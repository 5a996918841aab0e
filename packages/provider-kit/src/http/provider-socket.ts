import { joinUrl } from '../calls/join-url.ts';
import type { Egress } from './egress.ts';
import { EgressError } from './egress-error.ts';
import type { EgressSocket, SocketMessage } from './egress-socket.ts';
import { foreignOrigin } from './foreign-origin.ts';
import type { ProviderSocket, SocketCall } from './provider-http.ts';
import type { ProviderOrigins } from './provider-origins.ts';
import { freeFailure } from './transport-failure.ts';

const TIMEOUT_MS = 30_000;

/** Opens a WebSocket on one of the provider's own origins; how it breaks is told as for a free call. */
export async function openProviderSocket(
  call: SocketCall,
  options: { egress: Egress; origins: ProviderOrigins; signal?: AbortSignal },
): Promise<ProviderSocket> {
  const { egress, origins, signal } = options;
  const timeoutMs = call.timeoutMs ?? TIMEOUT_MS;
  const isWhole = /^[a-z][a-z0-9+.-]*:/i.test(call.url);
  const url = URL.parse(
    (isWhole ? call.url : joinUrl(origins.baseUrl, call.url)).replace(/^ws/i, 'http'),
  );
  const trust = url === null ? null : origins.trustOf(url);
  if (url === null || trust === null) throw foreignOrigin(url, origins);
  const failure = (error: unknown) =>
    error instanceof EgressError ? freeFailure(error, url.origin, timeoutMs) : error;
  let socket: EgressSocket;
  try {
    socket = await egress.socket({
      url,
      headers: call.headers ?? {},
      trust,
      ...(signal ? { signal } : {}),
      timeoutMs,
    });
  } catch (error) {
    throw failure(error);
  }
  return {
    send: (text) => socket.send(text),
    close: () => socket.close(),
    async *[Symbol.asyncIterator](): AsyncGenerator<SocketMessage, void, undefined> {
      try {
        yield* socket;
      } catch (error) {
        throw failure(error);
      }
    },
  };
}
