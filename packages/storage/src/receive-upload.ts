import type { BlobStore, StoredBlob } from './blobs/blob-store.ts';
import { BlobTooLargeError, ImageUnreadableError, UploadLengthError } from './errors.ts';
import { describeUnknown, sniffFormat } from './image/sniff.ts';
import type { MediaTools } from './media/media-tools.ts';

/** A picture that a person sent: whole, decoded once, and stored as it came. */
export interface ReceivedUpload extends StoredBlob {
  mimeType: string;
  /** After EXIF orientation. */
  width: number;
  height: number;
}

const HEAD_BYTES = 512;

/**
 * Streams an upload to a temporary file, checks its length and decodes it, and only then keeps it. Throws
 * BlobTooLargeError, UploadLengthError, ImageUnreadableError, ImageTooLargeError or StorageLowError, and leaves no file.
 */
export async function receiveUpload(
  stream: AsyncIterable<Uint8Array>,
  options: {
    store: BlobStore;
    media: Pick<MediaTools, 'probe'>;
    declaredBytes: number;
    maxBytes: number;
  },
): Promise<ReceivedUpload> {
  const { store, media, declaredBytes, maxBytes } = options;
  if (declaredBytes > maxBytes) throw new BlobTooLargeError(maxBytes, 'The upload');
  if (declaredBytes === 0) throw new ImageUnreadableError(describeUnknown(Buffer.alloc(0)));
  const writer = await store.openBlobWriter({ maxBytes });
  try {
    let head = Buffer.alloc(0);
    for await (const chunk of stream) {
      if (writer.byteSize + chunk.byteLength > declaredBytes)
        throw new UploadLengthError(declaredBytes, writer.byteSize + chunk.byteLength);
      if (head.length < HEAD_BYTES) {
        head = Buffer.concat([head, chunk.subarray(0, HEAD_BYTES - head.length)]);
        // No need to take the other hundred megabytes of a video.
        if (head.length === HEAD_BYTES) assertKnown(head);
      }
      await writer.write(chunk);
    }
    if (writer.byteSize !== declaredBytes)
      throw new UploadLengthError(declaredBytes, writer.byteSize);
    assertKnown(head);
    const { mimeType, width, height } = await writer.inspect((path) => media.probe(path));
    return { ...(await writer.finish()), mimeType, width, height };
  } finally {
    await writer.abort();
  }
}

function assertKnown(head: Uint8Array): void {
  if (sniffFormat(head) === null) throw new ImageUnreadableError(describeUnknown(head));
}
