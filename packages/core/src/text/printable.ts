import { cutText } from './cut.ts';

/** Control characters: C0 apart from tab and newlines, DEL, C1. */
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g;
/** Marks that turn the direction of what follows, so that a name can be made to look like another. */
const DIRECTIONS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
/** A terminal's escape sequences: CSI (colours, cursor), OSC (titles, clipboard) with either end, and two-character ones. */
const ESCAPES =
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|(?:\u001b\]|\u009d)[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)?|\u001b[@-Z\\-_]/g;

/**
 * A text safe to show in a terminal or a log: controls are shown as `\u001b`, marks of direction are taken out, halves of
 * characters replaced, and what passes `maximum` (UTF-16 units) is cut between characters and ends in `…`.
 */
export function printable(text: string, maximum = 200): string {
  const shown = text
    .toWellFormed()
    .replace(CONTROLS, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replace(DIRECTIONS, '');
  return shown.length > maximum ? `${cutText(shown, maximum)}…` : shown;
}

/** Characters of a provider's reply that are looked at. */
const READ_LIMIT = 65_536;
const KEPT_LIMIT = 2048;
/** A shorter secret would blank ordinary words. */
const SHORTEST_SECRET = 8;

/** Provider's own words made safe: secrets replaced, markup, terminal escapes and controls out, at most 2 KiB. */
export function cleanProviderText(text: string, secrets: Iterable<string> = []): string {
  // The longest first: one secret may begin with another.
  const known = [...secrets]
    .filter((secret) => secret.length >= SHORTEST_SECRET)
    .sort((left, right) => right.length - left.length);
  const hide = (shown: string) =>
    known.reduce((hidden, secret) => hidden.replaceAll(secret, '[secret]'), shown);
  const clean = hide(text)
    .slice(0, READ_LIMIT)
    .toWellFormed()
    .replace(/<(script|style)\b[^>]{0,500}>[\s\S]*?(?:<\/\1\s*>|$)/gi, ' ')
    .replace(/<[a-z!/?][^>]{0,500}>/gi, ' ')
    .replace(ESCAPES, '')
    .replace(CONTROLS, ' ')
    .replace(DIRECTIONS, '')
    .replace(/\s+/g, ' ')
    .trim();
  // Once more: what was taken out may have stood inside a secret.
  const safe = hide(clean);
  return safe.length > KEPT_LIMIT ? `${cutText(safe, KEPT_LIMIT - 1)}…` : safe;
}
