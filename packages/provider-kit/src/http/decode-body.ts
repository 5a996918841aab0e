import { pipeline, type Readable, type Transform } from 'node:stream';
import {
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createZstdDecompress,
} from 'node:zlib';
import { EgressError } from './egress-error.ts';

const DECODERS: Readonly<Record<string, () => Transform>> = {
  gzip: () => createGunzip(),
  'x-gzip': () => createGunzip(),
  deflate: () => createInflate(),
  br: () => createBrotliDecompress(),
  zstd: () => createZstdDecompress(),
};

/**
 * Unpacks a body that came compressed although `identity` was asked for (some gateways do). Unknown encodings pass
 * as they are. Removes what is not true any more from `headers`.
 */
export function decodeBody(body: Readable, headers: Record<string, string>): Readable {
  const decoder = DECODERS[(headers['content-encoding'] ?? '').trim().toLowerCase()]?.();
  if (!decoder) return body;
  delete headers['content-encoding'];
  delete headers['content-length'];
  pipeline(body, decoder, () => undefined); // a broken body or archive breaks the decoder, whose reader is told
  return decoder;
}

/**
 * The pieces of a body, at most `maximumBytes` of them together (counted unpacked). Leaving early ends the exchange.
 * Every way of breaking is an EgressError.
 */
export async function* cappedBody(
  raw: Readable,
  decoded: Readable,
  maximumBytes: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  let total = 0;
  try {
    for await (const piece of decoded as AsyncIterable<Uint8Array>) {
      total += piece.byteLength;
      if (total > maximumBytes) {
        throw new EgressError(
          'too-large',
          `the answer is larger than the ${maximumBytes} bytes that are taken`,
          true,
        );
      }
      yield piece;
    }
  } catch (error) {
    if (error instanceof EgressError) throw error;
    if (raw.errored instanceof EgressError) throw raw.errored;
    throw new EgressError('unreadable', 'the compressed answer cannot be unpacked', true, error);
  } finally {
    raw.destroy();
    decoded.destroy();
  }
}
