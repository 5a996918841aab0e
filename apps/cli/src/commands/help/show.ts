// Not an import within `run`: tsc leaves the extension of that one as it is, and the built command finds no .ts.
import { COMMANDS } from '../../commands.ts';
import { renderCommandHelp, renderGroupHelp, renderRootHelp } from '../../output/help.ts';
import { renderTable } from '../../output/table.ts';
import { defineCommand } from '../../program/command.ts';
import { EXIT_CODES } from '../../program/exit-codes.ts';
import { findCommand } from '../../program/find-command.ts';
import { readVersion } from '../../version.ts';

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
    if (found.kind === 'command') {
      const { default: command } = await found.leaf.load();
      const { path, leaf } = found;
      output.result({ help: path.join(' ') }, (_safe, style) =>
        spoken(renderCommandHelp(path, leaf.summary, command, style)),
      );
    } else if (found.kind === 'group') {
      const { path, group } = found;
      output.result({ help: path.join(' ') }, (_safe, style) =>
        spoken(renderGroupHelp(path.join(' '), group, style)),
      );
    } else {
      output.result({ help: '' }, (_safe, style) =>
        spoken(renderRootHelp(COMMANDS, readVersion(), style)),
      );
    }
    return 0;
  },
});
