import type { CredentialFormFieldFragment, CredentialInput } from '../gql/graphql.ts';
import { graphql } from '../gql/index.ts';

/** One field of a credential form, as it is drawn. */
export const CREDENTIAL_FIELD = graphql(`
  fragment CredentialFormField on CredentialField {
    variable
    label
    type
    required
    placeholder
    help
    default
    maxLength
    isBaseUrl
    options { value label }
    showOn { variable value }
  }
`);

export type CredentialField = CredentialFormFieldFragment;

/** What the user typed, by variable. A variable that is missing keeps what is stored; null clears it. */
export type CredentialValues = Readonly<Record<string, string | null>>;

/** The fields that apply to what was typed; a default counts as typed. */
export function shownFields(
  form: readonly CredentialField[],
  values: CredentialValues,
): CredentialField[] {
  const value = (variable: string) =>
    values[variable] ?? form.find((field) => field.variable === variable)?.default ?? null;
  return form.filter(({ showOn }) =>
    showOn.every((condition) => value(condition.variable) === condition.value),
  );
}

/** What to send: only what was typed or cleared, and only of fields that are shown. */
export function credentialInputs(
  form: readonly CredentialField[],
  values: CredentialValues,
): CredentialInput[] {
  return shownFields(form, values).flatMap(({ variable }) => {
    const value = values[variable];
    return value === undefined || value === '' ? [] : [{ variable, value }];
  });
}
