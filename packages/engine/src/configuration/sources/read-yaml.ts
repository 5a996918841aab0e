import { printable, suggestNames } from '@darkroom/core';
import { isAlias, isNode, LineCounter, parseDocument, visit } from 'yaml';
import type { z } from 'zod';
import { ConfigurationError } from '../configuration-error.ts';

/** Characters. Far more than any configuration needs, and little enough to parse at once. */
const MAXIMUM_LENGTH = 256 * 1024;

/** A person's YAML file as plain data that remembers where everything stood. */
export interface YamlFile {
  data: unknown;
  /** The line (from 1) of the key or value at `path`; null where there is none. */
  lineOf(path: readonly PropertyKey[]): number | null;
  /** An error that begins with file and line. */
  error(path: readonly PropertyKey[], message: string): ConfigurationError;
}

/**
 * Parses one strict YAML document: no duplicate keys, no aliases, no tags of its own. `scalars: 'texts'` keeps every
 * scalar as the text that was written, so that a key made of digits stays what it is. Values are never quoted in errors.
 *
 * @throws ConfigurationError with file and line.
 */
export function readYaml(text: string, file: string, scalars: 'texts' | 'typed'): YamlFile {
  const fail = (line: number | null, message: string) =>
    new ConfigurationError(`${file}${line === null ? '' : `:${line}`}: ${message}`, {
      file,
      line,
      reason: message,
    });
  if (text.length > MAXIMUM_LENGTH) {
    throw fail(null, `the file has more than ${MAXIMUM_LENGTH} characters and was not read.`);
  }
  const lineCounter = new LineCounter();
  const document = parse(text.replace(/^\uFEFF/, ''), scalars, lineCounter);
  if (document === null) throw fail(null, 'the file is nested too deep.');
  const lineAt = (offset: number | undefined) =>
    offset === undefined ? null : lineCounter.linePos(offset).line;
  const [problem] = [...document.errors, ...document.warnings];
  if (problem) {
    throw fail(lineAt(problem.pos[0]), SYNTAX_MESSAGES[problem.code] ?? 'this is not valid YAML.');
  }
  visit(document, {
    Alias(_key, node) {
      throw fail(
        lineAt(node.range?.[0]),
        'aliases (*name) are not taken here. Write the value out.',
      );
    },
  });

  const lineOf = (path: readonly PropertyKey[]): number | null => {
    for (let length = path.length; length > 0; length -= 1) {
      const parent = document.getIn(path.slice(0, length - 1).map(String), true);
      const last = String(path[length - 1]);
      if (isNode(parent) && !isAlias(parent) && 'items' in parent) {
        for (const item of parent.items) {
          const key = typeof item === 'object' && item !== null && 'key' in item ? item.key : null;
          if (isNode(key) && 'value' in key && String(key.value) === last)
            return lineAt(key.range?.[0]);
        }
      }
    }
    return null;
  };
  return {
    data: document.toJS(),
    lineOf,
    error: (path, message) => fail(lineOf(path), message),
  };
}

function parse(text: string, scalars: 'texts' | 'typed', lineCounter: LineCounter) {
  try {
    return parseDocument(text, {
      lineCounter,
      schema: scalars === 'texts' ? 'failsafe' : 'core',
      uniqueKeys: true,
      prettyErrors: false, // those quote the line, which may hold a key
      logLevel: 'error', // 'silent' would pass over a second document
    });
  } catch (error) {
    if (error instanceof RangeError) return null; // brackets without end
    throw error;
  }
}

const SYNTAX_MESSAGES: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'this key stands twice. Keep one of them.',
  MULTIPLE_DOCS: 'a second document (---) begins here. Keep one.',
  TAB_AS_INDENT: 'a tab indents this line. YAML takes spaces.',
  TAG_RESOLVE_FAILED: 'a tag (!…) stands here, which is not taken.',
  BAD_INDENT: 'the indentation does not fit.',
  MISSING_CHAR: 'a quote or a bracket is not closed, or a ":" lacks its space.',
};

/** The first of what zod found, as an error of the file that names the nearest known key. */
export function yamlIssue(
  file: YamlFile,
  error: z.ZodError,
  knownKeys: readonly string[],
): ConfigurationError {
  const [issue] = error.issues;
  if (!issue) return file.error([], 'the file is not as expected.');
  if (issue.code === 'unrecognized_keys') {
    const key = issue.keys[0] ?? '';
    return file.error([...issue.path, key], unknownName('key', key, knownKeys));
  }
  const where = issue.path.map(String).join('.');
  return file.error(
    issue.path,
    `${where === '' ? '' : `${printable(where, 80)}: `}${issue.message}.`,
  );
}

/** `"opnai" is no known provider. Did you mean "openai"?` */
export function unknownName(what: string, name: string, known: readonly string[]): string {
  const listing = what === 'provider' ? 'darkroom provider list' : null;
  return `"${printable(name, 60)}" is no known ${what}. ${suggestNames(name, known, listing)}`;
}
