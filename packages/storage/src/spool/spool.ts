import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import {
  BlobNotFoundError,
  InvalidKeyError,
  SpoolIncompleteError,
  StorageFailedError,
  toStorageError,
} from '../errors.ts';
import {
  type FileIo,
  isMissing,
  isTaken,
  nodeFileIo,
  READ_WITHOUT_FOLLOWING,
  readThrough,
  removeIfThere,
} from '../file-io.ts';
import { decodeFooter, decodeHead, FOOTER_BYTES, type SpoolHead } from './spool-trailer.ts';
import { createSpoolWriter, type SpoolWriter } from './spool-writer.ts';

const NAME = /^[A-Za-z0-9_-]{1,80}$/;
const SUFFIX = '.answer';

/** One answer of a provider, as it came. */
export interface SpoolEntry {
  name: string;
  /** Sealed, and every byte is the one that was sealed. Only then is there a head. */
  isComplete: boolean;
  head: SpoolHead | null;
  /** Bytes of the body. */
  byteSize: number;
  /** The file, for a person: the body first, then (sealed) the head. Programs read `body()`. */
  path: string;
  /** The body in pieces, each good only until the next is asked for. Throws SpoolIncompleteError for an unsealed entry unless what there is will do. */
  body(options?: { allowIncomplete?: boolean }): AsyncIterable<Uint8Array>;
}

/** Raw answers, kept from the moment they arrive until what is in them is safe elsewhere. */
export interface Spool {
  /** Begins an entry. The name is new and of letters, digits, dash and underscore, at most 80. */
  create(name: string, options?: { maxBytes?: number }): Promise<SpoolWriter>;
  /** Reads an entry's state and checks its sums. Throws BlobNotFoundError. */
  open(name: string): Promise<SpoolEntry>;
  /** True if there was one. */
  remove(name: string): Promise<boolean>;
  /** Every entry, sealed or not, oldest first. */
  list(): Promise<{ name: string; fileSize: number; modifiedAt: Date }[]>;
}

/** Opens the spool folder, `$DARKROOM_HOME/spool`. Default cap of an answer: 256 MiB. */
export async function openSpool(options: {
  root: string;
  maxBytes?: number;
  io?: FileIo;
}): Promise<Spool> {
  const { root, io = nodeFileIo } = options;
  const defaultMaxBytes = options.maxBytes ?? 256 * 1024 ** 2;
  await io.makeDirectory(root);

  const pathOf = (name: string) => {
    if (!NAME.test(name))
      throw new InvalidKeyError(
        'spool name',
        'it has 1 to 80 letters, digits, dashes and underscores',
      );
    return join(root, name + SUFFIX);
  };

  const toEntry = (name: string, head: SpoolHead | null, byteSize: number): SpoolEntry => ({
    name,
    isComplete: head !== null,
    head,
    byteSize,
    path: pathOf(name),
    body: ({ allowIncomplete = false } = {}) => {
      if (head === null && !allowIncomplete) throw new SpoolIncompleteError(name);
      return readBody(io, pathOf(name), byteSize);
    },
  });

  return {
    create: async (name, writerOptions = {}) => {
      const path = pathOf(name);
      let handle: FileHandle;
      try {
        handle = await io.open(path, 'wx', 0o600);
      } catch (error) {
        if (isTaken(error))
          throw new StorageFailedError(`spool an answer as ${name}, which exists`, error);
        throw toStorageError(error, "make room for the provider's answer");
      }
      // The name is made durable while the answer is still on its way, so that sealing waits for one sync alone.
      const directorySynced = io.syncDirectory(root);
      directorySynced.catch(() => undefined); // told when sealing
      return createSpoolWriter({
        io,
        handle,
        path,
        maxBytes: writerOptions.maxBytes ?? defaultMaxBytes,
        directorySynced,
        entry: (head, byteSize) => toEntry(name, head, byteSize),
      });
    },
    open: async (name) => {
      const handle = await openEntry(io, pathOf(name), name);
      try {
        const { size } = await handle.stat();
        const sealed = await readSeal(handle, size);
        return sealed === null
          ? toEntry(name, null, size)
          : toEntry(name, sealed.head, sealed.bodyLength);
      } finally {
        await handle.close();
      }
    },
    remove: async (name) => removeIfThere(io, pathOf(name)),
    list: async () => {
      const entries = [];
      for (const file of await io.readdir(root)) {
        const name = file.slice(0, -SUFFIX.length);
        if (!file.endsWith(SUFFIX) || !NAME.test(name)) continue;
        try {
          const status = await io.lstat(join(root, file));
          if (status.isFile())
            entries.push({ name, fileSize: status.size, modifiedAt: status.mtime });
        } catch (error) {
          if (!isMissing(error)) throw error;
        }
      }
      return entries.sort((a, b) => a.modifiedAt.getTime() - b.modifiedAt.getTime());
    },
  };
}

async function readSeal(
  handle: FileHandle,
  size: number,
): Promise<{ head: SpoolHead; bodyLength: number } | null> {
  if (size < FOOTER_BYTES) return null;
  const footer = decodeFooter(await readExactly(handle, size - FOOTER_BYTES, FOOTER_BYTES), size);
  if (footer === null) return null;
  const head = decodeHead(
    await readExactly(handle, footer.bodyLength, footer.headLength),
    footer.headCrc,
  );
  if (head === null) return null;
  let sum = 0;
  for await (const piece of readThrough(handle, 0, footer.bodyLength)) sum = crc32(piece, sum);
  return sum === footer.bodyCrc ? { head, bodyLength: footer.bodyLength } : null;
}

async function readExactly(handle: FileHandle, start: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  await handle.read(bytes, 0, length, start);
  return bytes;
}

async function openEntry(io: FileIo, path: string, name: string): Promise<FileHandle> {
  try {
    return await io.open(path, READ_WITHOUT_FOLLOWING);
  } catch (error) {
    if (isMissing(error)) throw new BlobNotFoundError(`The spooled answer ${name}`);
    throw toStorageError(error, 'read a spooled answer');
  }
}

async function* readBody(
  io: FileIo,
  path: string,
  byteSize: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  const handle = await openEntry(io, path, 'of this attempt');
  try {
    yield* readThrough(handle, 0, byteSize);
  } finally {
    await handle.close();
  }
}
