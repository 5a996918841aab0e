import type { InputImage } from '@darkroom/provider-kit';
import type { BlobStore } from '@darkroom/storage';

export interface PictureFacts {
  sha256: string;
  byteSize: number;
  mimeType: string;
  width: number;
  height: number;
}

const EXTENSIONS: Readonly<Record<string, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/webp': 'webp',
};

/** A picture of the store as adapters take it. `onFirstPiece`: it is being read piece by piece, for the wire. */
export function inputImage(
  blobs: BlobStore,
  name: string,
  facts: PictureFacts,
  onFirstPiece: () => void | Promise<void> = () => {},
): InputImage {
  const pieces = async function* (): AsyncIterable<Uint8Array> {
    const { stream } = await blobs.read(facts.sha256);
    yield* stream;
  };
  return {
    mimeType: facts.mimeType,
    byteSize: facts.byteSize,
    width: facts.width,
    height: facts.height,
    fileName: `${name}.${EXTENSIONS[facts.mimeType] ?? 'png'}`,
    async *read() {
      let isFirst = true;
      for await (const piece of pieces()) {
        yield piece;
        if (isFirst) await onFirstPiece();
        isFirst = false;
      }
    },
    async bytes() {
      const chunks: Uint8Array[] = [];
      for await (const piece of pieces()) chunks.push(piece);
      return Buffer.concat(chunks);
    },
  };
}
