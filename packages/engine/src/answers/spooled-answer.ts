import { ProviderFailure, type Secret } from '@darkroom/core';
import {
  type AnswerImages,
  requestIdOf,
  type ServerSentEvent,
  type SpooledAnswer,
  SseParser,
  type StoredImage,
} from '@darkroom/provider-kit';
import {
  type BlobStore,
  isBlobReference,
  JsonStreamError,
  readJsonWithBlobs,
  type SpoolEntry,
  type SpoolHead,
  type SpoolPart,
  type StoredBlob,
} from '@darkroom/storage';
import { describeStored } from './stored-image.ts';

export interface AnswerTools {
  blobs: BlobStore;
  /** Fetches a result into the store. */
  download(
    url: string,
    headers: Record<string, string | Secret>,
  ): Promise<{ sha256: string; byteSize: number }>;
  /** Stores a picture that was decoded while the answer came. */
  adopt(part: SpoolPart): Promise<StoredBlob>;
  /** Runs the reading of an answer when it is its turn: few are read at once. */
  inTurn<T>(reading: () => Promise<T>): Promise<T>;
  /** Bytes of one picture, at most. */
  maximumImageBytes: number;
  maximumImages: number;
}

const TEXT_LIMIT = 16 * 1024;

function unreadable(what: string, cause: unknown): ProviderFailure {
  return new ProviderFailure(
    {
      code: 'PROVIDER_BAD_RESPONSE',
      message: `The provider's answer cannot be read: ${what.replace(/\.+$/, '')}. It may have been charged. The raw answer is kept for seven days.`,
      charge: 'unknown',
    },
    { cause },
  );
}

/** Pictures of an answer, wherever they are: in JSON, as the body, behind a URL. Each ends in the store. */
export function createAnswerImages(tools: AnswerTools, entry: SpoolEntry | null): AnswerImages {
  const { blobs } = tools;
  return {
    async ofBase64(value: unknown): Promise<StoredImage> {
      if (isBlobReference(value)) return describeStored(blobs, value.$blob, value.$blob.head);
      if (typeof value !== 'string')
        throw unreadable('a picture is missing where one was due', null);
      const comma = value.startsWith('data:') ? value.indexOf(',') + 1 : 0;
      const bytes = Buffer.from(value.slice(comma), 'base64');
      if (bytes.byteLength === 0) throw unreadable('a picture is empty', null);
      return describeStored(blobs, await blobs.putBytes(bytes));
    },
    async ofBody(): Promise<StoredImage> {
      if (!entry || entry.byteSize === 0) throw unreadable('a picture is empty', null);
      return describeStored(blobs, await blobs.putStream(entry.body()));
    },
    async ofUrl(url, options = {}): Promise<StoredImage> {
      return describeStored(blobs, await tools.download(url, options.headers ?? {}));
    },
  };
}

async function* single(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes;
}

/**
 * An answer of the spool, as adapters read it. The heap never holds its pictures, but for one event of a stream at a
 * time. `broken`: the head of one that came in part only; its events are those that came whole.
 */
export function createSpooledAnswer(
  entry: SpoolEntry,
  tools: AnswerTools,
  broken: SpoolHead | null = null,
): SpooledAnswer {
  const { status, headers } = broken ?? entry.head ?? { status: 0, headers: {} };
  const body = () => entry.body({ allowIncomplete: broken !== null });
  const readJson = async (source: AsyncIterable<Uint8Array | SpoolPart>): Promise<unknown> => {
    try {
      const { value } = await readJsonWithBlobs(source, {
        openBlob: () => tools.blobs.openBlobWriter({ maxBytes: tools.maximumImageBytes }),
        adoptBlob: (ready) => tools.adopt(ready),
        maxBlobBytes: tools.maximumImageBytes,
        maxBlobs: tools.maximumImages,
      });
      return value;
    } catch (error) {
      if (error instanceof JsonStreamError) throw unreadable(error.message, error);
      throw error;
    }
  };
  const readEvents = async () => {
    const events: { event: string | null; data: unknown }[] = [];
    const waiting: ServerSentEvent[] = [];
    const parser = new SseParser((event) => waiting.push(event));
    const take = async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const { event, data } = next;
        if (data === '[DONE]') continue;
        events.push({ event, data: await readJson(single(Buffer.from(data))) });
      }
    };
    for await (const chunk of body()) {
      parser.push(chunk);
      await take();
    }
    parser.end();
    try {
      await take();
    } catch (error) {
      // What a broken stream ends with may be the half of an event.
      if (broken === null || !(error instanceof ProviderFailure)) throw error;
    }
    return events;
  };
  return {
    status,
    headers,
    byteSize: entry.byteSize,
    requestId: requestIdOf(headers),
    json: () => tools.inTurn(() => readJson(broken ? body() : entry.pieces())),
    events: () => tools.inTurn(readEvents),
    async text(maximum = TEXT_LIMIT) {
      const chunks: Uint8Array[] = [];
      let size = 0;
      for await (const chunk of body()) {
        chunks.push(Uint8Array.from(chunk)); // the spool gives all of them in the same memory
        size += chunk.byteLength;
        if (size >= maximum) break;
      }
      return Buffer.concat(chunks).subarray(0, maximum).toString('utf8');
    },
    images: createAnswerImages(tools, entry),
  };
}
