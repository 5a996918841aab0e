import { crc32 } from 'node:zlib';

/** What came before the body of an answer. */
export interface SpoolHead {
  /** HTTP status, 100 to 599. */
  status: number;
  /** The headers worth keeping, names in lower case. */
  headers: Record<string, string>;
}

/** The head as JSON may not be larger than this; the largest headers are left out until it fits. */
export const MAX_HEAD_BYTES = 16 * 1024;
/** Size of the fixed end of a sealed entry. */
export const FOOTER_BYTES = 40;
const MAGIC = Buffer.from('DARKROOM-SPOOL-1', 'latin1');

/**
 * The end of a sealed entry: the head as JSON, then 40 bytes: magic (16), body length (8), head length,
 * CRC-32 of the body, of the head, and of the footer so far (4 each, big-endian). Being one file with its sums inside,
 * it needs one sync, and an entry that was torn by a power cut is told from a whole one.
 */
export function encodeTrailer(head: SpoolHead, bodyLength: number, bodyCrc: number): Buffer {
  const headBytes = encodeHead(head);
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

/** Reads the head; null where the bytes are not the ones that were sealed. */
export function decodeHead(bytes: Buffer, expectedCrc: number): SpoolHead | null {
  if (crc32(bytes) !== expectedCrc) return null;
  const head: unknown = JSON.parse(bytes.toString('utf8')); // our own writing, proven by its sum
  if (typeof head !== 'object' || head === null || !('status' in head) || !('headers' in head))
    return null;
  const { status, headers } = head;
  if (typeof status !== 'number' || typeof headers !== 'object' || headers === null) return null;
  const entries = Object.entries(headers).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return { status, headers: Object.fromEntries(entries) };
}

/** An answer that was paid for is never refused over its headers: the largest are left out instead. */
function encodeHead(head: SpoolHead): Buffer {
  const entries = Object.entries(head.headers).sort(
    ([a, one], [b, other]) => a.length + one.length - (b.length + other.length),
  );
  for (;;) {
    const bytes = Buffer.from(
      JSON.stringify({ status: head.status, headers: Object.fromEntries(entries) }),
    );
    if (bytes.byteLength <= MAX_HEAD_BYTES || entries.length === 0) return bytes;
    entries.pop();
  }
}
