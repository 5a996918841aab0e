import type { Dirent } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Problems } from '../problem.ts';
import type { LocatedMap } from '../yaml/located.ts';
import { FILE_LIMIT, readYaml, tellTooLarge } from '../yaml/read-yaml.ts';

/** One YAML file as it was read. */
export interface ReadFile {
  path: string;
  /** The day on which it was last changed, UTC. */
  changedOn: string;
  content: LocatedMap | null;
}

/** A provider's folder as it was read, and nothing checked yet. */
export interface ReadFolder {
  path: string;
  /** The folder's own name. */
  name: string;
  provider: ReadFile;
  /** Files of models/ and of each folder in it, by folder, then by name. */
  models: ReadonlyMap<string, ReadonlyMap<string, ReadFile>>;
  /** Names in the folder and in _assets/, where icons are looked for. */
  assets: ReadonlyMap<string, string>;
  hasAdapter: boolean;
}

const isYaml = (entry: Dirent) =>
  entry.isFile() && /\.ya?ml$/.test(entry.name) && !entry.name.startsWith('.');

const byName = (left: Dirent, right: Dirent) =>
  left.name < right.name ? -1 : left.name > right.name ? 1 : 0;

async function entriesOf(path: string): Promise<Dirent[]> {
  try {
    return (await readdir(path, { withFileTypes: true })).sort(byName);
  } catch (error) {
    if (
      error instanceof Error &&
      'code' in error &&
      (error.code === 'ENOENT' || error.code === 'ENOTDIR')
    )
      return [];
    throw error;
  }
}

async function readOne(path: string, problems: Problems): Promise<ReadFile> {
  const facts = await stat(path);
  const changedOn = facts.mtime.toISOString().slice(0, 10);
  if (facts.size > FILE_LIMIT) {
    tellTooLarge(facts.size, { file: path, line: 1, column: 1 }, problems);
    return { path, changedOn, content: null };
  }
  return { path, changedOn, content: readYaml(await readFile(path), path, problems) };
}

/** The folders that hold a provider.yaml, by name. Nothing else is looked at, so there is no list to keep. */
export async function findFolders(directory: string): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await entriesOf(directory)) {
    if (!entry.isDirectory() && !entry.isSymbolicLink()) continue;
    const names = await entriesOf(join(directory, entry.name));
    if (names.some(({ name }) => name === 'provider.yaml')) found.push(join(directory, entry.name));
  }
  return found;
}

/** Reads every YAML file of a provider's folder. */
export async function readFolder(path: string, problems: Problems): Promise<ReadFolder> {
  const entries = await entriesOf(path);
  const provider = await readOne(join(path, 'provider.yaml'), problems);
  const models = new Map<string, Map<string, ReadFile>>();
  const modelsPath = join(path, 'models');
  const inModels = await entriesOf(modelsPath);
  const folders = [
    modelsPath,
    ...inModels.filter((entry) => entry.isDirectory()).map((entry) => join(modelsPath, entry.name)),
  ];
  for (const folder of folders) {
    const files = new Map<string, ReadFile>();
    for (const entry of (folder === modelsPath ? inModels : await entriesOf(folder)).filter(
      isYaml,
    )) {
      // Dify's lists of positions: no map, and no model.
      if (entry.name === '_position.yaml') continue;
      files.set(entry.name, await readOne(join(folder, entry.name), problems));
    }
    models.set(folder, files);
  }
  const assets = new Map<string, string>();
  for (const folder of [path, join(path, '_assets')]) {
    for (const entry of folder === path ? entries : await entriesOf(folder)) {
      if (entry.isFile()) assets.set(entry.name, join(folder, entry.name));
    }
  }
  return {
    path,
    name: path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1),
    provider,
    models,
    assets,
    hasAdapter: entries.some(({ name }) => name === 'adapter.ts' || name === 'adapter.js'),
  };
}
