import type { Stats } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Finding, ok, problem, skipped } from './finding.ts';

/** Folders of the data that are their owner's alone. */
const FOLDERS = ['', 'images', 'previews', 'spool', 'providers'];

/** Files that are their owner's alone. The folder around them is closed too; a copy or a backup may lie in an open one. */
const FILES = [
  'config.yaml',
  'api_keys.yaml',
  'darkroom.db',
  'darkroom.db-wal',
  'darkroom.db-shm',
  'master.key',
  'cli-token',
];

/** Folders that a home cannot be without once a server has run. */
const NEEDED = ['images', 'spool'];

/** What of the data folder others could read, or is another user's. */
export async function checkPermissions(
  home: string,
  ownId: number | null = process.getuid?.() ?? null,
): Promise<Finding[]> {
  if (ownId === null)
    return [skipped('Permissions', 'Windows keeps them by user; they are not looked at here.')];
  const findings: Finding[] = [];
  let looked = 0;
  for (const [names, mode] of [[FOLDERS, 0o700] as const, [FILES, 0o600] as const]) {
    for (const name of names) {
      const path = join(home, name);
      const stats = await statsOf(path);
      if (stats === null) {
        if (NEEDED.includes(name)) findings.push(missing(path));
        continue;
      }
      looked += 1;
      const wrong = judge(path, stats, mode, ownId);
      if (wrong !== null) findings.push(wrong);
    }
  }
  return findings.length > 0
    ? findings
    : [ok('Permissions', `${looked} files and folders, all for their owner alone`)];
}

const missing = (path: string): Finding =>
  problem(
    'Permissions',
    `${path} is missing.`,
    'If a backup was brought back, bring back the whole folder. A start of the server makes it anew, empty.',
  );

/** What is wrong with a file's mode or owner; null for nothing. Links are told by what they are, and not followed. */
function judge(path: string, stats: Stats, mode: number, ownId: number): Finding | null {
  if (stats.isSymbolicLink()) return null;
  if (stats.uid !== ownId) {
    return problem(
      'Permissions',
      `${path} belongs to another user (id ${stats.uid}), and this is ${ownId}.`,
      `Run Darkroom as that user, or, if it is yours: sudo chown -R ${ownId} ${path}`,
    );
  }
  if ((stats.mode & 0o077) === 0) return null;
  const is = (stats.mode & 0o777).toString(8).padStart(4, '0');
  const wanted = mode.toString(8);
  return problem(
    'Permissions',
    `${path} is open to others on this machine (mode ${is}, wanted 0${wanted}).`,
    `chmod ${wanted} ${path}`,
  );
}

async function statsOf(path: string): Promise<Stats | null> {
  try {
    return await lstat(path);
  } catch {
    return null;
  }
}
