import { randomUUID } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { type FormPart, parseMultipart } from './multipart.ts';
import {
  describeFile,
  describeForm,
  describeJson,
  type LoggedRequest,
  maskField,
  maskHeaders,
  maskKey,
  type RequestLog,
} from './request-log.ts';

/** A request body as it was understood. */
export type ParsedBody =
  | { readonly kind: 'none' }
  | { readonly kind: 'json'; readonly value: unknown }
  /** Multipart, or urlencoded: fields alone. */
  | { readonly kind: 'form'; readonly parts: readonly FormPart[] }
  /** A file as the whole body. */
  | { readonly kind: 'bytes'; readonly contentType: string; readonly bytes: Buffer }
  | { readonly kind: 'unreadable'; readonly contentType: string };

/** One request and what the emulator knows about it. */
export interface Exchange {
  readonly requestId: string;
  readonly path: string;
  readonly body: ParsedBody;
  /** The log's entry, filled in as the answer forms. */
  readonly entry: LoggedRequest;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
}

/** What is read of a request; an upgrade has no body. */
type RequestFacts = Pick<FastifyRequest, 'method' | 'url' | 'headers' | 'body'>;

/** Reads and logs every request once. */
export class Exchanges {
  readonly #log: RequestLog;
  readonly #now: () => Date;

  constructor(log: RequestLog, now: () => Date) {
    this.#log = log;
    this.#now = now;
  }

  /** Parses the body, writes the log's entry, and gives both. `makeId` makes ids in the vendor's form. */
  async begin(
    request: RequestFacts,
    makeId: () => string = () => randomUUID().replaceAll('-', ''),
  ): Promise<Exchange> {
    const at = this.#now();
    const [path = '/', search = ''] = request.url.split('?', 2);
    const query = Object.fromEntries(new URLSearchParams(search));
    if (query.key !== undefined) query.key = maskKey(query.key);
    const requestId = makeId();
    const body = await readBody(request);
    const common = {
      at: at.toISOString(),
      requestId,
      method: request.method,
      path,
      query,
      headers: maskHeaders(request.headers),
      charged: false,
    };
    let entry: LoggedRequest = { ...common, files: [] };
    if (body.kind === 'json') entry = { ...common, ...(await describeJson(body.value)) };
    if (body.kind === 'form') {
      const fields = body.parts.flatMap((part) =>
        part.kind === 'field' ? [{ name: part.name, value: maskField(part.name, part.value) }] : [],
      );
      entry = { ...common, fields, files: await describeForm(body.parts) };
    }
    if (body.kind === 'bytes') {
      const { contentType } = body;
      entry = { ...common, files: [await describeFile('', body.bytes, { contentType })] };
    }
    this.#log.add(entry);
    return { requestId, path, body, entry, startedAt: at.getTime() };
  }
}

async function readBody(request: RequestFacts): Promise<ParsedBody> {
  const bytes = request.body;
  if (!Buffer.isBuffer(bytes) || bytes.length === 0) return { kind: 'none' };
  const contentType = request.headers['content-type'] ?? '';
  try {
    if (contentType.startsWith('multipart/form-data')) {
      return { kind: 'form', parts: await parseMultipart(contentType, bytes) };
    }
    if (contentType.startsWith('application/x-www-form-urlencoded')) {
      const fields = new URLSearchParams(bytes.toString('utf8'));
      const parts = [...fields].map(([name, value]) => ({ kind: 'field', name, value }) as const);
      return { kind: 'form', parts };
    }
    if (/^(image|audio|video|application\/octet-stream)\b/.test(contentType)) {
      return { kind: 'bytes', contentType, bytes };
    }
    if (/^application\/([\w.-]+\+)?json/.test(contentType)) {
      return { kind: 'json', value: JSON.parse(bytes.toString('utf8')) };
    }
  } catch {
    return { kind: 'unreadable', contentType };
  }
  return { kind: 'unreadable', contentType };
}
