import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { KeyRing } from './key-ring.ts';

/** Which value a row holds: where it stands in the table. */
export interface CredentialPlace {
  /** The id of the user whose own it is. Left out: everybody's. */
  readonly owner?: string;
  /** The provider's slug. */
  readonly provider: string;
  /** "default", or the name of one of several credentials. */
  readonly name: string;
  /** "" for the provider's credentials, else the source of the model that owns them. */
  readonly source: string;
  readonly variable: string;
}

/** An encrypted value as it is stored. */
export interface Envelope {
  readonly ciphertext: Uint8Array<ArrayBuffer>;
  /** 96 random bits, new for each write. */
  readonly nonce: Uint8Array<ArrayBuffer>;
  readonly tag: Uint8Array<ArrayBuffer>;
  readonly keyId: string;
}

/**
 * A stored credential that cannot be read, or no key to store one with. Names the row and never a value.
 *
 * - KEY_MISSING: no master key was given.
 * - KEY_UNKNOWN: it was encrypted with another master key.
 * - TAMPERED: what is stored is not what was written there.
 */
export class CredentialError extends Error {
  override readonly name = 'CredentialError';
  readonly code: 'KEY_MISSING' | 'KEY_UNKNOWN' | 'TAMPERED';
  readonly place: CredentialPlace;

  constructor(code: CredentialError['code'], place: CredentialPlace) {
    super(`${describe(place)} ${ADVICE[code]}`);
    this.code = code;
    this.place = place;
  }
}

const ADVICE = {
  KEY_MISSING:
    'needs the master key, and none was given. Set DARKROOM_MASTER_KEY or restore master.key.',
  KEY_UNKNOWN:
    'was stored with another master key. Restore that master.key (or DARKROOM_MASTER_KEY), or set the credential again.',
  TAMPERED: 'does not decrypt: its row was changed or moved. Set the credential again.',
} as const;

function describe(place: CredentialPlace): string {
  const model = place.source === '' ? '' : ` of model ${place.source}`;
  return `The stored ${place.variable} of provider "${place.provider}", credential "${place.name}"${model},`;
}

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Ties the ciphertext to its row. JSON keeps the parts apart, whatever characters they hold. */
function associatedData(place: CredentialPlace, keyId: string): Buffer {
  const { owner, provider, name, source, variable } = place;
  // Everybody's are tied as they were before anybody had their own.
  const whose = owner === undefined || owner === '' ? [] : [owner];
  return Buffer.from(
    JSON.stringify(['darkroom/credential/1', provider, name, source, variable, keyId, ...whose]),
  );
}

/** Encrypts `value` for `place` with the ring's current key. */
export function seal(value: string, place: CredentialPlace, keys: KeyRing): Envelope {
  const { id, key } = keys.current;
  const nonce = new Uint8Array(randomBytes(NONCE_BYTES));
  const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(associatedData(place, id));
  const ciphertext = new Uint8Array(Buffer.concat([cipher.update(value, 'utf8'), cipher.final()]));
  return { ciphertext, nonce, tag: new Uint8Array(cipher.getAuthTag()), keyId: id };
}

/**
 * Decrypts what `seal` made for the same `place`.
 *
 * @throws CredentialError KEY_UNKNOWN, or TAMPERED for anything that is not exactly what was sealed.
 */
export function unseal(envelope: Envelope, place: CredentialPlace, keys: KeyRing): string {
  const key = keys.byId.get(envelope.keyId);
  if (key === undefined) throw new CredentialError('KEY_UNKNOWN', place);
  try {
    // With its length told, a shorter tag, easier to forge, is refused.
    const decipher = createDecipheriv(ALGORITHM, key.key, envelope.nonce, {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(associatedData(place, envelope.keyId));
    decipher.setAuthTag(envelope.tag);
    return Buffer.concat([decipher.update(envelope.ciphertext), decipher.final()]).toString('utf8');
  } catch {
    throw new CredentialError('TAMPERED', place); // the cause is left out: it could only say less
  }
}
