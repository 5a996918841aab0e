import type { Secret } from '@darkroom/core';

/** A small answer of a free call, held in memory. */
export interface SmallAnswer {
  status: number;
  /** Lower-case names. */
  headers: Record<string, string>;
  text: string;
  /** Parses the text. Throws ProviderFailure PROVIDER_BAD_RESPONSE where it is no JSON. */
  json(): unknown;
}

export interface FreeCall {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Absolute, on the origin of the base URL, of an endpoint or on a key host; or a path that is put behind the base URL. */
  url: string;
  headers?: Record<string, string | Secret>;
  body?: { kind: 'json'; value: unknown } | { kind: 'bytes'; mimeType: string; bytes: Uint8Array };
  /** Milliseconds for the whole call. Default 30 000. */
  timeoutMs?: number;
  /** Bytes. Default 8 MiB. */
  maximumBytes?: number;
}

/** Free calls of an adapter: lists, polls, uploads, tokens. GETs are repeated on 408, 429, 5xx and broken sockets. */
export interface ProviderHttp {
  /** Answers with any status; throws ProviderFailure where none came (refused, DNS, TLS, timeout, redirect). */
  call(call: FreeCall): Promise<SmallAnswer>;
}
