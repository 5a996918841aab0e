import { nearestWord } from '@darkroom/core/plain';
import type { CredentialFieldPartsFragment, CredentialInput } from '../gql/graphql.ts';
import { inputProblem } from '../program/cli-problem.ts';

export type Field = CredentialFieldPartsFragment;

/** Secrets are never taken from the command line, where other programs and the shell's history see them. */
export const isSecret = ({ type }: Pick<Field, 'type'>): boolean =>
  type === 'SECRET_INPUT' || type === 'FILE';

/** Whether a field applies, defaults counted as values. */
export function applies(
  field: Field,
  form: readonly Field[],
  values: ReadonlyMap<string, string>,
): boolean {
  return field.showOn.every(({ variable, value }) => {
    const other = form.find((one) => one.variable === variable);
    return (values.get(variable) ?? other?.default ?? null) === value;
  });
}

/** The field of that name. @throws CliProblem that names the nearest. */
export function fieldOf(form: readonly Field[], variable: string): Field {
  const field = form.find((one) => one.variable === variable);
  if (field !== undefined) return field;
  const names = form.map((one) => one.variable);
  const near = nearestWord(variable, names);
  throw inputProblem(
    `The form has no field "${variable}".`,
    near !== null
      ? `Did you mean ${near}?`
      : names.length === 0
        ? 'This provider needs no credentials.'
        : `There are: ${names.join(', ')}.`,
  );
}

/** Reads `variable=value` of `--set`. @throws CliProblem; for a secret without repeating it. */
export function readSetting(
  form: readonly Field[],
  pair: string,
): CredentialInput & { value: string } {
  const separator = pair.indexOf('=');
  if (separator < 1) throw inputProblem('--set takes variable=value.');
  const field = fieldOf(form, pair.slice(0, separator));
  if (isSecret(field)) {
    throw inputProblem(
      `${field.variable} is a secret, and secrets are not taken from the command line.`,
      'Leave --set out to be asked for it, or send it by standard input: … --key-stdin < key.txt',
    );
  }
  const value = pair.slice(separator + 1);
  checkValue(field, value);
  return { variable: field.variable, value };
}

/** @throws CliProblem for a value that the form does not offer. */
export function checkValue(field: Field, value: string): void {
  const { variable, type, options, maxLength } = field;
  const allowed = type === 'SWITCH' ? ['true', 'false'] : options.map((option) => option.value);
  if (allowed.length > 0 && !allowed.includes(value)) {
    const near = nearestWord(value, allowed);
    throw inputProblem(
      `${variable} cannot be "${value}".`,
      near === null ? `There are: ${allowed.join(', ')}.` : `Did you mean ${near}?`,
    );
  }
  if (maxLength !== null && value.length > maxLength) {
    throw inputProblem(`${variable} is too long: at most ${maxLength} characters are taken.`);
  }
}

/** The one secret that `--key-stdin` means: the first required one that applies, else the first that applies. */
export function keyField(form: readonly Field[], values: ReadonlyMap<string, string>): Field {
  const secrets = form.filter((field) => isSecret(field) && applies(field, form, values));
  const field = secrets.find(({ required }) => required) ?? secrets[0];
  if (field !== undefined) return field;
  throw inputProblem('This provider takes no key, so --key-stdin has nothing to set.');
}
