import { type KeyObject, sign } from 'node:crypto';

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A JSON Web Token, signed with RS256 (RFC 7515, RFC 7518). `keyId` tells which of the signer's keys it was. */
export function signJwt(
  claims: Readonly<Record<string, string | number>>,
  { privateKey, keyId }: { privateKey: KeyObject; keyId?: string | null },
): string {
  const header = { alg: 'RS256', typ: 'JWT', ...(keyId ? { kid: keyId } : {}) };
  const content = `${part(header)}.${part(claims)}`;
  return `${content}.${sign('RSA-SHA256', Buffer.from(content), privateKey).toString('base64url')}`;
}
