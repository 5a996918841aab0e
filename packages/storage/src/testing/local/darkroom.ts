import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { onTestFinished } from 'vitest';
import type { BlobStore } from '../../blobs/blob-store.ts';
import { openLocalBlobStore } from '../../blobs/local-blob-store.ts';
import { openPreviewStore, type PreviewStore } from '../../blobs/preview-store.ts';
import { createMediaTools, type MediaTools } from '../../media/media-tools.ts';
import { type ReceivedUpload, receiveUpload } from '../../receive-upload.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** Stores in a folder of the test's own, and the child process that decodes. */
export interface Darkroom {
  folder: string;
  store: BlobStore;
  previews: PreviewStore;
  media: MediaTools;
}

/** Opens it for the running test; all of it is gone afterwards. */
export async function openDarkroom(): Promise<Darkroom> {
  const folder = await temporaryFolder();
  const store = await openLocalBlobStore({ root: join(folder, 'images') });
  const previews = await openPreviewStore({ root: join(folder, 'previews') });
  const media = createMediaTools({ store, previews });
  onTestFinished(() => media.close());
  return { folder, store, previews, media };
}

/** A small picture: left half red, right half blue, at the top a green line. */
export function flag(width = 40, height = 20): Sharp {
  const pixels = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1)
      pixels[(y * width + x) * 3 + (y < 4 ? 1 : x < width / 2 ? 0 : 2)] = 255;
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } });
}

/** A blob's bytes. */
export async function readBlob(store: BlobStore, sha256: string): Promise<Buffer> {
  const { stream } = await store.read(sha256);
  return Buffer.concat(await stream.toArray());
}

/** Sends bytes in small pieces. */
export async function upload(
  { store, media }: Darkroom,
  bytes: Buffer,
  declaredBytes = bytes.length,
): Promise<ReceivedUpload> {
  async function* pieces() {
    for (let start = 0; start < bytes.length; start += 7000)
      yield bytes.subarray(start, start + 7000);
  }
  return receiveUpload(pieces(), { store, media, declaredBytes, maxBytes: 20_000_000 });
}

/** The error that some work ends with. */
export async function refusal(work: Promise<unknown>): Promise<Error> {
  const error: unknown = await work.then(
    () => new TypeError('it was accepted'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof Error)) throw new Error('not an error');
  return error;
}
