import type { Client } from '@urql/core';
import type { Connection } from './connection.ts';
import {
  type UploadedAssetFragment,
  UploadStateDocument,
  UploadTicketDocument,
} from './gql/graphql.ts';
import { DarkroomProblem } from './problem.ts';
import { sendRequest } from './request.ts';
import { accepted } from './user-errors.ts';

/** An upload that can be used. */
export type UploadedAsset = UploadedAssetFragment;

/** What to upload: a Blob (a file, in browsers; `openAsBlob` in Node), bytes, or a stream of a known length. */
export type UploadContent =
  | Blob
  | Uint8Array<ArrayBuffer>
  | { readonly stream: ReadableStream<Uint8Array>; readonly byteSize: number };

export interface UploadInput {
  readonly content: UploadContent;
  /** For people; it says nothing about where the bytes go. */
  readonly filename: string;
  /** The bytes must agree. */
  readonly mimeType: string;
  readonly signal?: AbortSignal;
  /** How long to wait for the check of the bytes. Default 60 s. */
  readonly readyTimeoutMs?: number;
}

/**
 * Announces an upload, puts the bytes where the server says, and waits until they are checked.
 *
 * @throws DarkroomProblem with what the server found wrong: too large, no picture, or another kind of file than announced.
 */
export async function uploadAsset(
  client: Client,
  connection: Connection,
  input: UploadInput,
): Promise<UploadedAsset> {
  const { content, filename, mimeType, signal } = input;
  const byteSize = sizeOf(content);
  const variables = { input: { filename, mimeType, byteSize } };
  const answer = await sendRequest(
    client,
    connection.origin,
    UploadTicketDocument,
    variables,
    signal,
  );
  const { asset, uploadUrl, headers } = accepted(answer.assetUploadCreate);
  if (asset === null || uploadUrl === null)
    throw unready('The server took the upload and named no place for it.');
  const given = Object.fromEntries(headers.map(({ name, value }) => [name, value]));
  await connection.fetch(
    connection.resolve(uploadUrl),
    {
      method: 'PUT',
      // A place elsewhere carries its own proof in its address; our token is nobody else's business.
      headers: isOwn(connection, uploadUrl) ? { ...connection.headers(), ...given } : given,
      credentials: 'same-origin',
      ...bodyOf(content),
      ...(signal ? { signal } : {}),
    },
    { timeoutMs: null },
  );
  return ready(client, connection, asset, input);
}

const isOwn = (connection: Connection, url: string) =>
  new URL(connection.resolve(url)).origin === connection.origin;

function sizeOf(content: UploadContent): number {
  if (content instanceof Blob) return content.size;
  return content instanceof Uint8Array ? content.byteLength : content.byteSize;
}

function bodyOf(content: UploadContent): RequestInit {
  if (content instanceof Blob || content instanceof Uint8Array) return { body: content };
  // `duplex` is asked for by fetch's standard and missing in TypeScript's types of it.
  const streamed: RequestInit & { duplex: 'half' } = { body: content.stream, duplex: 'half' };
  return streamed;
}

/** Asks until the bytes are checked, every 50 ms at first and every second at last. */
async function ready(
  client: Client,
  connection: Connection,
  announced: UploadedAsset,
  input: UploadInput,
): Promise<UploadedAsset> {
  let left = input.readyTimeoutMs ?? 60_000;
  for (let wait = 50; ; wait = Math.min(1_000, wait * 2)) {
    const answer = await sendRequest(
      client,
      connection.origin,
      UploadStateDocument,
      { id: announced.id },
      input.signal,
    );
    const asset = answer.node?.__typename === 'Asset' ? answer.node : null;
    if (asset === null) throw unready('The upload is gone. Upload it again.');
    if (asset.state === 'READY') return asset;
    if (asset.state === 'REJECTED') {
      const { code, message } = asset.rejection ?? {
        code: 'IMAGE_UNREADABLE',
        message: 'The upload was refused.',
      };
      throw new DarkroomProblem({ kind: 'user', code, message });
    }
    if (left <= 0)
      throw unready(
        `The upload ${announced.id} is still being checked. Ask for its state, or upload it again.`,
      );
    await connection.sleep(wait, input.signal);
    left -= wait;
  }
}

function unready(message: string): DarkroomProblem {
  return new DarkroomProblem({
    kind: 'network',
    code: 'UPLOAD_NOT_READY',
    message,
    isRetryable: true,
  });
}
