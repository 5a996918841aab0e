import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sentenceOf } from '../doctor/finding.ts';
import { CliProblem } from '../program/cli-problem.ts';

/** The file that makes a folder a whole backup: it comes last, and names everything else. */
export const MANIFEST_FILE = 'backup.json';

/** The database's name in a backup, wherever the server keeps it. */
export const DATABASE_FILE = 'darkroom.db';

/** The folder of pictures in a backup, wherever the server keeps them. */
export const PICTURES_FOLDER = 'images';

const FORMAT = 1;

/** What a file holds. */
export interface FileFacts {
  /** How many bytes. */
  readonly bytes: number;
  /** In lower-case hex. */
  readonly sha256: string;
}

/** What is in a backup. */
export interface Manifest {
  /** The Darkroom that made it. */
  readonly version: string;
  /** When the copy of the database was taken, ISO 8601. */
  readonly createdAt: string;
  /** By path within the backup, with `/`. */
  readonly files: ReadonlyMap<string, FileFacts>;
}

export function writeManifest({ version, createdAt, files }: Manifest): string {
  const content = { format: FORMAT, version, createdAt, files: Object.fromEntries(files) };
  return `${JSON.stringify(content, null, 1)}\n`;
}

const unusable = (message: string, hint: string) =>
  new CliProblem('BACKUP_UNUSABLE', message, { exitCode: 2, hint });

const OTHER = 'Nothing was restored. Take another backup.';

/** Reads what a backup says of itself. @throws CliProblem where it is none, or was cut off before it was whole. */
export async function readManifest(folder: string): Promise<Manifest> {
  let text: string;
  try {
    text = await readFile(join(folder, MANIFEST_FILE), 'utf8');
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    throw unusable(
      isMissing
        ? `${folder} has no ${MANIFEST_FILE}: it is no backup, or the making of it was cut off.`
        : `${join(folder, MANIFEST_FILE)} cannot be read: ${sentenceOf(error)}`,
      OTHER,
    );
  }
  const manifest = parse(text);
  if (manifest === 'newer')
    throw unusable(
      `${folder} was made by a newer Darkroom, in a form that this one does not know.`,
      'Nothing was restored. Update Darkroom, and try again.',
    );
  if (manifest === null) throw unusable(`${join(folder, MANIFEST_FILE)} is damaged.`, OTHER);
  return manifest;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function parse(text: string): Manifest | 'newer' | null {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isRecord(content) || typeof content.format !== 'number') return null;
  if (content.format > FORMAT) return 'newer';
  const { version, createdAt, files } = content;
  if (typeof version !== 'string' || typeof createdAt !== 'string' || !isRecord(files)) return null;
  const facts = new Map<string, FileFacts>();
  for (const [path, file] of Object.entries(files)) {
    if (!isRecord(file) || !isInside(path)) return null;
    const { bytes, sha256 } = file;
    if (typeof bytes !== 'number' || typeof sha256 !== 'string') return null;
    facts.set(path, { bytes, sha256 });
  }
  return facts.has(DATABASE_FILE) ? { version, createdAt, files: facts } : null;
}

/** Whether a path stays within the folder that it is joined to. */
const isInside = (path: string) =>
  path
    .split('/')
    .every((part) => part !== '' && part !== '.' && part !== '..' && !part.includes('\\'));
