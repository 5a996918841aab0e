export { isBlobKey } from './blobs/blob-key.ts';
export type {
  BlobReading,
  BlobStore,
  BlobWriter,
  ByteRange,
  StoredBlob,
} from './blobs/blob-store.ts';
export { type LocalBlobStoreOptions, openLocalBlobStore } from './blobs/local-blob-store.ts';
export { openPreviewStore, type PreviewKey, type PreviewStore } from './blobs/preview-store.ts';
export {
  BlobCorruptError,
  BlobNotFoundError,
  BlobTooLargeError,
  formatBytes,
  ImageTooLargeError,
  ImageUnreadableError,
  InvalidKeyError,
  MaskEmptyError,
  MaskSizeMismatchError,
  SpoolIncompleteError,
  StorageError,
  type StorageErrorCode,
  StorageFailedError,
  StorageLowError,
  UploadLengthError,
} from './errors.ts';
export { type FileIo, nodeFileIo } from './file-io.ts';
export { type Home, type HomePaths, HomeUnusableError, homePaths, openHome } from './home/home.ts';
export { HomeInUseError } from './home/home-lock.ts';
export {
  type ProcessIdentity,
  type ProcessTable,
  systemProcessTable,
} from './home/process-identity.ts';
export { readSecretFile, writeSecretFile } from './home/secret-file.ts';
export type { Damage } from './image/png-damage.ts';
export { type ImageHeader, probeHeader, readHeader } from './image/probe-header.ts';
export { probeSvg, SVG_MIME_TYPE, type SvgHeader } from './image/probe-svg.ts';
export { type ImageFormat, MIME_TYPES, sniffFormat, sniffMimeType } from './image/sniff.ts';
export { type BlobReference, isBlobReference } from './json/blob-reference.ts';
export { JsonStreamError } from './json/json-stream-error.ts';
export {
  type BlobSink,
  type ReadJsonOptions,
  type ReadyBlob,
  readJsonWithBlobs,
} from './json/read-json-with-blobs.ts';
export { assertDecodable, MEDIA_LIMITS } from './media/media-limits.ts';
export type { MediaProcessOptions } from './media/media-process.ts';
export type { MaskMarks, MaskOutput, OutputFormat, ResizeRule } from './media/media-protocol.ts';
export {
  createMediaTools,
  type DerivedImage,
  type ImageProbe,
  type MediaTools,
  type NormalizeOptions,
} from './media/media-tools.ts';
export { SHEET_TILES } from './media/sheet-limits.ts';
export { type ReceivedUpload, receiveUpload } from './receive-upload.ts';
export { openSpool, type Spool, type SpoolEntry } from './spool/spool.ts';
export type { SpoolPart } from './spool/spool-part.ts';
export { MAX_HEAD_BYTES, type SpoolHead } from './spool/spool-trailer.ts';
export type { SpoolWriter } from './spool/spool-writer.ts';
