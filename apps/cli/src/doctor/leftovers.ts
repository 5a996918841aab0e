import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Finding, ok, warning } from './finding.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** What earlier runs left behind: answers that nobody took in, halves of files, the lock of a server that was killed. */
export async function checkLeftovers(
  home: string,
  now: number,
  holder: LockHolder,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  if (holder.kind === 'dead') {
    findings.push(
      warning(
        'Leftovers',
        `The last server (process ${holder.pid}) ended without its goodbye: it was killed, or the power went.`,
        'The next start goes on with what was under way: darkroom serve',
      ),
    );
  }
  const answers = await olderThan(join(home, 'spool'), now - DAY_MS, /\.(?:answer|part)$/);
  if (answers > 0) {
    findings.push(
      warning(
        'Leftovers',
        `${answers} files in ${join(home, 'spool')} are older than a day: answers of providers, paid for and perhaps not taken in.`,
        'Do not delete them. Start the server, which takes in what it can, and see `darkroom generation list --status UNKNOWN_OUTCOME`.',
      ),
    );
  }
  let halves = 0;
  for (const folder of ['', 'images/tmp', 'previews/tmp'])
    halves += await olderThan(join(home, folder), now - DAY_MS, /\.tmp$/);
  if (halves > 0) {
    findings.push(
      warning(
        'Leftovers',
        `${halves} half-written files are older than a day.`,
        'The next start of the server removes them.',
      ),
    );
  }
  return findings.length > 0 ? findings : [ok('Leftovers', 'none')];
}

/** Whose the data folder is at the moment. */
export type LockHolder = { kind: 'none' } | { kind: 'alive' | 'dead'; pid: number };

/** Who holds the data folder: the server of this process id, dead or alive. */
export async function lockHolder(home: string): Promise<LockHolder> {
  let pid: unknown;
  try {
    const lock: unknown = JSON.parse(await readFile(join(home, 'server.lock'), 'utf8'));
    pid = typeof lock === 'object' && lock !== null && 'pid' in lock ? lock.pid : null;
  } catch {
    return { kind: 'none' };
  }
  if (typeof pid !== 'number' || !Number.isInteger(pid) || pid < 1) return { kind: 'none' };
  try {
    process.kill(pid, 0);
    return { kind: 'alive', pid };
  } catch (error) {
    const isThere = error instanceof Error && 'code' in error && error.code === 'EPERM';
    return { kind: isThere ? 'alive' : 'dead', pid };
  }
}

async function olderThan(folder: string, before: number, name: RegExp): Promise<number> {
  let count = 0;
  for (const file of await readdir(folder).catch(() => [])) {
    if (!name.test(file)) continue;
    const written = await stat(join(folder, file)).catch(() => null);
    if (written !== null && written.mtimeMs < before) count += 1;
  }
  return count;
}
