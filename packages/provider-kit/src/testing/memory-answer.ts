import { createHash } from 'node:crypto';
import type { Secret } from '@darkroom/core';
import type { AnswerImages, SpooledAnswer, StoredImage } from '../adapter/adapter.ts';
import { badResponse } from '../answers/bad-response.ts';
import { requestIdOf } from '../http/request-id.ts';
import { SseParser } from '../http/sse-parser.ts';
import { sniffPicture } from './sniff-picture.ts';

/** Texts of more characters than this that are base64 are taken out of a document, as the store does it. */
const BLOB_THRESHOLD = 4096;

/** The store of a test: bytes by their SHA-256. */
export class MemoryStore {
  readonly blobs = new Map<string, Uint8Array>();

  put(bytes: Uint8Array): StoredImage {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    this.blobs.set(sha256, bytes);
    return this.describe(sha256);
  }

  describe(sha256: string): StoredImage {
    const bytes = this.blobs.get(sha256);
    if (!bytes) throw new RangeError(`Nothing is stored under ${sha256}.`);
    const facts = sniffPicture(bytes);
    return {
      sha256,
      byteSize: bytes.byteLength,
      mimeType: facts?.mimeType ?? null,
      width: facts?.width ?? null,
      height: facts?.height ?? null,
    };
  }
}

const dataUrl = /^data:([^,;]*)[^,]*;base64,/;
const BASE64 = /^[A-Za-z0-9+/\-_\s]+={0,2}\s*$/;

const isReference = (value: unknown): value is { $blob: { sha256: string } } =>
  typeof value === 'object' &&
  value !== null &&
  '$blob' in value &&
  typeof value.$blob === 'object' &&
  value.$blob !== null &&
  'sha256' in value.$blob &&
  typeof value.$blob.sha256 === 'string';

/** Puts markers where long base64 texts were; a document's own `$blob` becomes `$$blob`, so that none can be made up. */
export function takeOutBlobs(value: unknown, store: MemoryStore): unknown {
  if (typeof value === 'string') {
    const prefix = dataUrl.exec(value);
    const text = prefix ? value.slice(prefix[0].length) : value;
    if (text.length <= BLOB_THRESHOLD || !BASE64.test(text)) return value;
    const bytes = Buffer.from(text, 'base64');
    const { sha256, byteSize } = store.put(bytes);
    return {
      $blob: {
        sha256,
        byteSize,
        ...(prefix?.[1] ? { mimeType: prefix[1] } : {}),
        head: new Uint8Array(bytes.subarray(0, 64)),
      },
    };
  }
  if (Array.isArray(value)) return value.map((item) => takeOutBlobs(item, store));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key.endsWith('$blob') ? `$${key}` : key,
      takeOutBlobs(item, store),
    ]),
  );
}

export type FetchImage = (
  url: string,
  headers: Readonly<Record<string, string | Secret>>,
) => Promise<Uint8Array>;

/** Pictures of an answer, kept in memory. `body`: the answer's own bytes, null while polling. */
export function memoryImages(
  store: MemoryStore,
  fetchImage: FetchImage,
  body: Uint8Array | null,
): AnswerImages {
  return {
    async ofBase64(value) {
      if (isReference(value)) return store.describe(value.$blob.sha256);
      if (typeof value !== 'string')
        throw badResponse('A picture is missing where one was due', { charge: 'unknown' });
      const bytes = Buffer.from(value.replace(dataUrl, ''), 'base64');
      if (bytes.byteLength === 0) throw badResponse('A picture is empty', { charge: 'unknown' });
      return store.put(bytes);
    },
    async ofBody() {
      if (!body || body.byteLength === 0)
        throw badResponse('A picture is empty', { charge: 'unknown' });
      return store.put(body);
    },
    async ofUrl(url, options = {}) {
      return store.put(await fetchImage(url, options.headers ?? {}));
    },
  };
}

/** A complete answer in memory, with the semantics of the spool. */
export function memoryAnswer(
  head: { status: number; headers: Record<string, string> },
  body: Uint8Array,
  store: MemoryStore,
  fetchImage: FetchImage,
): SpooledAnswer {
  const text = () => Buffer.from(body).toString('utf8');
  const parse = (json: string): unknown => {
    try {
      return takeOutBlobs(JSON.parse(json.replace(/^\uFEFF/, '')), store);
    } catch (cause) {
      throw badResponse('The answer is no JSON', { charge: 'unknown', cause });
    }
  };
  return {
    status: head.status,
    headers: head.headers,
    byteSize: body.byteLength,
    requestId: requestIdOf(head.headers),
    json: async () => parse(text()),
    async events() {
      const events: { event: string | null; data: unknown }[] = [];
      const parser = new SseParser(({ event, data }) => {
        if (data.trim() !== '[DONE]') events.push({ event, data: parse(data) });
      });
      parser.push(body);
      parser.end();
      return events;
    },
    text: async (maximum = 16 * 1024) => Buffer.from(body).subarray(0, maximum).toString('utf8'),
    images: memoryImages(store, fetchImage, body),
  };
}
