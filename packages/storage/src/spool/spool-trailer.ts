import { crc32 } from 'node:zlib';
import { z } from 'zod';

/** What came before the body of an answer. */
export interface SpoolHead {
  /** HTTP status, 100 to 599. */
  status: number;
  /** The headers worth keeping, names in lower case. */
  headers: Record<string, string>;
}

/** A picture that stands beside an entry's text, in a file of its own. */
export interface SpoolPartFacts {
  /** Bytes of the text before it. */
  offset: number;
  byteSize: number;
  sha256: string;
  /** It was all that stood between two quotes. */
  isWhole: boolean;
}

/** The head as JSON may not be larger than this; the largest headers are left out until it fits. */
export const MAX_HEAD_BYTES = 16 * 1024;
/** Size of the fixed end of a sealed entry. */
export const FOOTER_BYTES = 40;
const MAGIC = Buffer.from('DARKROOM-SPOOL-1', 'latin1');

/**
 * The end of a sealed entry: the head and the parts as JSON, then 40 bytes: magic (16), length of the text (8), head length,
 * CRC-32 of the text, of the head, and of the footer so far (4 each, big-endian). With its sums inside, an entry that
 * was torn by a power cut is told from a whole one.
 */
export function encodeTrailer(
  head: SpoolHead,
  parts: readonly SpoolPartFacts[],
  bodyLength: number,
  bodyCrc: number,
): Buffer {
  const headBytes = encodeHead(head, parts);
  const footer = Buffer.alloc(FOOTER_BYTES);
  MAGIC.copy(footer);
  footer.writeBigUInt64BE(BigInt(bodyLength), 16);
  footer.writeUInt32BE(headBytes.byteLength, 24);
  footer.writeUInt32BE(bodyCrc, 28);
  footer.writeUInt32BE(crc32(headBytes), 32);
  footer.writeUInt32BE(crc32(footer.subarray(0, 36)), 36);
  return Buffer.concat([headBytes, footer]);
}

/** Reads a footer for a file of `fileSize` bytes; null where it is not the end of a sealed entry. */
export function decodeFooter(
  footer: Buffer,
  fileSize: number,
): { bodyLength: number; headLength: number; bodyCrc: number; headCrc: number } | null {
  if (footer.byteLength !== FOOTER_BYTES || !footer.subarray(0, 16).equals(MAGIC)) return null;
  if (footer.readUInt32BE(36) !== crc32(footer.subarray(0, 36))) return null;
  const bodyLength = Number(footer.readBigUInt64BE(16));
  const headLength = footer.readUInt32BE(24);
  if (headLength > MAX_HEAD_BYTES || bodyLength + headLength + FOOTER_BYTES !== fileSize)
    return null;
  return {
    bodyLength,
    headLength,
    bodyCrc: footer.readUInt32BE(28),
    headCrc: footer.readUInt32BE(32),
  };
}

/** Reads the head and the parts; null where the bytes are not the ones that were sealed. */
export function decodeHead(
  bytes: Buffer,
  expectedCrc: number,
): { head: SpoolHead; parts: SpoolPartFacts[] } | null {
  if (crc32(bytes) !== expectedCrc) return null;
  const read = sealed.safeParse(JSON.parse(bytes.toString('utf8')));
  if (!read.success) return null;
  const { parts, ...head } = read.data;
  return { head, parts };
}

/** Our own writing, proven by its sum. Entries of older versions have no parts. */
const sealed = z.object({
  status: z.int(),
  headers: z.record(z.string(), z.string()),
  parts: z
    .array(
      z.object({
        offset: z.int().nonnegative(),
        byteSize: z.int().nonnegative(),
        sha256: z.string().regex(/^[0-9a-f]{64}$/),
        isWhole: z.boolean(),
      }),
    )
    .default([]),
});

/** An answer that was paid for is never refused over its headers: the largest are left out instead. */
function encodeHead(head: SpoolHead, parts: readonly SpoolPartFacts[]): Buffer {
  const entries = Object.entries(head.headers).sort(
    ([a, one], [b, other]) => a.length + one.length - (b.length + other.length),
  );
  for (;;) {
    const bytes = Buffer.from(
      JSON.stringify({ status: head.status, headers: Object.fromEntries(entries), parts }),
    );
    if (bytes.byteLength <= MAX_HEAD_BYTES || entries.length === 0) return bytes;
    entries.pop();
  }
}
