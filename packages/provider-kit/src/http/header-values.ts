import { ProviderFailure, Secret } from '@darkroom/core';

/** What a header's value may hold on the wire: no controls, nothing beyond Latin-1. */
const CARRIED = /^[\t\x20-\x7e\x80-\xff]*$/;
const NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** Headers that only the sender itself writes. */
const OWN = new Set(['host', 'content-length', 'transfer-encoding', 'connection', 'expect']);

/**
 * Reveals secrets and checks that every value can travel: the one place where a secret becomes text for the wire.
 * Names come out in lower case. Throws ProviderFailure with charge `not-charged` where a value cannot be carried.
 */
export function headerValues(
  headers: Readonly<Record<string, string | Secret>>,
): Record<string, string> {
  const written: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    const key = name.toLowerCase();
    const text = value instanceof Secret ? value.reveal() : value;
    if (!NAME.test(name) || OWN.has(key)) {
      throw new ProviderFailure({
        code: 'INTERNAL',
        message: `The request has a header "${name.slice(0, 40)}" that may not be set. Nothing was sent.`,
        charge: 'not-charged',
      });
    }
    if (!CARRIED.test(text)) {
      throw new ProviderFailure({
        code: value instanceof Secret ? 'CREDENTIALS_REJECTED' : 'INVALID_REQUEST',
        message:
          value instanceof Secret
            ? `The stored credential for the header "${key}" holds a line break or a character that HTTP cannot carry, so nothing was sent. Paste the key again, without spaces or line breaks around it.`
            : `The value for the header "${key}" holds a character that HTTP cannot carry, so nothing was sent.`,
        charge: 'not-charged',
      });
    }
    written[key] = text;
  }
  return written;
}
