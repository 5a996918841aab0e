import type { ArgDef, ArgsDef } from 'citty';
import { aliasesOf } from '../program/aliases.ts';
import {
  type Command,
  GLOBAL_ARGUMENTS,
  type Group,
  isGroup,
  type Tree,
} from '../program/command.ts';
import type { Style } from './style.ts';

function columns(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(0, ...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`.trimEnd()).join('\n');
}

function flag(name: string, definition: ArgDef): readonly [string, string] {
  const { type, valueHint, description = '' } = definition;
  const aliases = aliasesOf(definition);
  const short = aliases.find(({ length }) => length === 1);
  const words = aliases.filter(({ length }) => length > 1).map((word) => `, --${word}`);
  const isOff = type === 'boolean' && definition.default === true;
  const hint = type === 'boolean' ? '' : ` <${valueHint ?? name}>`;
  const long = isOff ? `--no-${name}` : `--${name}${words.join('')}${hint}`;
  const text =
    isOff && 'negativeDescription' in definition ? definition.negativeDescription : description;
  return [`${short === undefined ? '    ' : `-${short}, `}${long}`, text ?? ''];
}

const flags = (definitions: ArgsDef) =>
  Object.entries(definitions)
    .filter(([, { type }]) => type !== 'positional')
    .map(([name, definition]) => flag(name, definition));

/** `darkroom --help`. */
export function renderRootHelp(tree: Tree, version: string, style: Style): string {
  const commands = Object.entries(tree).map(([name, node]): readonly [string, string] => [
    isGroup(node) ? `${name} ${Object.keys(node.commands).join('|')}` : name,
    node.summary,
  ]);
  return [
    `${style.bold('darkroom')} ${version}: every image-generation provider behind one command.`,
    '',
    style.bold('Examples'),
    '  darkroom model list',
    '  darkroom generate "a lighthouse at dusk" -m <model>',
    '  darkroom generate "a lighthouse at dusk" -m <model> --size 16:9 -n 2 --seed 7 -o pictures/',
    '  darkroom provider configure <provider>',
    '',
    style.bold('Commands'),
    ...commands.flatMap(([left, right]) => [`  ${left}`, `      ${right}`]),
    '',
    style.bold('Flags of every command'),
    columns(flags(GLOBAL_ARGUMENTS)),
    '',
    '`darkroom help <command>` shows its examples and flags; `darkroom help exit-codes` what a script may rely on.',
  ].join('\n');
}

/** `darkroom <noun> --help`. */
export function renderGroupHelp(name: string, group: Group, style: Style): string {
  const rows = Object.entries(group.commands).map(([verb, leaf]): readonly [string, string] => [
    verb,
    leaf.summary,
  ]);
  return [
    `${style.bold(`darkroom ${name}`)}: ${group.summary}`,
    '',
    style.bold('Commands'),
    columns(rows),
    '',
    `\`darkroom ${name} <command> --help\` shows examples and flags.`,
  ].join('\n');
}

/** `darkroom <noun> <verb> --help`. */
export function renderCommandHelp(
  path: readonly string[],
  summary: string,
  command: Command,
  style: Style,
): string {
  const words = Object.entries(command.args).filter(([, { type }]) => type === 'positional');
  const usage = words.map(([name, { required }]) =>
    required === false ? `[${name}]` : `<${name}>`,
  );
  const own = flags(command.args);
  return [
    summary,
    '',
    style.bold('Examples'),
    ...command.examples.map((example) => `  ${example}`),
    '',
    style.bold('Usage'),
    `  ${['darkroom', ...path, ...usage].join(' ')}${own.length > 0 ? ' [flags]' : ''}`,
    ...(words.length === 0
      ? []
      : ['', columns(words.map(([name, { description }]) => [name, description ?? '']))]),
    ...(own.length === 0 ? [] : ['', style.bold('Flags'), columns(own)]),
    '',
    style.bold('Flags of every command'),
    columns(flags(GLOBAL_ARGUMENTS)),
    ...(command.notes === undefined ? [] : ['', command.notes]),
    '',
    style.bold('With --json'),
    `  ${command.json}`,
  ].join('\n');
}
