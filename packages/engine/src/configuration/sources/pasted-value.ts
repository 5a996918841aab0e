import type { CredentialField } from '@darkroom/core';

export type PastedValue =
  /** `notice`: what was taken off, for the log; null where nothing was. */
  | { ok: true; value: string; notice: string | null }
  /** `reason` completes "… holds" and never quotes the value. */
  | { ok: false; reason: string };

/** Control characters apart from those that a file of text has. */
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/;

/**
 * A value as people paste it: space and line breaks around it and one pair of quotes are taken off. What cannot be
 * a credential at all (control characters, line breaks in the middle, half characters) is refused.
 */
export function pastedValue(raw: string, type: CredentialField['type']): PastedValue {
  let value = raw.replace(/^\uFEFF/, '').trim();
  const taken: string[] = value === raw ? [] : ['spaces or line breaks around it'];
  const quoted = /^(["'`])([\s\S]*)\1$/.exec(value)?.[2];
  if (quoted !== undefined) {
    value = quoted.trim();
    taken.push('quotes');
  }
  if (!value.isWellFormed()) return { ok: false, reason: 'half a character (a lone surrogate)' };
  if (CONTROLS.test(value)) return { ok: false, reason: 'a control character' };
  if (type !== 'file' && /[\t\r\n]/.test(value)) {
    return { ok: false, reason: 'a line break or a tab in the middle' };
  }
  return { ok: true, value, notice: taken.length === 0 ? null : taken.join(' and ') };
}
