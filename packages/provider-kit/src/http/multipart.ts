import { randomBytes } from 'node:crypto';
import type { MultipartPart } from '../adapter/adapter.ts';
import type { EgressBody } from './exchange.ts';

const MIME_TYPE = /^[a-z0-9][\w.+-]*\/[\w.+-]+$/i;

/** A content type that can stand in a header; what cannot is told as plain bytes. */
export const mimeType = (text: string) =>
  MIME_TYPE.test(text) ? text : 'application/octet-stream';

/** As browsers write form fields (WHATWG): what would end the quoted name or the line is percent-encoded. */
function quoted(text: string): string {
  return `"${text.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A')}"`;
}

/**
 * A form whose files are read while it is sent. 128 random bits stand in the boundary, so no value can hold it.
 * Throws while being read if a picture has another size than it said: the length is announced before.
 */
export function multipartBody(parts: readonly MultipartPart[]): EgressBody {
  const boundary = `----darkroom-${randomBytes(16).toString('hex')}`;
  const heads = parts.map((part) => {
    const name = `Content-Disposition: form-data; name=${quoted(part.name)}`;
    const type = 'file' in part ? part.file.mimeType : part.contentType;
    const fileName = 'file' in part ? `; filename=${quoted(part.file.fileName)}` : '';
    const typeLine = type === undefined ? '' : `\r\nContent-Type: ${mimeType(type)}`;
    return Buffer.from(`--${boundary}\r\n${name}${fileName}${typeLine}\r\n\r\n`);
  });
  const values = parts.map((part) => ('file' in part ? part.file : Buffer.from(part.value)));
  const tail = Buffer.from(`--${boundary}--\r\n`);
  const lineEnd = Buffer.from('\r\n');

  let byteSize = tail.byteLength;
  for (const [position, head] of heads.entries()) {
    const value = values[position];
    if (!value) continue;
    byteSize +=
      head.byteLength + ('byteSize' in value ? value.byteSize : value.byteLength) + lineEnd.length;
  }

  async function* content(): AsyncGenerator<Uint8Array> {
    for (const [position, head] of heads.entries()) {
      const value = values[position];
      if (!value) continue;
      if (value instanceof Uint8Array) {
        yield Buffer.concat([head, value, lineEnd]);
        continue;
      }
      // The head goes out with the picture's first piece: one that cannot be opened is found before anything is sent.
      let before: Uint8Array | null = head;
      let rest = value.byteSize;
      for await (const piece of value.read()) {
        rest -= piece.byteLength;
        if (rest < 0) break;
        yield before ? Buffer.concat([before, piece]) : piece;
        before = null;
      }
      if (rest !== 0) {
        throw new RangeError(
          `The picture ${value.fileName} is not ${value.byteSize} bytes long any more.`,
        );
      }
      if (before) yield before;
      yield lineEnd;
    }
    yield tail;
  }
  return { contentType: `multipart/form-data; boundary=${boundary}`, byteSize, content };
}
