import { Secret } from '@darkroom/core';
import type { CallBody, InputImage } from '../adapter/adapter.ts';
import type { EgressBody } from './exchange.ts';
import { mimeType, multipartBody } from './multipart.ts';
import type { FreeBody } from './provider-http.ts';

/** A call's body as it travels. JSON is written out once, here. `contentType`: the adapter's own wish for JSON. */
export function requestBody(body: CallBody | FreeBody, contentType?: string): EgressBody | null {
  switch (body.kind) {
    case 'none':
      return null;
    case 'json': {
      const content = Buffer.from(JSON.stringify(body.value));
      return {
        contentType: contentType ?? 'application/json',
        byteSize: content.byteLength,
        content,
      };
    }
    case 'multipart':
      return multipartBody(body.parts);
    case 'bytes': {
      const { bytes } = body;
      return { contentType: mimeType(body.mimeType), byteSize: bytes.byteLength, content: bytes };
    }
    case 'form': {
      const fields = Object.entries(body.fields).map(([name, value]): [string, string] => [
        name,
        value instanceof Secret ? value.reveal() : value,
      ]);
      const content = Buffer.from(new URLSearchParams(fields).toString());
      return {
        contentType: 'application/x-www-form-urlencoded',
        byteSize: content.byteLength,
        content,
      };
    }
    case 'image':
      return imageBody(body.image, body.mimeType ?? body.image.mimeType);
  }
}

/** A picture read while it is sent. Throws while being read if it has another size than it said: that is announced before. */
function imageBody(image: InputImage, type: string): EgressBody {
  return {
    contentType: mimeType(type),
    byteSize: image.byteSize,
    content: async function* () {
      let rest = image.byteSize;
      for await (const piece of image.read()) {
        rest -= piece.byteLength;
        if (rest < 0) break;
        yield piece;
      }
      if (rest !== 0) {
        throw new RangeError(
          `The picture ${image.fileName} is not ${image.byteSize} bytes long any more.`,
        );
      }
    },
  };
}
