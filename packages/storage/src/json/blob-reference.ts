/** Stands in a parsed document where a long base64 string was. */
export interface BlobReference {
  $blob: {
    /** Hash of the decoded bytes, which are in the store under it. */
    sha256: string;
    byteSize: number;
    /** From a `data:` prefix; what the sender says, not what the bytes are. */
    mimeType?: string;
    /** The first 64 bytes (less where the blob has less), enough to tell the format. */
    head: Uint8Array;
  };
}

/** The key of a reference. A document's own key of this name is read as `$$blob`, so that no sender can make one up. */
export const BLOB_KEY = '$blob';
/** Bytes of `head`. */
export const BLOB_HEAD_BYTES = 64;

/** Whether a value of a document read by `readJsonWithBlobs` is a reference. Copies made by a schema count as well. */
export function isBlobReference(value: unknown): value is BlobReference {
  if (typeof value !== 'object' || value === null || !(BLOB_KEY in value)) return false;
  const blob = value[BLOB_KEY];
  return (
    typeof blob === 'object' &&
    blob !== null &&
    'sha256' in blob &&
    typeof blob.sha256 === 'string' &&
    'byteSize' in blob &&
    typeof blob.byteSize === 'number' &&
    'head' in blob &&
    blob.head instanceof Uint8Array
  );
}
