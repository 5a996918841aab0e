import { applyMemorySettings } from '../../memory-settings.ts';

process.stdout.write(`began ${process.pid}\n`);
applyMemorySettings();
const { pid, execArgv, argv, env } = process;
process.stdout.write(
  `${JSON.stringify({ pid, execArgv, rest: argv.slice(2), arenas: env.MALLOC_ARENA_MAX })}\n`,
);
