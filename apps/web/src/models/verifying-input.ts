import type { CredentialInput } from '../gql/graphql.ts';
import { type CredentialField, shownFields } from '../providers/credential-form.ts';

/**
 * What to send so that a model's stored credentials are verified and nothing changes: every change of them is put to the
 * provider first, and clearing a field that holds nothing is a change that leaves all as it is. Null where each field
 * holds something; giving the key anew verifies it then.
 */
export function verifyingInput(
  form: readonly CredentialField[],
  states: readonly { readonly variable: string; readonly isSet: boolean }[],
): CredentialInput[] | null {
  const isSet = (variable: string) => states.some((one) => one.variable === variable && one.isSet);
  const empty = shownFields(form, {}).find(
    ({ variable, required }) => !required && !isSet(variable),
  );
  return empty ? [{ variable: empty.variable, value: null }] : null;
}
