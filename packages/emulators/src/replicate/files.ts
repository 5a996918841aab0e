import { createHash } from 'node:crypto';
import type { EmulatorContext } from '../kit/emulator.ts';
import type { ParsedBody } from '../kit/exchange.ts';
import { jsonReply, type Reply } from '../kit/reply.ts';
import type { Upload } from '../kit/uploads.ts';
import { notFound, problem } from './errors.ts';

const LIFETIME_MS = 24 * 3_600_000;
const LARGEST_BYTES = 100 * 1024 * 1024;

function fileJson(context: EmulatorContext, upload: Upload): object {
  return {
    id: upload.id,
    name: upload.fileName,
    content_type: upload.contentType,
    size: upload.bytes.length,
    checksums: { sha256: createHash('sha256').update(upload.bytes).digest('hex') },
    metadata: {},
    urls: { get: `${context.url()}/v1/files/${upload.id}` },
    created_at: upload.createdAt.toISOString(),
    expires_at: upload.expiresAt?.toISOString() ?? null,
  };
}

/** A form with the file as `content`, and `metadata` as a part of JSON. */
export async function createFile(context: EmulatorContext, body: ParsedBody): Promise<Reply> {
  const parts = body.kind === 'form' ? body.parts : [];
  const content = parts.find(({ name }) => name === 'content');
  if (content?.kind !== 'file') {
    throw problem(400, 'Bad request', 'Missing content: the form needs a file of that name.');
  }
  if (content.bytes.length > LARGEST_BYTES) {
    throw problem(413, 'Content too large', 'Files have 100 MiB at most.');
  }
  const metadata = parts.find(({ name }) => name === 'metadata');
  if (metadata !== undefined && !isJson(metadata)) {
    throw problem(400, 'Bad request', 'metadata must be a JSON object.');
  }
  const upload = await context.uploads.keep({
    bytes: content.bytes,
    contentType: content.contentType ?? 'application/octet-stream',
    fileName: content.filename,
    lifetimeMs: LIFETIME_MS,
  });
  return jsonReply(201, fileJson(context, upload));
}

function isJson(part: { kind: 'field'; value: string } | { kind: 'file'; bytes: Buffer }): boolean {
  try {
    const value: unknown = JSON.parse(
      part.kind === 'field' ? part.value : part.bytes.toString('utf8'),
    );
    return typeof value === 'object' && value !== null;
  } catch {
    return false;
  }
}

export const listFiles = (context: EmulatorContext): Reply =>
  jsonReply(200, {
    previous: null,
    next: null,
    results: context.uploads.list().map((one) => fileJson(context, one)),
  });

export function getFile(context: EmulatorContext, id: string): Reply {
  const upload = context.uploads.get(id);
  if (upload === undefined) throw notFound();
  return jsonReply(200, fileJson(context, upload));
}

export function deleteFile(context: EmulatorContext, id: string): Reply {
  if (!context.uploads.remove(id)) throw notFound();
  return { status: 204, headers: {}, body: '' };
}
