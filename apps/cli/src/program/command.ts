import type { ArgsDef, ParsedArgs } from 'citty';
import type { ExitCode } from './exit-codes.ts';
import type { Session } from './session.ts';

/** What a command is given to run. */
export interface Run<T extends ArgsDef> {
  readonly args: ParsedArgs<T>;
  /** Every value of a flag that may be given several times, in order. */
  all(name: keyof T & string): readonly string[];
  readonly session: Session;
}

/** What a command line came to. */
export interface Parsed {
  readonly args: ParsedArgs;
  /** Every value of each flag that has values, in order. */
  readonly lists: Readonly<Record<string, readonly string[]>>;
}

interface Described<T extends ArgsDef> {
  readonly args: T;
  /** Flags that may be given several times. */
  readonly repeatable?: readonly (keyof T & string)[];
  /** Whole command lines, the most common first. */
  readonly examples: readonly string[];
  /** What `--json` prints, in a line or two. */
  readonly json: string;
  /** Further text for its help. */
  readonly notes?: string;
}

/** One verb, in one file: arguments, one call, one renderer. */
export interface Command extends Described<ArgsDef> {
  run(parsed: Parsed, session: Session): Promise<ExitCode>;
}

/** Describes a verb, with the types of its own arguments. */
export function defineCommand<const T extends ArgsDef>(
  definition: Described<T> & { run(run: Run<T>): Promise<ExitCode> },
): Command {
  return {
    ...definition,
    run: ({ args, lists }, session) =>
      definition.run({
        args: args as ParsedArgs<T>, // parsed by these very definitions
        all: (name) => lists[name] ?? [],
        session,
      }),
  };
}

/** A verb as it stands in the table, loaded only when it is called or its help is asked for. */
export interface Leaf {
  readonly summary: string;
  load(): Promise<{ default: Command }>;
}

/** A noun. */
export interface Group {
  readonly summary: string;
  readonly commands: Readonly<Record<string, Leaf>>;
}

export type Tree = Readonly<Record<string, Leaf | Group>>;

export const isGroup = (node: Leaf | Group): node is Group => 'commands' in node;

/** Flags of every command. */
export const GLOBAL_ARGUMENTS = {
  json: { type: 'boolean', description: 'Print JSON, for programs.' },
  url: {
    type: 'string',
    valueHint: 'address',
    description: 'The server. Default: DARKROOM_URL, then `config`, then http://127.0.0.1:4100.',
  },
  color: {
    type: 'boolean',
    default: true,
    description: 'Colours on a terminal.',
    negativeDescription: 'No colours.',
  },
  input: {
    type: 'boolean',
    default: true,
    description: 'Ask on a terminal.',
    negativeDescription: 'Never ask; fail instead.',
  },
  help: { type: 'boolean', alias: 'h', description: 'Show this.' },
} as const satisfies ArgsDef;
