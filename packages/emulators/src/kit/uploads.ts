import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { EmulatorContext } from './emulator.ts';
import { runFree } from './paid-request.ts';
import { type ImageFacts, readImage } from './read-image.ts';
import { jsonReply, type Reply } from './reply.ts';

/** What somebody wants to keep. */
export interface UploadFile {
  readonly bytes: Buffer;
  readonly contentType: string;
  readonly fileName?: string | undefined;
  /** In the vendor's form; a UUID unless told. */
  readonly id?: string;
  /** Milliseconds by the emulator's clock; for good unless told. */
  readonly lifetimeMs?: number;
}

/** A kept file. */
export interface Upload {
  readonly id: string;
  readonly bytes: Buffer;
  readonly contentType: string;
  readonly fileName: string;
  readonly createdAt: Date;
  /** Null: never. */
  readonly expiresAt: Date | null;
  /** Undefined where the bytes are no picture. */
  readonly image: ImageFacts | undefined;
}

/** What a place for a file is reserved with: the file itself comes by PUT. */
export type Reservation = Omit<UploadFile, 'bytes'>;

/** Where uploads are put and fetched, below the emulator's origin. */
export const UPLOADS_PATH = '/__uploads';

/** What the store needs of the emulator. */
type UploadContext = Pick<EmulatorContext, 'now' | 'url' | 'onReset'>;

/** Files that callers upload before they name them in a request. */
export class UploadStore {
  readonly #context: UploadContext;
  readonly #uploads = new Map<string, Upload>();
  readonly #reserved = new Map<string, Reservation>();

  constructor(context: UploadContext) {
    this.#context = context;
    context.onReset(() => {
      this.#uploads.clear();
      this.#reserved.clear();
    });
  }

  /** Keeps a file that came with a request of the vendor's own. */
  async keep(file: UploadFile): Promise<Upload> {
    const { bytes, contentType, lifetimeMs } = file;
    const id = file.id ?? randomUUID();
    const createdAt = this.#context.now();
    const upload: Upload = {
      id,
      bytes,
      contentType,
      fileName: file.fileName ?? 'file',
      createdAt,
      expiresAt: lifetimeMs === undefined ? null : new Date(createdAt.getTime() + lifetimeMs),
      image: await readImage(bytes),
    };
    this.#uploads.set(id, upload);
    return upload;
  }

  /**
   * Promises a place: whoever knows the address may PUT the bytes there once, with no key and with the content type
   * that was announced. Afterwards the same address gives them back. `get` finds the file once it has come.
   */
  reserve(reservation: Reservation): { id: string; url: string } {
    const id = reservation.id ?? randomUUID();
    this.#reserved.set(id, reservation);
    return { id, url: this.url(id, reservation.fileName) };
  }

  /** Undefined for ids that nobody gave out, and for files that have expired or have not come yet. */
  get(id: string): Upload | undefined {
    const upload = this.#uploads.get(id);
    const expiresAt = upload?.expiresAt;
    return expiresAt && this.#context.now() >= expiresAt ? undefined : upload;
  }

  /** The public address of a file. */
  url(id: string, fileName = 'file'): string {
    return `${this.#context.url()}${UPLOADS_PATH}/${id}/${encodeURIComponent(fileName)}`;
  }

  /** The file under an address of ours; undefined for any other address. */
  find(url: string): Upload | undefined {
    const prefix = `${this.#context.url()}${UPLOADS_PATH}/`;
    return url.startsWith(prefix)
      ? this.get(url.slice(prefix.length).split('/')[0] ?? '')
      : undefined;
  }

  /** Files that are there, oldest first. */
  list(): readonly Upload[] {
    return [...this.#uploads.keys()].flatMap((id) => this.get(id) ?? []);
  }

  /** True where there was one. */
  remove(id: string): boolean {
    return this.#uploads.delete(id);
  }

  /** What a PUT of these bytes is answered. */
  async put(id: string, contentType: string, bytes: Buffer): Promise<Reply> {
    const reservation = this.#reserved.get(id);
    if (reservation === undefined) return refusal(403, 'No upload was announced at this address.');
    if (reservation.contentType !== contentType) {
      return refusal(403, `The content type must be ${reservation.contentType}.`);
    }
    this.#reserved.delete(id);
    await this.keep({ ...reservation, id, bytes });
    return { status: 200, headers: { etag: `"${id}"` }, body: '' };
  }
}

function refusal(status: number, error: string): Reply {
  return jsonReply(status, { error });
}

/** Adds the routes. Like any free request they can meet faults by their path, `/__uploads`. */
export function registerUploads(app: FastifyInstance, context: EmulatorContext): void {
  app.route<{ Params: { id: string } }>({
    method: ['GET', 'PUT'],
    url: `${UPLOADS_PATH}/:id/:name`,
    handler: async (request, reply) => {
      const exchange = await context.exchanges.begin(request);
      const { id } = request.params;
      const { body } = request;
      const answer =
        request.method === 'PUT'
          ? await context.uploads.put(
              id,
              request.headers['content-type'] ?? '',
              Buffer.isBuffer(body) ? body : Buffer.alloc(0),
            )
          : fileReply(context.uploads.get(id));
      await runFree(context, reply, exchange, answer, (fault) =>
        fault.kind === 'server-error' ? refusal(fault.status, 'Internal error') : undefined,
      );
      return reply;
    },
  });
}

function fileReply(upload: Upload | undefined): Reply {
  return upload === undefined
    ? refusal(404, 'There is no such file.')
    : { status: 200, headers: { 'content-type': upload.contentType }, body: upload.bytes };
}
