import { createHash } from 'node:crypto';
import type { FormPart } from './multipart.ts';
import { type ImageFacts, readImage } from './read-image.ts';

/** A file of a multipart form, or a picture inside a JSON body, described instead of kept. */
export interface LoggedFile {
  /** Form field, or a slash path into the JSON body; empty where the file is the whole body. */
  readonly name: string;
  readonly filename?: string | undefined;
  readonly contentType?: string | undefined;
  readonly byteLength: number;
  readonly sha256: string;
  /** Absent where the bytes are no picture. */
  readonly image?: ImageFacts | undefined;
}

/** One request as it reached the wire. */
export interface LoggedRequest {
  readonly at: string;
  readonly requestId: string;
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** Lower-case names; API keys show their last four characters. */
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON body. Texts of more than 40,000 characters are replaced by their length and hash. */
  readonly body?: unknown;
  /** Text fields of a form, in order; secrets of token requests masked. */
  readonly fields?: readonly { readonly name: string; readonly value: string }[];
  readonly files: readonly LoggedFile[];
  /** Filled in once the reply is under way; 0 for a connection that was cut. */
  status?: number;
  fault?: string;
  charged: boolean;
}

const LONG_TEXT = 40_000;
const CREDENTIAL_HEADERS = new Set([
  'authorization',
  'x-goog-api-key',
  'api-key',
  'x-api-key',
  'x-key',
  'cookie',
]);

/** SHA-256 in hex. */
export function sha256(bytes: string | Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** `…1234`, or `…` for keys too short to show any of. */
export function maskKey(key: string): string {
  return key.length < 12 ? '…' : `…${key.slice(-4)}`;
}

const CREDENTIAL_FIELDS = new Set(['client_secret', 'assertion', 'access_token', 'refresh_token']);

/** A form's field as the log keeps it. */
export function maskField(name: string, value: string): string {
  return CREDENTIAL_FIELDS.has(name) ? maskKey(value) : value;
}

/** Headers as the log keeps them. */
export function maskHeaders(
  headers: Record<string, string | string[] | undefined>,
): Record<string, string> {
  const masked: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    const text = Array.isArray(value) ? value.join(', ') : (value ?? '');
    const scheme = /^(\w+) (.+)$/.exec(text);
    if (!CREDENTIAL_HEADERS.has(name)) masked[name] = text;
    else if (scheme === null) masked[name] = maskKey(text);
    else masked[name] = `${scheme[1]} ${maskKey(scheme[2] ?? '')}`;
  }
  return masked;
}

/** Describes bytes for the log. */
export async function describeFile(
  name: string,
  bytes: Buffer,
  more: { filename?: string; contentType?: string | undefined } = {},
): Promise<LoggedFile> {
  const image = await readImage(bytes);
  return { name, ...more, byteLength: bytes.length, sha256: sha256(bytes), image };
}

/** Describes the files of a form, in order. */
export function describeForm(parts: readonly FormPart[]): Promise<LoggedFile[]> {
  return Promise.all(
    parts.flatMap((part) =>
      part.kind === 'file'
        ? [
            describeFile(part.name, part.bytes, {
              filename: part.filename,
              contentType: part.contentType,
            }),
          ]
        : [],
    ),
  );
}

/** A JSON body fit for keeping: long texts described, pictures in base64 listed. */
export async function describeJson(
  value: unknown,
): Promise<{ body: unknown; files: LoggedFile[] }> {
  const pending: Promise<LoggedFile>[] = [];
  const visit = (node: unknown, path: string): unknown => {
    if (typeof node === 'string') {
      const picture = decodePicture(node);
      if (picture !== undefined) {
        pending.push(describeFile(path, picture.bytes, { contentType: picture.contentType }));
      }
      return node.length <= LONG_TEXT
        ? node
        : { omitted: true, characters: node.length, sha256: sha256(node) };
    }
    if (Array.isArray(node)) return node.map((item, index) => visit(item, `${path}/${index}`));
    if (node === null || typeof node !== 'object') return node;
    return Object.fromEntries(
      Object.entries(node).map(([key, item]) => [
        key,
        visit(item, path === '' ? key : `${path}/${key}`),
      ]),
    );
  };
  const body = visit(value, '');
  return { body, files: await Promise.all(pending) };
}

/** Bytes of a data URL, or of base64 that begins as a PNG, JPEG, WebP, GIF or HEIF does. */
function decodePicture(text: string): { bytes: Buffer; contentType?: string } | undefined {
  const url = /^data:([\w/+.-]+);base64,/.exec(text.slice(0, 100));
  if (url !== null) {
    return {
      bytes: Buffer.from(text.slice(url[0].length), 'base64'),
      contentType: url[1] ?? '',
    };
  }
  return /^(iVBORw0KGgo|\/9j\/|UklGR|R0lGOD|AAAA[A-Za-z0-9+/]{2,4}Z0eX)/.test(text) &&
    text.length > 60
    ? { bytes: Buffer.from(text, 'base64') }
    : undefined;
}

/** The last requests, oldest first. */
export class RequestLog {
  readonly #limit: number;
  #entries: LoggedRequest[] = [];

  constructor(limit = 2000) {
    this.#limit = limit;
  }

  add(entry: LoggedRequest): void {
    this.#entries.push(entry);
    if (this.#entries.length > this.#limit) this.#entries.shift();
  }

  list(): readonly LoggedRequest[] {
    return [...this.#entries];
  }

  clear(): void {
    this.#entries = [];
  }
}
