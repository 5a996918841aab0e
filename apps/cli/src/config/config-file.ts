import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { nearestWord } from '@darkroom/core/plain';
import { CliProblem, usageProblem } from '../program/cli-problem.ts';

/** What may be set, each a text. */
export const CONFIG_KEYS = {
  url: 'The server, such as http://127.0.0.1:4100.',
  model: 'The model that `generate` asks where none is named: a source, key or id.',
  output: 'The folder where `generate` and `image save` put pictures where none is named.',
} as const;
export type ConfigKey = keyof typeof CONFIG_KEYS;
export type Config = Partial<Record<ConfigKey, string>>;

export const configPath = (directory: string): string => join(directory, 'config.json');

/** @throws CliProblem of usage for a key that does not exist. */
export function configKey(name: string): ConfigKey {
  for (const key of Object.keys(CONFIG_KEYS)) {
    if (key === name) return key as ConfigKey; // a key of the table
  }
  const near = nearestWord(name, Object.keys(CONFIG_KEYS));
  throw usageProblem(
    `There is no setting "${name}".`,
    near === null ? `There are: ${Object.keys(CONFIG_KEYS).join(', ')}.` : `Did you mean ${near}?`,
  );
}

/**
 * The user's own settings; none where there is no file.
 *
 * @throws CliProblem for a file that cannot be read: a broken one is never taken for none.
 */
export function readConfig(directory: string): Config {
  const path = configPath(directory);
  const parsed = readJsonFile(path);
  if (parsed === null) return {};
  const config: Config = {};
  for (const [name, value] of Object.entries(parsed)) {
    if (!Object.hasOwn(CONFIG_KEYS, name) || typeof value !== 'string') {
      const why =
        typeof value === 'string' ? `there is no setting "${name}"` : `"${name}" must be a text`;
      throw new CliProblem(
        'CONFIG_INVALID',
        `${path}: ${why}. There are: ${Object.keys(CONFIG_KEYS).join(', ')}.`,
        { exitCode: 2 },
      );
    }
    config[configKey(name)] = value;
  }
  return config;
}

/** Writes the settings in one step. */
export function writeConfig(directory: string, config: Config): void {
  writePrivateFile(configPath(directory), `${JSON.stringify(config, null, 2)}\n`);
}

/** A JSON object out of a file; null where there is none. @throws CliProblem where it cannot be read. */
export function readJsonFile(path: string): Record<string, unknown> | null {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return null;
    throw new CliProblem(
      'CONFIG_UNREADABLE',
      `${path} cannot be read: ${messageOf(error)}. Correct its permissions, or remove it.`,
      { exitCode: 2, cause: error },
    );
  }
  let where = '';
  try {
    const parsed: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed))
      return { ...parsed };
  } catch {
    where = `:${brokenLine(text)}`;
  }
  throw new CliProblem(
    'CONFIG_INVALID',
    where === ''
      ? `${path} holds no JSON object. Correct it, or remove it.`
      : `${path}${where}: from here on it is no JSON. Correct it, or remove the file.`,
    { exitCode: 2 },
  );
}

/**
 * The line, from 1, at which a text stops being JSON. The parser tells it for some errors alone, and quotes the text,
 * which may hold a secret, for the others: so it is asked of ever more lines, until it fails before their end.
 */
function brokenLine(text: string): number {
  const lines = text.trimEnd().split('\n');
  for (let count = 1; count < lines.length; count += 1) {
    const begun = lines.slice(0, count).join('\n');
    if (!isBegunJson(begun)) return count;
  }
  return lines.length;
}

function isBegunJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    const message = messageOf(error);
    const position = /at position (\d+)/.exec(message)?.[1];
    return position === undefined
      ? message.startsWith('Unexpected end')
      : Number(position) >= text.length;
  }
}

/** Writes a file that its owner alone can read, in one step. */
export function writePrivateFile(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, text, { mode: 0o600, flag: 'wx' });
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw new CliProblem('CONFIG_UNWRITABLE', `${path} cannot be written: ${messageOf(error)}.`, {
      cause: error,
    });
  }
}

function isMissing(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    (error.code === 'ENOENT' || error.code === 'ENOTDIR')
  );
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
