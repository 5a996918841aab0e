import type { Connection } from './connection.ts';
import { DarkroomProblem } from './problem.ts';

/** A picture on its way. */
export interface DownloadedImage {
  /** As the server says, such as image/png. */
  readonly mimeType: string;
  /** In bytes; null where the server does not say. */
  readonly byteSize: number | null;
  readonly stream: ReadableStream<Uint8Array>;
}

/**
 * Fetches an image from the signed address that `Image.url` answered. It needs no further proof, so none is sent.
 *
 * @throws DarkroomProblem where the address has expired (ask for a new one) or the connection breaks.
 */
export async function downloadImage(
  connection: Connection,
  url: string,
  signal?: AbortSignal,
): Promise<DownloadedImage> {
  const init: RequestInit = { credentials: 'omit', ...(signal ? { signal } : {}) };
  const response = await connection.fetch(connection.resolve(url), init, { timeoutMs: null });
  if (response.body === null) {
    throw new DarkroomProblem({
      kind: 'network',
      code: 'CONNECTION_LOST',
      message: 'The image came without bytes.',
      isRetryable: true,
    });
  }
  const length = response.headers.get('content-length');
  return {
    mimeType:
      response.headers.get('content-type')?.split(';')[0]?.trim() ?? 'application/octet-stream',
    byteSize: length === null ? null : Number(length),
    stream: response.body,
  };
}
