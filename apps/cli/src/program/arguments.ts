import { parseArgs as tokenize } from 'node:util';
import { nearestWord } from '@darkroom/core/plain';
import { type ArgsDef, parseArgs } from 'citty';
import { aliasesOf } from './aliases.ts';
import { usageProblem } from './cli-problem.ts';
import { type Command, GLOBAL_ARGUMENTS, type Parsed } from './command.ts';

interface Option {
  type: 'string' | 'boolean';
  short?: string;
  /** The name that a flag with several words goes by. */
  name: string;
}

function optionsOf(definitions: ArgsDef) {
  const options: Record<string, Option> = {};
  for (const [name, definition] of Object.entries(definitions)) {
    if (definition.type === 'positional') continue;
    const aliases = aliasesOf(definition);
    const short = aliases.find(({ length }) => length === 1);
    const type = definition.type === 'boolean' ? ('boolean' as const) : ('string' as const);
    options[name] = { type, name, ...(short === undefined ? {} : { short }) };
    for (const word of aliases) if (word.length > 1) options[word] = { type, name };
  }
  return options;
}

/**
 * Reads a verb's command line. citty parses; what it lets pass is refused here first: unknown flags, flags without their
 * value, flags given twice, too many words.
 *
 * @throws CliProblem of usage.
 */
export function parseCommandLine(command: Command, argv: readonly string[]): Parsed {
  const definitions: ArgsDef = { ...command.args, ...GLOBAL_ARGUMENTS };
  const options = optionsOf(definitions);
  const lists: Record<string, string[]> = {};
  const seen = new Set<string>();
  const words: string[] = [];
  const { tokens } = tokenize({
    args: [...argv],
    options,
    strict: false,
    tokens: true,
    allowPositionals: true,
  });
  for (const token of tokens) {
    if (token.kind === 'positional') words.push(token.value);
    if (token.kind !== 'option') continue;
    const negated = token.rawName.startsWith('--no-') ? token.name.slice(3) : null;
    const isNegation = negated !== null && options[negated]?.type === 'boolean';
    const option = options[isNegation ? negated : token.name];
    if (option === undefined) {
      throw unknownFlag(token.rawName, options, definitions);
    }
    const { name } = option;
    if (option.type === 'boolean') {
      if (token.value !== undefined) throw usageProblem(`${token.rawName} takes no value.`);
    } else {
      const { value } = token;
      const isFlag = !token.inlineValue && value !== undefined && isKnownFlag(value, options);
      if (value === undefined || isFlag) {
        throw usageProblem(
          `${token.rawName} needs a value.`,
          isFlag ? `For a value that begins with -, write ${token.rawName}=${value}` : null,
        );
      }
      lists[name] = [...(lists[name] ?? []), value];
    }
    if (seen.has(name) && !command.repeatable?.includes(name)) {
      throw usageProblem(`--${name} is given twice; it takes one value.`);
    }
    seen.add(name);
  }
  checkWords(words, definitions);
  for (const [name, definition] of Object.entries(definitions)) {
    const isMissing = definition.type !== 'positional' && definition.required && !seen.has(name);
    if (isMissing) throw usageProblem(`--${name} is missing.`, definition.description ?? null);
  }
  return { args: parseArgs([...argv], definitions), lists };
}

function isKnownFlag(text: string, options: Record<string, { short?: string }>): boolean {
  if (text.startsWith('--')) return true;
  return (
    /^-[A-Za-z]$/.test(text) && Object.values(options).some(({ short }) => `-${short}` === text)
  );
}

function unknownFlag(rawName: string, options: Record<string, unknown>, definitions: ArgsDef) {
  const near = rawName.startsWith('--')
    ? nearestWord(rawName.slice(2).replace(/^no-/, ''), Object.keys(options))
    : null;
  return usageProblem(
    `There is no flag ${rawName} here.`,
    near === null ? hintOf(rawName, definitions) : `Did you mean --${near}?`,
  );
}

/** What may have been meant by a flag that is like none. */
function hintOf(rawName: string, definitions: ArgsDef): string {
  const takesWords = Object.values(definitions).some(({ type }) => type === 'positional');
  return takesWords && !rawName.startsWith('--')
    ? 'Words that begin with - go after --, as in: darkroom generate -- "-40 degrees"'
    : 'The same command with --help lists those that there are.';
}

function checkWords(words: readonly string[], definitions: ArgsDef): void {
  const places = Object.entries(definitions).filter(([, { type }]) => type === 'positional');
  if (words.length > places.length) {
    const extra = words[places.length];
    throw usageProblem(
      `"${extra}" is one word too many.`,
      places.length === 0 ? null : 'Put several words into quotes: "a lighthouse at dusk"',
    );
  }
  const missing = places[words.length];
  if (missing !== undefined && missing[1].required !== false) {
    throw usageProblem(`<${missing[0]}> is missing.`);
  }
}
