import type { InputImage } from '../adapter/adapter.ts';

/** A whole input picture as base64, without a prefix. */
export async function inputBase64(image: InputImage): Promise<string> {
  const bytes = await image.bytes();
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

/** A whole input picture as `data:image/png;base64,…`. */
export async function inputDataUrl(image: InputImage): Promise<string> {
  return `data:${image.mimeType};base64,${await inputBase64(image)}`;
}
