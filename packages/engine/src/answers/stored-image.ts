import type { StoredImage } from '@darkroom/provider-kit';
import { type BlobStore, probeHeader, probeSvg } from '@darkroom/storage';

/** What is known of bytes in the store: the type is what the bytes say, whatever the provider called them. */
export async function describeStored(
  blobs: BlobStore,
  stored: { sha256: string; byteSize: number },
  /** Its first bytes, where they are at hand: those of most formats say all. */
  head?: Uint8Array,
): Promise<StoredImage> {
  const facts =
    (head ? await probeHeader(head) : null) ??
    (await blobs.withLocalFile(
      stored.sha256,
      async (path) => (await probeHeader(path)) ?? probeSvg(path),
    ));
  return {
    sha256: stored.sha256,
    byteSize: stored.byteSize,
    mimeType: facts?.mimeType ?? null,
    width: facts?.width ?? null,
    height: facts?.height ?? null,
  };
}
