import { randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { ParsedBody } from '../kit/exchange.ts';
import { jsonReply, type Reply } from '../kit/reply.ts';
import { badRequest, OpenAiRefusal } from './errors.ts';
import { missing, unsupportedValue } from './fields.ts';
import type { Call, Route } from './routes.ts';

/** An uploaded file, for `file_id`. */
export interface StoredFile {
  readonly id: string;
  readonly filename: string;
  readonly bytes: Buffer;
  readonly purpose: string;
  /** Seconds since the epoch. */
  readonly createdAt: number;
}

const PURPOSES = ['assistants', 'batch', 'fine-tune', 'vision', 'user_data', 'evals'];

/** Uploads, kept while the emulator runs. */
export class FileStore {
  readonly #files = new Map<string, StoredFile>();

  add(file: Omit<StoredFile, 'id'>): StoredFile {
    const stored = { ...file, id: `file-${randomBytes(12).toString('hex')}` };
    this.#files.set(stored.id, stored);
    return stored;
  }

  find(id: string): StoredFile | undefined {
    return this.#files.get(id);
  }

  remove(id: string): boolean {
    return this.#files.delete(id);
  }
}

function fileObject(file: StoredFile) {
  return {
    id: file.id,
    object: 'file',
    bytes: file.bytes.length,
    created_at: file.createdAt,
    filename: file.filename,
    purpose: file.purpose,
    status: 'processed',
  };
}

function readUpload(body: ParsedBody, now: Date): Omit<StoredFile, 'id'> {
  if (body.kind !== 'form') {
    throw badRequest(null, null, 'Invalid file upload: expected multipart/form-data.');
  }
  const purpose = body.parts.find((part) => part.kind === 'field' && part.name === 'purpose');
  const file = body.parts.find((part) => part.kind === 'file' && part.name === 'file');
  if (file?.kind !== 'file') throw missing('file');
  if (purpose?.kind !== 'field') throw missing('purpose');
  if (!PURPOSES.includes(purpose.value)) {
    throw unsupportedValue('purpose', purpose.value, PURPOSES);
  }
  const createdAt = Math.floor(now.getTime() / 1000);
  return { filename: file.filename, bytes: file.bytes, purpose: purpose.value, createdAt };
}

/** Adds the routes of the file store. */
export function registerFiles(
  app: FastifyInstance,
  route: Route,
  free: (call: Call, answer: Reply) => Promise<void>,
  files: FileStore,
  now: () => Date,
): void {
  const find = (call: Call) => {
    const [id = ''] = call.exchange.path.slice('/v1/files/'.length).split('/');
    const file = files.find(id);
    if (file !== undefined) return file;
    throw new OpenAiRefusal({
      status: 404,
      message: `No such File object: ${id}`,
      type: 'invalid_request_error',
      param: 'id',
      code: null,
    });
  };
  app.post(
    '/v1/files',
    route(async (call) => {
      const file = files.add(readUpload(call.exchange.body, now()));
      await free(call, jsonReply(200, fileObject(file)));
    }),
  );
  app.get(
    '/v1/files/:id',
    route(async (call) => free(call, jsonReply(200, fileObject(find(call))))),
  );
  app.get(
    '/v1/files/:id/content',
    route(async (call) => {
      const body = find(call).bytes;
      await free(call, {
        status: 200,
        headers: { 'content-type': 'application/octet-stream' },
        body,
      });
    }),
  );
  app.delete(
    '/v1/files/:id',
    route(async (call) => {
      const { id } = find(call);
      files.remove(id);
      await free(call, jsonReply(200, { id, object: 'file', deleted: true }));
    }),
  );
}
