import { nearestWord, printable } from '@darkroom/core';
import type { z } from 'zod';
import type { Problems } from '../problem.ts';
import { follow, type Located, toValue } from '../yaml/located.ts';
import { knownKeys, type RecordKind } from './known-keys.ts';

type Issue = z.core.$ZodIssue;

const pathText = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, step) =>
      typeof step === 'number'
        ? `${text}[${step}]`
        : text
          ? `${text}.${String(step)}`
          : String(step),
    '',
  );

const WORDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'a map of keys',
  record: 'a map of keys',
  null: 'nothing',
};

/** What stands in the file, in its own spelling. */
function found(node: Located): string {
  if (node.kind === 'map') return 'a map of keys';
  if (node.kind === 'list') return 'a list';
  const raw = printable(node.raw, 60);
  if (node.value === null) return raw === '' ? 'nothing' : `\`${raw}\``;
  const kind =
    typeof node.value === 'string'
      ? 'a text'
      : typeof node.value === 'number'
        ? 'a number'
        : 'true or false';
  return `\`${raw}\`, which is ${kind}`;
}

/** The branches of a union that get furthest: those whose first level fits what stands there. */
function unfold(issue: Issue): Issue[] {
  if (issue.code === 'invalid_key') {
    return issue.issues.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }));
  }
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue];
  const branches = issue.errors.map((errors) =>
    errors.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] })).flatMap(unfold),
  );
  const depth = issue.path.length;
  const isRootMismatch = (branch: Issue[]) =>
    branch.some((inner) => inner.code === 'invalid_type' && inner.path.length === depth);
  return branches.find((branch) => !isRootMismatch(branch)) ?? [issue];
}

/** Tells what a schema found, at the place where it stands, in words of the file. */
function tell(kind: RecordKind, root: Located, issue: Issue, problems: Problems): void {
  const { node, place } = follow(root, issue.path);
  const where = pathText(issue.path);
  const name = where === '' ? 'The file' : where;
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys(kind, issue.path);
    for (const key of issue.keys) {
      const at = node?.kind === 'map' ? (node.entries.get(key)?.key ?? place) : place;
      const nearest = nearestWord(key, known);
      const hint = nearest
        ? ` Did you mean "${nearest}"?`
        : known.length > 0
          ? ` It takes ${known.slice(0, 24).join(', ')}.`
          : '';
      problems.add(
        at,
        `"${printable(key, 60)}" is no key of ${where || `a ${kind}'s file`}.${hint}`,
        { nearest },
      );
    }
    return;
  }
  const isMissing =
    node === null ||
    (issue.code === 'invalid_type' && node.kind === 'scalar' && node.value === null);
  if (isMissing && issue.code !== 'custom') {
    problems.add(place, node === null ? `${name} is missing.` : `${name} is empty.`);
    return;
  }
  const stands = node ? found(node) : 'nothing';
  if (issue.code === 'invalid_value' || (issue.code === 'invalid_union' && 'options' in issue)) {
    const values = (issue.code === 'invalid_value' ? issue.values : (issue.options ?? [])).map(
      String,
    );
    const written = node?.kind === 'scalar' ? String(node.value) : '';
    const nearest = nearestWord(written, values);
    problems.add(
      place,
      `${name} takes ${values.join(', ')}; there stands ${stands}.${nearest ? ` Did you mean "${nearest}"?` : ''}`,
      { nearest },
    );
    return;
  }
  if (issue.code === 'invalid_type') {
    const due = WORDS[issue.expected] ?? issue.expected;
    const quote =
      issue.expected === 'string' && node?.kind === 'scalar'
        ? ` Put it in quotes: "${printable(node.raw, 60)}".`
        : '';
    problems.add(place, `${name} takes ${due}; there stands ${stands}.${quote}`);
    return;
  }
  if (issue.code === 'invalid_union') {
    problems.add(place, `${name} takes something else; there stands ${stands}.`);
    return;
  }
  problems.add(place, `${name}: ${limitText(issue)} There stands ${stands}.`);
}

function limitText(issue: Issue): string {
  if (issue.code === 'too_small')
    return `at least ${issue.minimum}${issue.origin === 'string' ? ' characters' : issue.origin === 'array' ? ' items' : ''} are due.`;
  if (issue.code === 'too_big')
    return `at most ${issue.maximum}${issue.origin === 'string' ? ' characters' : issue.origin === 'array' ? ' items' : ''} are allowed.`;
  if (issue.code === 'invalid_format')
    return issue.format === 'regex' ? `${issue.message}.` : `${issue.format} is due.`;
  return issue.message.endsWith('.') ? issue.message : `${issue.message} is due.`;
}

/** Checks a file's values against a record's schema. Null where anything is wrong; every fault is told. */
export function checkRecord<Schema extends z.ZodType>(
  kind: RecordKind,
  schema: Schema,
  root: Located,
  problems: Problems,
): z.output<Schema> | null {
  const parsed = schema.safeParse(toValue(root));
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues.flatMap(unfold)) tell(kind, root, issue, problems);
  return null;
}
