import { LineCounter, parseDocument, type YAMLError } from 'yaml';
import type { Place, Problems } from '../problem.ts';
import type { LocatedMap } from './located.ts';
import { DEPTH_LIMIT, TOO_COMPLEX, Walker } from './walker.ts';

/** Bytes of one file. */
export const FILE_LIMIT = 256 * 1024;

export function tellTooLarge(size: number, place: Place, problems: Problems): void {
  problems.add(
    place,
    `The file has ${size} bytes; ${FILE_LIMIT} are the most. Split it.`,
    TOO_COMPLEX,
  );
}

/** UTF-8 text of a file, or null and a problem. A byte order mark is passed over. */
function decode(bytes: Uint8Array, start: Place, problems: Problems): string | null {
  if (bytes.length > FILE_LIMIT) {
    tellTooLarge(bytes.length, start, problems);
    return null;
  }
  const isWide =
    (bytes[0] === 0xff && bytes[1] === 0xfe) ||
    (bytes[0] === 0xfe && bytes[1] === 0xff) ||
    bytes.includes(0);
  if (isWide) {
    problems.add(start, 'The file is UTF-16 or binary. Save it as UTF-8.');
    return null;
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    problems.add(start, 'The file is no UTF-8 text. Save it as UTF-8.');
    return null;
  }
}

/** Whether brackets open deeper than any of our files: looked at first, since a parser would follow them down. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charCodeAt(index);
    if (character === 0x5b || character === 0x7b) {
      depth += 1;
      if (depth > 8 * DEPTH_LIMIT) return true;
    } else if ((character === 0x5d || character === 0x7d) && depth > 0) depth -= 1;
  }
  return /(?:^|\n)[ ]*(?:[-?] +){32}/.test(text);
}

/** Faults that stand for themselves: after them the parser reads on as if nothing were wrong. */
const PLAIN_FAULTS: ReadonlySet<string> = new Set([
  'DUPLICATE_KEY',
  'MULTIPLE_DOCS',
  'TAB_AS_INDENT',
  'TAG_RESOLVE_FAILED',
]);

/** What the parser found, said so that it helps. */
function explain(error: YAMLError): string {
  switch (error.code) {
    case 'DUPLICATE_KEY':
      return 'The key stands here twice. Remove one of them.';
    case 'MULTIPLE_DOCS':
      return 'A second document begins here ("---"). One file holds one document.';
    case 'TAB_AS_INDENT':
      return 'A tab stands where spaces indent. Use spaces.';
    case 'TAG_RESOLVE_FAILED':
      return 'Tags ("!…") are not used in these files. Remove it.';
    default:
      return `The YAML is broken: ${error.message.split('\n')[0]}.`.replace(/\.\.$/, '.');
  }
}

/** What follows a fault of the syntax is mostly that fault again, in other words: the first of them is enough. */
function tellingErrors(errors: readonly YAMLError[]): readonly YAMLError[] {
  const inOrder = errors.toSorted((left, right) => left.pos[0] - right.pos[0]);
  const syntax = inOrder.findIndex(({ code }) => !PLAIN_FAULTS.has(code));
  return inOrder.slice(0, syntax < 0 ? 20 : syntax + 1);
}

/**
 * Reads a file as YAML 1.2 (core schema): a map with text keys, no tags, no merge keys, one document.
 * Gives null and tells the problems, each with its line and column, where it is anything else.
 */
export function readYaml(bytes: Uint8Array, file: string, problems: Problems): LocatedMap | null {
  const start: Place = { file, line: 1, column: 1 };
  const before = problems.list.length;
  const text = decode(bytes, start, problems);
  if (text === null) return null;
  const tooDeep = () =>
    problems.add(start, `The file is nested deeper than ${DEPTH_LIMIT} levels.`, TOO_COMPLEX);
  if (isTooDeep(text)) {
    tooDeep();
    return null;
  }
  const lines = new LineCounter();
  const placeOf = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(1, line), column: Math.max(1, col) };
  };
  try {
    const document = parseDocument(text, {
      version: '1.2',
      schema: 'core',
      merge: false,
      uniqueKeys: true,
      lineCounter: lines,
      prettyErrors: false,
      logLevel: 'error',
    });
    const errors = [...document.errors, ...document.warnings];
    for (const error of tellingErrors(errors)) problems.add(placeOf(error.pos[0]), explain(error));
    if (errors.length > 0) return null;
    const walker = new Walker(text, placeOf, problems, (alias) => alias.resolve(document) ?? null);
    const root = document.contents ? walker.walk(document.contents, 0) : null;
    if (problems.list.length > before) return null;
    if (root === null) {
      problems.add(start, 'The file is empty.');
      return null;
    }
    if (root.kind !== 'map') {
      problems.add(root.place, 'The file holds no keys: write it as "key: value" lines.');
      return null;
    }
    return root;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    tooDeep();
    return null;
  }
}
