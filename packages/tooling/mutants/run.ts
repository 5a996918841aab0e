// Takes the product's guards away one after the other, and demands that a test notices each time: `npm run mutants`.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { applyMutant, MisfitError } from './apply-mutant.ts';
import { changedFiles } from './changed-files.ts';
import { choose } from './choose.ts';
import { judge, type Verdict } from './judge.ts';
import { MUTANTS } from './list.ts';
import type { Mutant, MutantTest } from './mutant.ts';
import { runTest, stopRuns } from './run-test.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

const say = (line: string) => process.stdout.write(`${line}\n`);
const seconds = (since: number) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

/** The file that is a mutant at the moment, and what it was. */
let changed: { path: string; text: string } | null = null;

function restore(): void {
  if (changed) writeFileSync(changed.path, changed.text);
  changed = null;
}

// However this ends, no file stays as it is not meant to be.
process.on('exit', restore);
process.stdout.on('error', () => process.exit(1)); // nobody reads any more
for (const [signal, code] of Object.entries(SIGNALS)) {
  process.on(signal, () => {
    stopRuns();
    process.exit(code);
  });
}

/** What each test says of the product as it is: one that fails already would kill everything. */
const before = new Map<string, Promise<Verdict>>();

function asItIs(test: MutantTest): Promise<Verdict> {
  const key = JSON.stringify([test.package, test.file, test.name]);
  const known = before.get(key) ?? runTest(ROOT, test).then(judge);
  before.set(key, known);
  return known;
}

async function tried(mutant: Mutant, areTestsSound: boolean): Promise<Verdict> {
  const sound: Verdict = areTestsSound ? { kind: 'survived' } : await asItIs(mutant.test);
  if (sound.kind === 'killed')
    return { kind: 'broken', why: `"${sound.by}" fails without it as well` };
  if (sound.kind === 'broken') return { kind: 'broken', why: `without it, ${sound.why}` };
  const path = join(ROOT, mutant.file);
  const text = readFileSync(path, 'utf8');
  const mutated = applyMutant(text, mutant);
  changed = { path, text };
  try {
    writeFileSync(path, mutated);
    return judge(await runTest(ROOT, mutant.test));
  } finally {
    restore();
  }
}

async function verdictOf(mutant: Mutant, areTestsSound: boolean): Promise<Verdict> {
  try {
    return await tried(mutant, areTestsSound);
  } catch (error) {
    if (error instanceof MisfitError) return { kind: 'broken', why: error.message };
    throw error;
  }
}

/** One line a mutant; gives how it ended. */
async function run(mutant: Mutant, areTestsSound: boolean): Promise<Verdict['kind']> {
  const began = performance.now();
  const verdict = await verdictOf(mutant, areTestsSound);
  const { package: folder, file, name } = mutant.test;
  const where = `${folder}/${file}${name === undefined ? '' : ` -t "${name}"`}`;
  if (verdict.kind === 'killed')
    say(`${mutant.id}: killed by "${verdict.by}" in ${seconds(began)}`);
  else if (verdict.kind === 'survived')
    say(`${mutant.id}: SURVIVED ${where} in ${seconds(began)}. ${mutant.guards}`);
  else say(`${mutant.id}: BROKEN in ${seconds(began)}, ${verdict.why} (${where})`);
  return verdict.kind;
}

async function main(): Promise<number> {
  const { mutants, isList, areTestsSound } = choose(process.argv.slice(2), MUTANTS, Date.now());
  if (isList) {
    for (const { id, file, guards } of mutants) say(`${id}  ${file}\n    ${guards}`);
    return 0;
  }
  const dirty = changedFiles(ROOT, [...new Set(mutants.map(({ file }) => file))]);
  if (dirty.length > 0) {
    say(
      `Nothing was run: ${dirty.join(', ')} ${dirty.length === 1 ? 'has' : 'have'} changes that are not committed, and mutants are made in place. Commit them; or, where they are what a killed run left behind, take them back with git.`,
    );
    return 1;
  }
  const began = performance.now();
  const counts = { killed: 0, survived: 0, broken: 0 };
  for (const mutant of mutants) counts[await run(mutant, areTestsSound)] += 1;
  say(
    `${counts.killed} of ${mutants.length} mutants killed, ${counts.survived} survived, ${counts.broken} broken, in ${seconds(began)}`,
  );
  return counts.killed === mutants.length ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
