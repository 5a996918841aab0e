import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigurationError } from './configuration-error.ts';
import { readEnvironmentLines } from './environment-lines.ts';

/** Larger than any `.env`, smaller than a mistake. */
const MAX_BYTES = 256 * 1024;

export type Variables = Readonly<Record<string, string | undefined>>;

/** Something wrong in a line of a file. */
export interface FileProblem {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

/** What a `.env` file says, and where. */
export interface EnvironmentFile {
  readonly variables: Variables;
  /** `<file>:<line>` of each variable, by name. */
  readonly places: ReadonlyMap<string, string>;
  /** Each line of the file that could not be read. */
  readonly problems: readonly FileProblem[];
}

const NOTHING: EnvironmentFile = { variables: {}, places: new Map(), problems: [] };

/**
 * Reads `<directory>/.env`; nothing where there is no such file. A line that cannot be read is told and passed over,
 * as a variable is that nobody knows.
 *
 * @throws ConfigurationError where the file is there and cannot be read at all.
 */
export function readEnvironmentFile(directory: string): EnvironmentFile {
  const path = join(directory, '.env');
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'ENOENT' || code === 'ENOTDIR') return NOTHING;
    throw new ConfigurationError(
      `${path} cannot be read (${String(code ?? 'unknown reason')}). Give the user that runs Darkroom permission to read it, or remove it.`,
    );
  }
  if (bytes.length > MAX_BYTES) {
    throw new ConfigurationError(
      `${path} has ${bytes.length} bytes; a .env file may have ${MAX_BYTES}. It is probably another kind of file.`,
    );
  }
  const { variables, problems } = readEnvironmentLines(textOf(bytes, path));
  const entries = [...variables];
  return {
    variables: Object.fromEntries(entries.map(([name, { value }]) => [name, value])),
    places: new Map(entries.map(([name, { line }]) => [name, `${path}:${line}`])),
    problems: problems.map(({ line, message }) => ({ file: path, line, message })),
  };
}

function textOf(bytes: Buffer, path: string): string {
  const isWide = (bytes[0] === 0xff && bytes[1] === 0xfe) || bytes.includes(0);
  try {
    if (!isWide) return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // told below
  }
  throw new ConfigurationError(`${path} is no UTF-8 text. Save it as UTF-8.`);
}
