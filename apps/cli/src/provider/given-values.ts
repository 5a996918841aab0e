import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { CredentialInput } from '../gql/graphql.ts';
import { inputProblem } from '../program/cli-problem.ts';
import { asText, readStdin } from '../program/read-stdin.ts';
import type { Session } from '../program/session.ts';
import { type Field, fieldOf, isSecret, keyField, readSetting } from './form.ts';

/** What the command line says of a form. */
export interface GivenValues {
  /** Each variable=value. */
  readonly settings: readonly string[];
  /** Each variable=path. */
  readonly files: readonly string[];
  /** Each a variable. */
  readonly clears: readonly string[];
  /** Whether the key comes by standard input. */
  readonly readsKey: boolean;
}

/** What the command line, files and standard input give for a form. @throws CliProblem */
export async function givenValues(
  session: Session,
  form: readonly Field[],
  given: GivenValues,
): Promise<CredentialInput[]> {
  const values = new Map(
    given.settings
      .map((pair) => readSetting(form, pair))
      .map(({ variable, value }) => [variable, value]),
  );
  for (const pair of given.files) {
    const separator = pair.indexOf('=');
    if (separator < 1) throw inputProblem('--file takes variable=path.');
    const { variable, ...field } = fieldOf(form, pair.slice(0, separator));
    if (!isSecret(field)) throw inputProblem(`${variable} is no secret: give it with --set.`);
    const path = pair.slice(separator + 1);
    const bytes = await readFile(resolve(session.workingDirectory, path)).catch(() => {
      throw inputProblem(`The file "${path}" cannot be read.`);
    });
    values.set(variable, asText(bytes, variable, `The file "${path}"`));
  }
  if (given.readsKey) {
    values.set(keyField(form, values).variable, (await readStdin(session, 'the key')).trim());
  }
  return [
    ...[...values].map(([variable, value]) => ({ variable, value })),
    ...given.clears.map((variable) => ({
      variable: fieldOf(form, variable).variable,
      value: null,
    })),
  ];
}
