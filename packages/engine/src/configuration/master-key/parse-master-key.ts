import { MASTER_KEY_BYTES } from '@darkroom/database';

const HEX = /^[0-9a-fA-F]{64}$/;
/** Both alphabets of base64, padded or not. */
const BASE64 = /^[A-Za-z0-9+/_-]{43}=?$/;

/** The 32 bytes of a key written as 64 hexadecimal digits or as base64; null for anything else. */
export function parseMasterKey(text: string): Uint8Array | null {
  const trimmed = text.trim();
  const bytes = HEX.test(trimmed)
    ? Buffer.from(trimmed, 'hex')
    : BASE64.test(trimmed)
      ? Buffer.from(trimmed, 'base64') // reads base64url as well
      : null;
  return bytes?.byteLength === MASTER_KEY_BYTES ? new Uint8Array(bytes) : null;
}
