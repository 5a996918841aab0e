import { readEnvironment } from '../environment.ts';
import { createOutput } from '../output/output.ts';
import { COLORED, PLAIN } from '../output/style.ts';
import { readVersion } from '../version.ts';
import type { Tree } from './command.ts';
import type { ExitCode } from './exit-codes.ts';
import { createSession } from './session.ts';
import { processTerminal, type Terminal } from './terminal.ts';

const before = (argv: readonly string[]) => {
  const end = argv.indexOf('--');
  return end === -1 ? argv : argv.slice(0, end);
};
const asks = (argv: readonly string[], ...flags: string[]) =>
  before(argv).some((text) => flags.includes(text));

/** Runs a command line to its end. Never throws. */
export async function run(
  tree: Tree,
  argv: readonly string[],
  terminal: Terminal,
): Promise<ExitCode> {
  try {
    return await dispatch(tree, argv, terminal);
  } catch (error) {
    const { reportOf } = await import('./report.ts');
    const report = reportOf(error);
    const isJson = asks(argv, '--json');
    const color =
      terminal.showsProgress && !readEnvironment().refusesColor && !asks(argv, '--no-color');
    createOutput(terminal, { isJson, outColor: false, errorColor: color }).fail(report);
    return report.exitCode;
  }
}

async function dispatch(
  tree: Tree,
  argv: readonly string[],
  terminal: Terminal,
): Promise<ExitCode> {
  const environment = readEnvironment();
  const wantsHelp = asks(argv, '--help', '-h');
  const style = terminal.isOutTerminal && !environment.refusesColor ? COLORED : PLAIN;
  const print = (text: string): ExitCode => {
    terminal.writeOut(`${text}\n`);
    return 0;
  };
  if (argv.length === 1 && asks(argv, '--version', '-v')) return print(readVersion());
  const { findCommand } = await import('./find-command.ts');
  const found = findCommand(tree, argv);
  if (found.kind === 'unknown') throw found.problem;
  const help = await import('../output/help.ts');
  if (found.kind !== 'command') {
    const text =
      found.kind === 'root'
        ? help.renderRootHelp(tree, readVersion(), style)
        : help.renderGroupHelp(found.path.join(' '), found.group, style);
    if (wantsHelp) return print(text);
    terminal.writeError(`${text}\n`);
    return 2;
  }
  const { default: command } = await found.leaf.load();
  if (wantsHelp)
    return print(help.renderCommandHelp(found.path, found.leaf.summary, command, style));
  const { parseCommandLine } = await import('./arguments.ts');
  const parsed = parseCommandLine(command, found.rest);
  const { args } = parsed;
  const session = createSession(
    {
      json: args.json === true,
      url: typeof args.url === 'string' ? args.url : null,
      color: args.color !== false,
      input: args.input !== false,
    },
    environment,
    terminal,
  );
  const code = await command.run(parsed, session);
  session.output.clearProgress();
  return code;
}

/** The process: its streams, its command line, its exit code. */
export async function runProcess(tree: Tree): Promise<void> {
  const terminal = processTerminal();
  const code = await run(tree, process.argv.slice(2), terminal);
  await terminal.flush();
  process.exit(code);
}
