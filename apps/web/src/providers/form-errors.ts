import { errorText } from '../frame/problem-notice.tsx';
import type { CredentialInput } from '../gql/graphql.ts';
import { t } from '../messages/translate.ts';

interface FormError {
  readonly code: string;
  readonly message: string;
  readonly field?: readonly string[] | null;
}

/** What stands in the way of saving credentials, where it is shown. */
export interface FormProblems {
  /** What came of it as a whole; null where nothing general stands in the way. */
  readonly title: string | null;
  /** What belongs to no one field. */
  readonly general: readonly string[];
  /** What belongs to a field, by variable; of fields beside the credentials by their own name. */
  readonly byVariable: Readonly<Record<string, string>>;
  /** Whether the provider was asked and refused what was given. */
  readonly isRefused: boolean;
  /** Whether what was asked for is taken by something else. */
  readonly isTaken: boolean;
}

export const NO_PROBLEMS: FormProblems = {
  title: null,
  general: [],
  byVariable: {},
  isRefused: false,
  isTaken: false,
};

/** Fields that a form has beside its credentials. */
const PLAIN_FIELDS: ReadonlySet<string> = new Set(['baseUrl', 'source', 'name']);

/**
 * Sorts what the server said of a form to where it is shown.
 *
 * @param sent The credentials as they were sent: errors name them by their place.
 * @param hasEarlier Whether something was set before, which stays where the new is refused.
 */
export function sortErrors(
  errors: readonly FormError[],
  sent: readonly CredentialInput[],
  hasEarlier = false,
): FormProblems {
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
  const has = (code: string) => errors.some((one) => one.code === code);
  const isRefused = has('CREDENTIALS_REJECTED');
  return {
    title: general.length > 0 ? titleOf(isRefused, hasEarlier) : null,
    general,
    byVariable,
    isRefused,
    isTaken: has('CONFLICT'),
  };
}

function titleOf(isRefused: boolean, hasEarlier: boolean): string {
  if (!isRefused) return t('Not saved');
  return hasEarlier
    ? t('Refused and not saved: what was set before stays in use')
    : t('Refused and not saved');
}

/** Where the server did not answer, or not with what was asked. */
export function unanswered(error: Error): FormProblems {
  return { ...NO_PROBLEMS, general: [errorText(error)] };
}
