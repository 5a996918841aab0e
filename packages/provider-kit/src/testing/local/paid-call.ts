import { ProviderFailure, Secret } from '@darkroom/core';
import { afterEach, expect } from 'vitest';
import type { CallBody, HttpCall, InputImage } from '../../adapter/adapter.ts';
import { createEgress, type Egress, type EgressOptions } from '../../http/egress.ts';
import { type ProviderOrigins, providerOrigins } from '../../http/provider-origins.ts';
import { type SendPaidOptions, sendPaid } from '../../http/send-paid.ts';
import { type RawServer, startRawServer } from '../raw-server.ts';

export const KEY = 'sk-canary-0123456789abcdef';
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** An egress that is closed after the test. */
export function egressOf(options: EgressOptions = {}): Egress {
  const egress = createEgress(options);
  closing.push(() => egress.close());
  return egress;
}

/** A raw server that is closed after the test. */
export async function serverOf(
  ...parameters: Parameters<typeof startRawServer>
): Promise<RawServer> {
  const server = await startRawServer(...parameters);
  closing.push(() => server.close());
  return server;
}

/** The origins of a provider that has a base URL alone. */
export function originsOf(baseUrl: string): ProviderOrigins {
  return providerOrigins({
    provider: { slug: 'toy', baseUrl, endpoints: {}, keyHosts: [] },
    baseUrl,
    credentials: { text: () => null },
  });
}

/** A paid call as an adapter describes one. */
export function callOf(
  origin: string,
  body: CallBody = { kind: 'json', value: { prompt: 'a lamp' } },
): HttpCall {
  return {
    kind: 'http',
    method: 'POST',
    url: `${origin}/v1/images`,
    headers: { Authorization: new Secret(`Bearer ${KEY}`) },
    body,
  };
}

/** A sink that keeps what it gets. */
export function collect() {
  const kept = { status: 0, headers: {} as Record<string, string>, text: '' };
  return {
    kept,
    sink: {
      head: (status: number, headers: Record<string, string>) =>
        void Object.assign(kept, { status, headers }),
      write: (chunk: Uint8Array) => {
        kept.text += Buffer.from(chunk).toString('utf8');
      },
    },
  };
}

/** The failure of a call that must fail; checks that the key is nowhere in it. */
export async function failureOf(
  call: HttpCall,
  options: Partial<SendPaidOptions> & { egress: Egress },
): Promise<ProviderFailure> {
  const outcome = await sendPaid(call, {
    sink: collect().sink,
    timeoutMs: 60_000,
    maximumBytes: 1_000_000,
    origins: originsOf(new URL(call.url).origin),
    ...options,
  }).then(
    (value) => value,
    (error: unknown) => error,
  );
  if (!(outcome instanceof ProviderFailure)) {
    throw new Error(`Expected a ProviderFailure, got ${String(outcome)}`);
  }
  expect(JSON.stringify(outcome.details) + outcome.message + outcome.stack).not.toContain(KEY);
  return outcome;
}

/** A good answer, byte by byte. */
export function answer(body: string, headers = ''): string {
  return `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-Request-Id: req_1\r\n${headers}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

/** A picture whose reading fails after so many bytes. */
export function brokenPicture(afterBytes: number): InputImage {
  return {
    mimeType: 'image/png',
    byteSize: 1000,
    width: 1,
    height: 1,
    fileName: 'image.png',
    async *read() {
      if (afterBytes > 0) yield new Uint8Array(afterBytes);
      throw Object.assign(new Error('gone'), { code: 'ENOENT' });
    },
    bytes: () => Promise.reject(new Error('not used')),
  };
}

/** A large picture in many pieces. */
export function endlessPicture(byteSize: number): InputImage {
  return {
    ...brokenPicture(0),
    byteSize,
    async *read() {
      for (let sent = 0; sent < byteSize; sent += 50_000) yield new Uint8Array(50_000);
    },
  };
}
