import type { CredentialInput } from '../gql/graphql.ts';

interface FormError {
  readonly message: string;
  readonly field?: readonly string[] | null;
}

/** Fields that a form has beside its credentials. */
const PLAIN_FIELDS: ReadonlySet<string> = new Set(['baseUrl', 'source', 'name']);

/** Errors at their fields, by variable (other fields by their own name), and those that belong to none. */
export function sortErrors(
  errors: readonly FormError[],
  sent: readonly CredentialInput[],
): { byVariable: Record<string, string>; general: string[] } {
  const byVariable: Record<string, string> = {};
  const general: string[] = [];
  for (const { message, field } of errors) {
    const path = (field ?? []).filter((part) => part !== 'input');
    const place = path[0] === 'credentials' ? sent[Number(path[1])]?.variable : undefined;
    const [first] = path;
    const variable = first !== undefined && PLAIN_FIELDS.has(first) ? first : place;
    if (variable === undefined) general.push(message);
    else byVariable[variable] = [byVariable[variable], message].filter(Boolean).join(' ');
  }
  return { byVariable, general };
}
