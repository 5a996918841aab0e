import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type CommandLine, HELP, readCommandLine } from './command-line.ts';
import { initialFaults } from './environment.ts';
import { type RunningEmulator, startEmulator } from './kit/emulator.ts';
import { findVendors, variablesFor } from './kit/find-vendors.ts';
import { shortened, writeVariables } from './variables.ts';

async function start(line: CommandLine): Promise<RunningEmulator[]> {
  const vendors = await findVendors();
  const unknown = [...line.only, ...line.ports.keys()].find(
    (slug) => !vendors.some((vendor) => vendor.slug === slug),
  );
  if (unknown !== undefined) {
    const known = vendors.map((vendor) => vendor.slug).join(', ');
    throw new Error(`There is no emulator called ${unknown}. There are: ${known}.`);
  }
  const folder = line.ledgerDirectory ?? (await mkdtemp(join(tmpdir(), 'darkroom-ledgers-')));
  const running: RunningEmulator[] = [];
  const lines: string[] = [];
  const variables: string[] = [];
  for (const vendor of vendors) {
    if (line.only.length > 0 && !line.only.includes(vendor.slug)) continue;
    const emulator = await startEmulator(vendor, {
      ...line.options,
      port: line.ports.get(vendor.slug) ?? 0,
      ledgerPath: join(folder, `${vendor.slug}.jsonl`),
    });
    running.push(emulator);
    const own = variablesFor(vendor, emulator);
    variables.push(...own);
    lines.push(
      `# ${vendor.slug}: control at ${emulator.url}/__emulator, ledger ${emulator.ledgerPath}`,
      ...own.map(shortened),
    );
  }
  const file = resolve(line.environmentFile ?? join(folder, 'emulators.env'));
  try {
    await writeVariables(file, variables);
  } catch (error) {
    await Promise.all(running.map((emulator) => emulator.close()));
    throw error;
  }
  lines.push(
    `# All of them, whole: ${file}`,
    '# Put them into .env or the environment of Darkroom and start it again.',
    '# Running until Ctrl-C.',
  );
  process.stdout.write(`${lines.join('\n')}\n`);
  return running;
}

async function main(): Promise<void> {
  const line = readCommandLine(process.argv.slice(2), initialFaults);
  if (line.help) {
    process.stdout.write(HELP);
    return;
  }
  const running = await start(line);
  const stop = () => {
    process.off('SIGINT', stop).off('SIGTERM', stop);
    void Promise.all(running.map((emulator) => emulator.close()));
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
