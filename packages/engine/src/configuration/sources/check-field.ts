import { type CredentialField, nearestWord, printable } from '@darkroom/core';
import { pastedValue } from './pasted-value.ts';

export type FieldCheck =
  | { ok: true; value: string; notice: string | null }
  /** A sentence that names the variable and what it takes; a secret's value is never in it. */
  | { ok: false; message: string; allowed?: string[] };

/** The longest value where the form sets no length of its own, in characters. */
const MAXIMUM_LENGTH = 16_384;

/** Judges one value of a credential form by its field alone. An empty value stays empty: the caller's to judge. */
export function checkField(field: CredentialField, raw: string): FieldCheck {
  const pasted = pastedValue(raw, field.type);
  const { variable } = field;
  if (!pasted.ok) {
    return {
      ok: false,
      message: `${variable} holds ${pasted.reason}, so it cannot be right. Paste it again.`,
    };
  }
  const { value, notice } = pasted;
  const maximum = field.maxLength ?? MAXIMUM_LENGTH;
  if (value.length > maximum) {
    return {
      ok: false,
      message: `${variable} takes ${maximum} characters at most; this has ${value.length}.`,
    };
  }
  if (value === '') return { ok: true, value, notice };
  if (field.type === 'switch') {
    const folded = value.toLowerCase();
    return folded === 'true' || folded === 'false'
      ? { ok: true, value: folded, notice }
      : {
          ok: false,
          message: `${variable} is a switch and takes "true" or "false".`,
          allowed: ['true', 'false'],
        };
  }
  if (field.options.length > 0) {
    const allowed = field.options.map((option) => option.value);
    if (!allowed.includes(value)) {
      const nearest = nearestWord(value, allowed);
      return {
        ok: false,
        message: `${variable} takes ${allowed.join(', ')}; "${printable(value, 60)}" is none of them.${nearest === null ? '' : ` Did you mean "${nearest}"?`}`,
        allowed,
      };
    }
  }
  return { ok: true, value, notice };
}
