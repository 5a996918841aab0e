const PREVIEW = 1;
const PREVIEW_WITH_METADATA = 4;
const JPEG = 1;

/**
 * A preview in a binary frame: four bytes that say what it is, big-endian; of a preview four that say the format (1 JPEG,
 * 2 PNG), of one with metadata the length of that; then the picture. Null: something else, or cut off.
 */
export function readPreview(frame: Uint8Array): { bytes: Uint8Array; mimeType: string } | null {
  if (frame.byteLength <= 8) return null;
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const [event, second] = [view.getUint32(0), view.getUint32(4)];
  if (event === PREVIEW) {
    return { bytes: frame.subarray(8), mimeType: second === JPEG ? 'image/jpeg' : 'image/png' };
  }
  if (event !== PREVIEW_WITH_METADATA || second + 8 >= frame.byteLength) return null;
  const bytes = frame.subarray(8 + second);
  return { bytes, mimeType: bytes[0] === 0xff ? 'image/jpeg' : 'image/png' };
}
