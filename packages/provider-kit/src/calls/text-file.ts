import type { InputImage } from '../adapter/adapter.ts';

/** A text as a file of a form. It is no picture: width and height are 0. */
export function textFile(text: string, fileName: string, mimeType: string): InputImage {
  const bytes = Buffer.from(text, 'utf8');
  return {
    mimeType,
    byteSize: bytes.byteLength,
    width: 0,
    height: 0,
    fileName,
    async *read() {
      yield bytes;
    },
    bytes: async () => bytes,
  };
}
