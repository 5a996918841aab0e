import type { CallBody } from '../adapter/adapter.ts';
import type { EgressBody } from './exchange.ts';
import { multipartBody } from './multipart.ts';

/** A call's body as it travels. JSON is written out once, here. `contentType`: the adapter's own wish for JSON. */
export function requestBody(body: CallBody, contentType?: string): EgressBody | null {
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
  }
}
