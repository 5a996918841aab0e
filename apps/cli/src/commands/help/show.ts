// Not an import within `run`: tsc leaves the extension of that one as it is, and the built command finds no .ts.
import { COMMANDS } from '../../commands.ts';
import { renderCommandHelp, renderGroupHelp, renderRootHelp } from '../../output/help.ts';
import { PLAIN, type Style } from '../../output/style.ts';
import { renderTable } from '../../output/table.ts';
import { defineCommand } from '../../program/command.ts';
import { EXIT_CODES } from '../../program/exit-codes.ts';
import { type Found, findCommand } from '../../program/find-command.ts';
import { readVersion } from '../../version.ts';

/** How the help that was asked for is drawn. */
async function renderer(
  found: Exclude<Found, { kind: 'unknown' }>,
): Promise<(style: Style) => string> {
  if (found.kind === 'root') return (style) => renderRootHelp(COMMANDS, readVersion(), style);
  const { path } = found;
  if (found.kind === 'group') return (style) => renderGroupHelp(path.join(' '), found.group, style);
  const { default: command } = await found.leaf.load();
  return (style) => renderCommandHelp(path, found.leaf.summary, command, style);
}

export default defineCommand({
  args: {
    topic: { type: 'positional', required: false, description: 'A command, or exit-codes.' },
    verb: { type: 'positional', required: false, description: 'Its verb.' },
  },
  examples: [
    'darkroom help generate',
    'darkroom help provider configure',
    'darkroom help exit-codes',
  ],
  json: '{ exitCodes: [{ code, name, meaning }] } for exit-codes, else { help }.',
  run: async ({ args, session }) => {
    const { output, spoken } = session;
    if (args.topic === 'exit-codes') {
      output.result({ exitCodes: EXIT_CODES }, (safe, style) =>
        renderTable(
          ['CODE', 'NAME', 'MEANING'],
          safe.exitCodes.map(({ code, name, meaning }) => [String(code), name, meaning]),
          style,
        ),
      );
      return 0;
    }
    const words = [args.topic, args.verb].filter((word) => word !== undefined);
    const found = findCommand(COMMANDS, words);
    if (found.kind === 'unknown') throw found.problem;
    const render = await renderer(found);
    output.result({ help: render(PLAIN) }, (_safe, style) => spoken(render(style)));
    return 0;
  },
});
