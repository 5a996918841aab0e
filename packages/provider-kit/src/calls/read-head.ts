/** The first bytes of a source, at most `maximum`; the rest is not read. */
export async function readHead(
  source: AsyncIterable<Uint8Array>,
  maximum: number,
): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of source) {
    pieces.push(piece.subarray(0, maximum - size));
    size += piece.byteLength;
    if (size >= maximum) break;
  }
  return Buffer.concat(pieces);
}
