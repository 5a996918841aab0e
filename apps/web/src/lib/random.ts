/** A text that nobody else has. randomUUID is missing where the page came by plain http from another machine. */
export function uniqueText(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** A seed from 0 to `maximum`, and at most 2^32 − 1: short enough to read out. */
export function randomSeed(maximum: bigint): string {
  const [value = 0] = crypto.getRandomValues(new Uint32Array(1));
  const span = maximum < 4_294_967_295n ? maximum : 4_294_967_295n;
  return (BigInt(value) % (span + 1n)).toString();
}
