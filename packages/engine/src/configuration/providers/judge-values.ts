import {
  type CredentialField,
  localize,
  nearestWord,
  type Problem,
  printable,
  shownFields,
} from '@darkroom/core';
import { checkField } from '../sources/check-field.ts';

/** A value of a credential form as a caller gives it; null clears what is stored. */
export interface GivenValue {
  variable: string;
  value: string | null;
}

export interface JudgedValues {
  /** In the order given; null clears. */
  changes: Map<string, string | null>;
  problems: Problem[];
  /** What was taken off pasted values, for the log. */
  notices: string[];
}

/** Judges given values by their form: names, lengths, options, and that no value is left where none can be. */
export function judgeValues(
  form: readonly CredentialField[],
  given: readonly GivenValue[],
  /** What the form belongs to, for messages. */
  owner: string,
): JudgedValues {
  const changes = new Map<string, string | null>();
  const problems: Problem[] = [];
  const notices: string[] = [];
  const known = form.map(({ variable }) => variable);
  given.forEach(({ variable, value }, index) => {
    const refuse = (message: string, name: string, allowed?: string[]) =>
      problems.push({
        code: 'INVALID_INPUT',
        message,
        field: ['credentials', String(index), name],
        ...(allowed ? { allowed } : {}),
      });
    const field = form.find((one) => one.variable === variable);
    if (!field) {
      const nearest = nearestWord(variable, known);
      refuse(
        known.length === 0
          ? `${owner} takes no credentials.`
          : `${owner} has no credential "${printable(variable, 60)}".${nearest === null ? ` It takes ${known.join(', ')}.` : ` Did you mean "${nearest}"?`}`,
        'variable',
        known,
      );
      return;
    }
    if (changes.has(variable)) {
      refuse(`${variable} is given twice. Give it once.`, 'variable');
      return;
    }
    if (value === null) {
      changes.set(variable, null);
      return;
    }
    const check = checkField(field, value);
    if (!check.ok) {
      refuse(check.message, 'value', check.allowed);
      return;
    }
    if (check.value === '' && field.required) {
      refuse(
        `${localize(field.label)} (${variable}) is empty. Give a value, or null to clear it.`,
        'value',
      );
      return;
    }
    if (check.notice !== null) notices.push(`${variable}: ${check.notice} were taken off.`);
    changes.set(variable, check.value === '' ? null : check.value);
  });
  return { changes, problems, notices };
}

/** Given values whose field does not apply, as the other values stand. */
export function hiddenProblems(
  form: readonly CredentialField[],
  given: readonly GivenValue[],
  values: Readonly<Record<string, string>>,
): Problem[] {
  const shown = new Set(shownFields(form, values).map(({ variable }) => variable));
  return given.flatMap(({ variable, value }, index): Problem[] => {
    const field = form.find((one) => one.variable === variable);
    if (!field || value === null || value.trim() === '' || shown.has(variable)) return [];
    const conditions = field.showOn.map((one) => `${one.variable} is "${one.value}"`).join(' and ');
    return [
      {
        code: 'INVALID_INPUT',
        message: `${variable} applies only where ${conditions}. Leave it out, or set that as well.`,
        field: ['credentials', String(index), 'variable'],
      },
    ];
  });
}
