import { lstat, readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Environment } from '../environment.ts';
import { inputProblem } from '../program/cli-problem.ts';
import { DATABASE_FILE, PICTURES_FOLDER } from './manifest.ts';

/** What of a data folder is no part of a backup: the database, which is copied by itself, and what a server makes anew. */
const LEFT_OUT: readonly RegExp[] = [
  /^darkroom\.db(?:-wal|-shm|-journal)?$/,
  /^server\.lock/,
  /^previews(?:\/|$)/,
  /^images(?:\/|$)/,
  /(?:^|\/)tmp$/,
  /\.tmp$/,
];

/** Every file below a folder, by its path within, in order. Links and sockets are passed over. */
export async function filesBelow(
  folder: string,
  isLeftOut: (path: string) => boolean = () => false,
  within = '',
): Promise<string[]> {
  const entries = await readdir(join(folder, within), { withFileTypes: true }).catch(ignoreMissing);
  const found: string[] = [];
  for (const entry of entries) {
    const path = within === '' ? entry.name : `${within}/${entry.name}`;
    if (isLeftOut(path)) continue;
    if (entry.isDirectory()) found.push(...(await filesBelow(folder, isLeftOut, path)));
    else if (entry.isFile()) found.push(path);
  }
  return found.sort();
}

/** Settings, keys, providers of one's own and raw answers: everything of a home but database and pictures. */
export const otherFiles = (home: string): Promise<string[]> =>
  filesBelow(home, (path) => LEFT_OUT.some((pattern) => pattern.test(path)));

/** Pictures, by path within their folder; halves of some are left out. */
export const pictureFiles = (folder: string): Promise<string[]> =>
  filesBelow(folder, (path) => !/^[0-9a-f]{2}(?:\/[0-9a-f]{62})?$/.test(path));

/** The name under which a picture lies, as the store has it. */
export const pictureFile = (sha256: string): string => `${sha256.slice(0, 2)}/${sha256.slice(2)}`;

function ignoreMissing(error: unknown): [] {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
  throw error;
}

/** Whether a path is a file. */
export async function isFile(path: string): Promise<boolean> {
  const stats = await lstat(path).catch(() => null);
  return stats?.isFile() === true;
}

/** Where a server keeps database and pictures, absolute. */
export interface DataPlaces {
  readonly home: string;
  readonly database: string;
  readonly pictures: string;
}

/** Within the home, or where the server's own variables say. @throws CliProblem where one of them names no file. */
export const dataPlaces = ({ home, databaseUrl, storageUrl }: Urls): DataPlaces => ({
  home,
  database: pathOf('DARKROOM_DATABASE_URL', databaseUrl) ?? join(home, DATABASE_FILE),
  pictures: pathOf('DARKROOM_STORAGE_URL', storageUrl) ?? join(home, PICTURES_FOLDER),
});

type Urls = Pick<Environment, 'home' | 'databaseUrl' | 'storageUrl'>;

/** `file:/var/lib/…`, `file:///…` or a bare path, as a server reads it. What it holds is told to nobody. */
function pathOf(variable: string, url: string | null): string | null {
  if (url === null) return null;
  const path = url.replace(/^file:/i, '');
  if (/^[a-z][a-z0-9+.-]+:/i.test(path) || path === '')
    throw inputProblem(`${variable} names no file.`, 'It looks like file:/var/lib/darkroom/…');
  if (!path.startsWith('//')) return resolve(path);
  try {
    return fileURLToPath(url);
  } catch {
    throw inputProblem(`${variable} names no file of this machine.`);
  }
}
