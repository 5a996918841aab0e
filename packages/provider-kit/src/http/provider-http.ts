import type { Secret } from '@darkroom/core';
import type { InputImage, MultipartPart } from '../adapter/adapter.ts';
import type { SocketMessage } from './egress-socket.ts';

/** A small answer of a free call, held in memory. */
export interface SmallAnswer {
  status: number;
  /** Lower-case names. */
  headers: Record<string, string>;
  bytes: Uint8Array;
  /** The bytes as UTF-8. */
  readonly text: string;
  /** Parses the text. Throws ProviderFailure PROVIDER_BAD_RESPONSE where it is no JSON. */
  json(): unknown;
}

/** What a free call may carry. */
export type FreeBody =
  | { kind: 'json'; value: unknown }
  | { kind: 'bytes'; mimeType: string; bytes: Uint8Array }
  /** Fields as application/x-www-form-urlencoded, in order; secrets are revealed as they are written out. */
  | { kind: 'form'; fields: Readonly<Record<string, string | Secret>> }
  | { kind: 'multipart'; parts: MultipartPart[] }
  /** A picture as the whole body, read while it is sent. `mimeType`: where it is not to be the picture's own. */
  | { kind: 'image'; image: InputImage; mimeType?: string };

export interface FreeCall {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'QUERY';
  /** Absolute, on the origin of the base URL, of an endpoint or on a key host; or a path that is put behind the base URL. */
  url: string;
  headers?: Record<string, string | Secret>;
  body?: FreeBody;
  /**
   * An upload URL that an answer named: it may be on a host of provider.yaml's `uploadHosts` too, over https and on the
   * open internet. It may carry no Secret then.
   */
  isKeyless?: boolean;
  /** Milliseconds for the whole call. Default 30 000. */
  timeoutMs?: number;
  /** Bytes. Default 8 MiB. */
  maximumBytes?: number;
}

export interface SocketCall {
  /** Absolute (ws, wss, http or https), on the provider's own origins; or a path that is put behind the base URL. */
  url: string;
  headers?: Record<string, string | Secret>;
  /** Milliseconds to the end of the handshake. Default 30 000. */
  timeoutMs?: number;
}

/** An open WebSocket: whole messages in order, of 32 MiB at most. Leaving the loop closes it. */
export interface ProviderSocket extends AsyncIterable<SocketMessage> {
  /** Does nothing once either side has closed. */
  send(text: string): void;
  close(): void;
}

/** Free calls of an adapter: lists, polls, uploads, tokens. GETs alone are repeated: on 408, 425, 429, 5xx and broken sockets. */
export interface ProviderHttp {
  /** Answers with any status; throws ProviderFailure where none came (refused, DNS, TLS, timeout, redirect). */
  call(call: FreeCall): Promise<SmallAnswer>;
  /**
   * Opens a WebSocket, on the provider's own origins alone. Throws ProviderFailure where it is not opened; so does
   * reading it where it breaks. One that either side closes in order just ends.
   */
  socket(call: SocketCall): Promise<ProviderSocket>;
}
