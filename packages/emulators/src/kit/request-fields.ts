import type { ParsedBody } from './exchange.ts';
import type { FormPart } from './multipart.ts';
import { type ImageFacts, readImage } from './read-image.ts';

/** A file of a form, as a picture. */
export interface FormPicture {
  readonly name: string;
  readonly bytes: Buffer;
  readonly contentType: string;
  /** Undefined where the bytes are no picture. */
  readonly facts: ImageFacts | undefined;
}

/** The text fields of a form, each by its last value. */
export function textFields(parts: readonly FormPart[]): Record<string, string> {
  return Object.fromEntries(
    parts.flatMap((part) => (part.kind === 'field' ? [[part.name, part.value]] : [])),
  );
}

/** The files of a form, in order. */
export async function formPictures(parts: readonly FormPart[]): Promise<FormPicture[]> {
  const files = parts.flatMap((part) => (part.kind === 'file' ? [part] : []));
  return Promise.all(
    files.map(async ({ name, bytes, contentType }) => ({
      name,
      bytes,
      contentType,
      facts: await readImage(bytes),
    })),
  );
}

/** The JSON object of a body; null for any other body. */
export function jsonObject(body: ParsedBody): Record<string, unknown> | null {
  if (body.kind !== 'json') return null;
  const { value } = body;
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : null;
}
