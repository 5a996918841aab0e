import { type CredentialField, isSecretField, printable, secretHint } from '@darkroom/core';
import { z } from 'zod';
import type { CredentialState } from '../../contracts.ts';
import type { FoundValues } from '../sources/found-value.ts';

/** What may be shown of a value: the end of a secret, whose a key file is, or a setting that is no secret. */
export function hintOf(field: CredentialField, value: string): string {
  if (!isSecretField(field)) return printable(value, 200);
  return field.type === 'file' ? keyFileHint(value) : secretHint(value);
}

/** The file of a service account (Google's and those like it): its account's name is public, its key is not. */
const serviceAccountSchema = z.object({ client_email: z.email() });

/** The end of a file is the same for every file; where the account lives tells one from the next. */
function keyFileHint(text: string): string {
  const parsed = serviceAccountSchema.safeParse(jsonOf(text));
  const home = parsed.success ? parsed.data.client_email.split('@').at(-1) : undefined;
  return home === undefined ? 'key file' : `key file …@${printable(home, 80)}`;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // another kind of file
  }
}

/** The state of each field of a form; never a secret's value. */
export function fieldStates(
  form: readonly CredentialField[],
  values: FoundValues,
): CredentialState[] {
  return form.map((field) => {
    const found = values.get(field.variable);
    return {
      variable: field.variable,
      isSet: found !== undefined,
      origin: found?.origin ?? null,
      hint: found ? hintOf(field, found.value) : null,
      setAt: found?.setAt ?? null,
    };
  });
}
