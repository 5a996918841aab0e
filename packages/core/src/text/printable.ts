/** Control characters (C0 apart from tab and newlines, C1, DEL). */
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g;

/** A text safe to show in a terminal or a log: controls and bidi overrides escaped, cut to `maximum` characters. */
export function printable(text: string, maximum = 200): string {
  const shown = text
    .replace(CONTROLS, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replace(/[\u202a-\u202e\u2066-\u2069]/g, '');
  return shown.length > maximum ? `${shown.slice(0, maximum)}…` : shown;
}

/** Provider's own words made safe: markup and controls out, known secrets replaced, at most 2 KiB. */
export function cleanProviderText(text: string, secrets: Iterable<string> = []): string {
  let clean = text.slice(0, 65_536);
  for (const secret of secrets) {
    if (secret.length >= 8) clean = clean.replaceAll(secret, '[secret]');
  }
  clean = clean
    .replace(/<[^>]{0,500}>/g, ' ')
    .replace(CONTROLS, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return clean.length > 2048 ? `${clean.slice(0, 2047)}…` : clean;
}
