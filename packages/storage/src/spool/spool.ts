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
import { PartWriter } from './part-writer.ts';
import {
  describePart,
  encodedLength,
  entryOfPart,
  openPart,
  partPath,
  type SpoolPart,
} from './spool-part.ts';
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
  /** The file, for a person: the text first, then (sealed) the head. Long base64 lies decoded beside it. Programs read `body()`. */
  path: string;
  /** The body in pieces, each good only until the next is asked for. Throws SpoolIncompleteError for an unsealed entry unless what there is will do. */
  body(options?: { allowIncomplete?: boolean }): AsyncIterable<Uint8Array>;
  /** The same, with pictures that are whole as the files that they lie in. Throws SpoolIncompleteError for an unsealed entry. */
  pieces(): AsyncIterable<Uint8Array | SpoolPart>;
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

  /** Files of entries that this process writes: others are looked for in the folder. */
  const partsHere = new Map<string, string[]>();

  const toEntry = (
    name: string,
    head: SpoolHead | null,
    textBytes: number,
    parts: readonly SpoolPart[],
  ): SpoolEntry => {
    const path = pathOf(name);
    const checked = () => {
      if (head === null) throw new SpoolIncompleteError(name);
    };
    const inPlaces = parts.map((part) => encodedLength(part.byteSize));
    return {
      name,
      isComplete: head !== null,
      head,
      byteSize: textBytes + inPlaces.reduce((sum, length) => sum + length, 0),
      path,
      body: ({ allowIncomplete = false } = {}) => {
        if (!allowIncomplete) checked();
        return readBody(io, path, textBytes, parts);
      },
      pieces: () => {
        checked();
        return readPieces(io, path, textBytes, parts);
      },
    };
  };

  /** Paths of an entry's parts, in no order. */
  const partsOf = async (name: string): Promise<{ path: string; offset: number }[]> => {
    const found = [];
    for (const file of await io.readdir(root)) {
      const part = entryOfPart(file);
      if (part?.entry === name) found.push({ path: join(root, file), offset: part.offset });
    }
    return found.sort((one, other) => one.offset - other.offset);
  };

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
      partsHere.set(name, []);
      const directorySynced = io.syncDirectory(root);
      directorySynced.catch(() => undefined); // told when sealing
      return createSpoolWriter({
        io,
        handle,
        path,
        maxBytes: writerOptions.maxBytes ?? defaultMaxBytes,
        directorySynced,
        openPart: async (offset) => {
          const part = partPath(root, name, offset);
          partsHere.set(name, [...(partsHere.get(name) ?? []), part]);
          return PartWriter.open(io, root, part, offset);
        },
        onRemoved: () => partsHere.delete(name),
        entry: (head, textBytes, parts) => toEntry(name, head, textBytes, parts),
      });
    },
    open: async (name) => {
      const handle = await openEntry(io, pathOf(name), name);
      try {
        const { size } = await handle.stat();
        const sealed = await readSeal(io, root, name, handle, size);
        if (sealed !== null) return toEntry(name, sealed.head, sealed.textBytes, sealed.parts);
        return toEntry(name, null, size, await partsThatCame(io, size, await partsOf(name)));
      } finally {
        await handle.close();
      }
    },
    remove: async (name) => {
      const path = pathOf(name);
      const here = partsHere.get(name);
      // The text goes last: as long as it is there, somebody knows that there are parts.
      if (here === undefined && !(await isThere(io, path))) return false;
      for (const part of here ?? (await partsOf(name)).map((found) => found.path))
        await removeIfThere(io, part);
      partsHere.delete(name);
      return removeIfThere(io, path);
    },
    list: async () => {
      const entries = [];
      const partBytes = new Map<string, number>();
      for (const file of await io.readdir(root)) {
        const part = entryOfPart(file);
        const name = part?.entry ?? file.slice(0, -SUFFIX.length);
        if (part === null && (!file.endsWith(SUFFIX) || !NAME.test(name))) continue;
        try {
          const status = await io.lstat(join(root, file));
          if (!status.isFile()) continue;
          if (part) partBytes.set(name, (partBytes.get(name) ?? 0) + status.size);
          else entries.push({ name, fileSize: status.size, modifiedAt: status.mtime });
        } catch (error) {
          if (!isMissing(error)) throw error;
        }
      }
      return entries
        .map((entry) => ({ ...entry, fileSize: entry.fileSize + (partBytes.get(entry.name) ?? 0) }))
        .sort((a, b) => a.modifiedAt.getTime() - b.modifiedAt.getTime());
    },
  };
}

/** Null where it is not all there, text and parts, as it was sealed. */
async function readSeal(
  io: FileIo,
  root: string,
  name: string,
  handle: FileHandle,
  size: number,
): Promise<{ head: SpoolHead; textBytes: number; parts: SpoolPart[] } | null> {
  if (size < FOOTER_BYTES) return null;
  const footer = decodeFooter(await readExactly(handle, size - FOOTER_BYTES, FOOTER_BYTES), size);
  if (footer === null) return null;
  const sealed = decodeHead(
    await readExactly(handle, footer.bodyLength, footer.headLength),
    footer.headCrc,
  );
  if (sealed === null) return null;
  let sum = 0;
  for await (const piece of readThrough(handle, 0, footer.bodyLength)) sum = crc32(piece, sum);
  if (sum !== footer.bodyCrc) return null;
  const parts: SpoolPart[] = [];
  for (const facts of sealed.parts) {
    const part = await openPart(io, partPath(root, name, facts.offset), facts);
    if (part === null) return null;
    parts.push(part);
  }
  return { head: sealed.head, textBytes: footer.bodyLength, parts };
}

/** Of an unsealed entry: the parts whose place in the text came. The last may have been cut off in the middle of a byte. */
async function partsThatCame(
  io: FileIo,
  textBytes: number,
  found: readonly { path: string; offset: number }[],
): Promise<SpoolPart[]> {
  const parts: SpoolPart[] = [];
  for (const { path, offset } of found) {
    if (offset > textBytes) break;
    const { size } = await io.lstat(path);
    const byteSize = offset === textBytes ? size - (size % 3) : size;
    const facts = { offset, byteSize, sha256: '', isWhole: false };
    parts.push(describePart(io, path, facts, new Uint8Array(0), undefined));
  }
  return parts;
}

async function isThere(io: FileIo, path: string): Promise<boolean> {
  try {
    await io.lstat(path);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
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

/** Text and parts in the order in which they came. */
async function* readPieces(
  io: FileIo,
  path: string,
  textBytes: number,
  parts: readonly SpoolPart[],
): AsyncGenerator<Uint8Array | SpoolPart, void, undefined> {
  const handle = await openEntry(io, path, 'of this attempt');
  try {
    let position = 0;
    for (const part of parts) {
      yield* readThrough(handle, position, part.offset);
      position = part.offset;
      if (part.isWhole) yield part;
      else yield* part.encoded();
    }
    yield* readThrough(handle, position, textBytes);
  } finally {
    await handle.close();
  }
}

async function* readBody(
  io: FileIo,
  path: string,
  textBytes: number,
  parts: readonly SpoolPart[],
): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const piece of readPieces(io, path, textBytes, parts)) {
    if ('encoded' in piece) yield* piece.encoded();
    else yield piece;
  }
}
