import { Busboy } from '@fastify/busboy';

/** One part of a multipart form: a field's text, or a file. */
export type FormPart =
  | { readonly kind: 'field'; readonly name: string; readonly value: string }
  | {
      readonly kind: 'file';
      readonly name: string;
      readonly filename: string;
      readonly contentType: string;
      readonly bytes: Buffer;
    };

/** Parses a whole multipart body. Throws where the form is broken or cut short. */
export function parseMultipart(contentType: string, body: Buffer): Promise<FormPart[]> {
  return new Promise((resolve, reject) => {
    const parts: FormPart[] = [];
    const parser = new Busboy({
      headers: { 'content-type': contentType },
      limits: { fieldSize: 100 * 1024 * 1024, parts: 200 },
    });
    parser.on('field', (name, value) => parts.push({ kind: 'field', name, value }));
    parser.on('file', (name, stream, filename, _encoding, mimeType) => {
      const pieces: Buffer[] = [];
      stream.on('data', (piece: Buffer) => pieces.push(piece));
      stream.on('end', () =>
        parts.push({
          kind: 'file',
          name,
          filename,
          contentType: mimeType,
          bytes: Buffer.concat(pieces),
        }),
      );
    });
    parser.on('error', reject);
    parser.on('finish', () => resolve(parts));
    parser.end(body);
  });
}
