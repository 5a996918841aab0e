/** Bytes of a piece. */
export const PIECE_BYTES = 256 * 1024;
/** 16 MiB are kept ready at most; more are made while more are needed. */
const MOST_KEPT = 64;

const free: Buffer[] = [];

/**
 * A piece of memory to gather or read bytes in, with whatever was in it before. Fresh memory of this size is mapped and
 * given back by the system each time, which costs more than filling it.
 */
export function takePiece(): Buffer {
  return free.pop() ?? Buffer.allocUnsafeSlow(PIECE_BYTES);
}

/** Gives it back. Nobody may touch it afterwards, so give it back once, and only when nothing reads it any more. */
export function givePiece(piece: Buffer): void {
  if (free.length < MOST_KEPT) free.push(piece);
}
