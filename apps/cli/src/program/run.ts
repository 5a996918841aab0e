import { type Environment, readEnvironment } from '../environment.ts';
import { COLORED, PLAIN, type Style, wantsColor } from '../output/style.ts';
import { readVersion } from '../version.ts';
import type { Tree } from './command.ts';
import { commandForm } from './command-form.ts';
import type { ExitCode } from './exit-codes.ts';
import type { Host } from './session.ts';
import { processTerminal } from './terminal.ts';

/** Whether one of `flags` stands in the command line, before any `--`. */
function has(argv: readonly string[], ...flags: string[]): boolean {
  const end = argv.indexOf('--');
  return (end === -1 ? argv : argv.slice(0, end)).some((text) => flags.includes(text));
}

const formOf = (tree: Tree, environment: Environment) =>
  commandForm(environment.script, Object.keys(tree));

const colorOf = (argv: readonly string[], environment: Environment, isTerminal: boolean) =>
  wantsColor({
    isTerminal,
    refuses: environment.refusesColor || has(argv, '--no-color'),
    forces: environment.forcesColor && !has(argv, '--no-color'),
  });

/** Runs a command line to its end. Never throws. */
export async function run(tree: Tree, argv: readonly string[], host: Host): Promise<ExitCode> {
  try {
    return await dispatch(tree, argv, host);
  } catch (error) {
    const [{ reportOf }, { createOutput }] = await Promise.all([
      import('./report.ts'),
      import('../output/output.ts'),
    ]);
    const { environment, terminal } = host;
    const report = reportOf(error);
    const errorColor = colorOf(argv, environment, terminal.showsProgress);
    const isJson = has(argv, '--json');
    const spoken = formOf(tree, environment);
    createOutput(terminal, { isJson, outColor: false, errorColor, spoken }).fail(report);
    return report.exitCode;
  }
}

async function dispatch(tree: Tree, argv: readonly string[], host: Host): Promise<ExitCode> {
  const { environment, terminal } = host;
  const spoken = formOf(tree, environment);
  const print = (text: string): ExitCode => {
    terminal.writeOut(`${spoken(text)}\n`);
    return 0;
  };
  if (argv.length === 1 && has(argv, '--version', '-v')) return print(readVersion());
  const { findCommand } = await import('./find-command.ts');
  const found = findCommand(tree, argv);
  if (found.kind === 'unknown') throw found.problem;
  const wantsHelp = has(argv, '--help', '-h');
  const style: Style = colorOf(argv, environment, terminal.isOutTerminal) ? COLORED : PLAIN;
  if (found.kind !== 'command') {
    const help = await import('../output/help.ts');
    const text =
      found.kind === 'root'
        ? help.renderRootHelp(tree, readVersion(), style)
        : help.renderGroupHelp(found.path.join(' '), found.group, style);
    if (wantsHelp) return print(text);
    terminal.writeError(`${spoken(text)}\n`);
    return 2;
  }
  const { default: command } = await found.leaf.load();
  if (wantsHelp) {
    const { renderCommandHelp } = await import('../output/help.ts');
    return print(renderCommandHelp(found.path, found.leaf.summary, command, style));
  }
  const [{ parseCommandLine }, { createSession }] = await Promise.all([
    import('./arguments.ts'),
    import('./session.ts'),
  ]);
  const parsed = parseCommandLine(command, found.rest);
  const { args } = parsed;
  const flags = {
    json: args.json === true,
    url: typeof args.url === 'string' ? args.url : null,
    input: args.input !== false,
    outColor: colorOf(argv, environment, terminal.isOutTerminal),
    errorColor: colorOf(argv, environment, terminal.showsProgress),
    spoken,
  };
  const session = createSession(flags, host);
  try {
    return await command.run(parsed, session);
  } finally {
    session.output.clearProgress();
  }
}

/** The process: its streams, its command line, its exit code. */
export async function runProcess(tree: Tree): Promise<void> {
  const terminal = processTerminal();
  const host = { terminal, environment: readEnvironment(), workingDirectory: process.cwd() };
  const code = await run(tree, process.argv.slice(2), host);
  await terminal.flush();
  process.exit(code);
}
