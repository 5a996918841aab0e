import type { ArgsDef } from 'citty';
import { aliasesOf } from '../program/aliases.ts';
import { type Command, GLOBAL_ARGUMENTS, type Tree } from '../program/command.ts';
import { findCommand } from '../program/find-command.ts';

/** What may come next: words that are known here, or names that the server knows. */
export type Candidates =
  | { kind: 'words'; words: string[] }
  | { kind: 'models' | 'providers' | 'generations' | 'images' | 'none' };

const SERVER_NAMES: Readonly<Record<string, Exclude<Candidates['kind'], 'words'>>> = {
  model: 'models',
  provider: 'providers',
};

const flagNames = (definitions: ArgsDef): string[] =>
  Object.entries(definitions)
    .filter(([, { type }]) => type !== 'positional')
    .flatMap(([name, definition]) => [
      definition.type === 'boolean' && definition.default === true ? `--no-${name}` : `--${name}`,
      ...aliasesOf(definition).flatMap((alias) => (alias.length > 1 ? `--${alias}` : [])),
    ]);

/** What may stand in the place of the last of `typed`, which may be begun or empty. */
export async function candidates(tree: Tree, typed: readonly string[]): Promise<Candidates> {
  const current = typed.at(-1) ?? '';
  const before = typed.slice(0, -1);
  const found = findCommand(tree, before);
  if (found.kind === 'unknown') return { kind: 'none' };
  if (found.kind === 'root') return { kind: 'words', words: Object.keys(tree) };
  if (found.kind === 'group') return { kind: 'words', words: Object.keys(found.group.commands) };
  const { default: command } = await found.leaf.load();
  const definitions: ArgsDef = { ...command.args, ...GLOBAL_ARGUMENTS };
  const asked = flagAwaiting(before.at(-1) ?? '', definitions);
  if (asked !== null) return { kind: SERVER_NAMES[asked] ?? 'none' };
  if (current.startsWith('-')) return { kind: 'words', words: flagNames(definitions) };
  return { kind: positionalKind(command, found.path, found.rest) };
}

/** The flag whose value comes next; null where the word before is no flag with a value. */
function flagAwaiting(word: string, definitions: ArgsDef): string | null {
  for (const [name, definition] of Object.entries(definitions)) {
    if (definition.type === 'boolean' || definition.type === 'positional') continue;
    const aliases = aliasesOf(definition).map((alias) =>
      alias.length === 1 ? `-${alias}` : `--${alias}`,
    );
    if (word === `--${name}` || aliases.includes(word)) return name;
  }
  return null;
}

function positionalKind(command: Command, path: readonly string[], rest: readonly string[]) {
  const places = Object.entries(command.args).filter(([, { type }]) => type === 'positional');
  const name = places[rest.filter((word) => !word.startsWith('-')).length]?.[0];
  if (name === undefined) return 'none';
  if (name === 'id' && path[0] === 'generation') return 'generations';
  if (name === 'id' && path[0] === 'image') return 'images';
  return SERVER_NAMES[name] ?? 'none';
}
