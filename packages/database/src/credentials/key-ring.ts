import { createHash } from 'node:crypto';

/** A master key: 32 bytes, and the name under which rows remember it. */
export interface MasterKey {
  readonly id: string;
  readonly key: Uint8Array;
}

/** The key that encrypts, and every key that may still decrypt (the current one among them). */
export interface KeyRing {
  readonly current: MasterKey;
  readonly byId: ReadonlyMap<string, MasterKey>;
}

/** Length of a master key in bytes (AES-256). */
export const MASTER_KEY_BYTES = 32;

/**
 * Makes a ring of the current key and older ones. A key's id is drawn from the key itself, so a wrong key is told
 * by its id and no list of ids has to be kept.
 *
 * @throws RangeError where a key has not 32 bytes.
 */
export function createKeyRing(current: Uint8Array, older: readonly Uint8Array[] = []): KeyRing {
  const named = [current, ...older].map((key): MasterKey => {
    if (key.byteLength !== MASTER_KEY_BYTES) {
      throw new RangeError(
        `A master key has ${MASTER_KEY_BYTES} bytes, this one ${key.byteLength}.`,
      );
    }
    const id = createHash('sha256').update('darkroom master key id').update(key).digest('hex');
    return { id: id.slice(0, 16), key };
  });
  const [first] = named;
  if (first === undefined) throw new RangeError('A key ring needs a key.');
  return { current: first, byId: new Map(named.map((key) => [key.id, key])) };
}
