import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { type FileIo, isMissing, READ_WITHOUT_FOLLOWING, readThrough } from '../file-io.ts';
import type { Damage } from '../image/png-damage.ts';
import { BLOB_HEAD_BYTES } from '../json/blob-reference.ts';
import type { SpoolPartFacts } from './spool-trailer.ts';

/** A picture of an answer, decoded, in a synced file that nobody writes to any more. */
export interface SpoolPart extends SpoolPartFacts {
  path: string;
  /** Its first 64 bytes. */
  head: Uint8Array;
  /** What was seen of a PNG while it came; undefined: nobody has looked. */
  damage: Damage | null | undefined;
  /** The characters that came, in pieces that are good only until the next is asked for. */
  encoded(): AsyncIterable<Uint8Array>;
}

const NAME = /^(?<entry>[A-Za-z0-9_-]{1,80})\.(?<offset>\d{1,15})\.part$/;

/** Where a part lies whose place in the entry's text is behind so many bytes. */
export const partPath = (root: string, entry: string, offset: number): string =>
  join(root, `${entry}.${offset}.part`);

/** Which entry a file of the spool's folder is a part of; null: it is none. */
export function entryOfPart(file: string): { entry: string; offset: number } | null {
  const { entry, offset } = NAME.exec(file)?.groups ?? {};
  return entry === undefined ? null : { entry, offset: Number(offset) };
}

/** Base64 of a file's first `byteSize` bytes, in pieces. */
export async function* encodedFile(
  io: FileIo,
  path: string,
  byteSize: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  const handle = await io.open(path, READ_WITHOUT_FOLLOWING);
  let rest: Buffer = Buffer.alloc(0);
  try {
    for await (const piece of readThrough(handle, 0, byteSize)) {
      const bytes = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
      const usable = bytes.length - (bytes.length % 3);
      yield Buffer.from(bytes.toString('base64', 0, usable), 'latin1');
      rest = Buffer.from(bytes.subarray(usable));
    }
    if (rest.length > 0) yield Buffer.from(rest.toString('base64'), 'latin1');
  } finally {
    await handle.close();
  }
}

/** A part that was written by another process; null where it is not what was sealed. */
export async function openPart(
  io: FileIo,
  path: string,
  facts: SpoolPartFacts,
): Promise<SpoolPart | null> {
  let handle: FileHandle;
  try {
    handle = await io.open(path, READ_WITHOUT_FOLLOWING);
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
  try {
    const { size } = await handle.stat();
    const hash = createHash('sha256');
    let head: Uint8Array | null = null;
    for await (const piece of readThrough(handle, 0, size)) {
      head ??= Uint8Array.from(piece.subarray(0, BLOB_HEAD_BYTES));
      hash.update(piece);
    }
    if (size !== facts.byteSize || hash.digest('hex') !== facts.sha256) return null;
    return describePart(io, path, facts, head ?? new Uint8Array(0), undefined);
  } finally {
    await handle.close();
  }
}

export function describePart(
  io: FileIo,
  path: string,
  facts: SpoolPartFacts,
  head: Uint8Array,
  damage: Damage | null | undefined,
): SpoolPart {
  return { ...facts, path, head, damage, encoded: () => encodedFile(io, path, facts.byteSize) };
}

/** Characters of base64 that so many bytes come to. */
export const encodedLength = (byteSize: number): number => Math.ceil(byteSize / 3) * 4;
