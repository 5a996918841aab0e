import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { mergeSources } from './merge-sources.ts';
import { readSources } from './read-sources.ts';

/** The committed schema: what integrators read and reviewers compare. */
const COMMITTED = new URL('../schema.graphql', import.meta.url);

/** The same as a module, so that nothing has to find and read a file at run time. Not committed. */
const MODULE = new URL('./generated/schema.ts', import.meta.url);

const merged = mergeSources(await readSources());

// Without --write a changed schema stops every build: what integrators read changes by intent, and is committed.
if (process.argv.includes('--write')) await writeFile(COMMITTED, merged);
const line = firstDifference(await readFile(COMMITTED, 'utf8').catch(() => ''), merged);
if (line !== null) {
  console.error(
    `packages/schema/schema.graphql differs from its sources, first in line ${line}. ` +
      'Run `pnpm --filter @darkroom/schema run update` and commit the file.',
  );
  process.exitCode = 1;
} else if (!process.argv.includes('--check')) {
  await mkdir(new URL('./', MODULE), { recursive: true });
  await writeFile(
    MODULE,
    '// Generated from src/*.graphql by generate.ts: edit there.\n\n' +
      '/** The whole public schema in GraphQL schema definition language. */\n' +
      `export const typeDefs: string = ${JSON.stringify(merged)};\n`,
  );
}

/** The number, from 1, of the first line that is not the same in both; null where every line is. */
function firstDifference(committed: string, fresh: string): number | null {
  if (committed === fresh) return null;
  const left = committed.split('\n');
  const right = fresh.split('\n');
  return right.findIndex((line, index) => line !== left[index]) + 1 || right.length + 1;
}
