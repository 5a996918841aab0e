import type { Problems } from '../problem.ts';
import type { LocatedMap } from '../yaml/located.ts';
import { FILE_LIMIT, readYaml, tellTooLarge } from '../yaml/read-yaml.ts';
import { type FileTree, shownPath, type TreeEntry } from './file-tree.ts';

/** One YAML file as it was read. */
export interface ReadFile {
  /** As problems show it. */
  path: string;
  /** The day on which it was last changed, UTC. */
  changedOn: string;
  content: LocatedMap | null;
}

/** A provider's folder as it was read, and nothing checked yet. */
export interface ReadFolder {
  /** The folder's own name. */
  name: string;
  provider: ReadFile;
  /** Files of models/ and of each folder in it, by folder, then by name. */
  models: ReadonlyMap<string, ReadonlyMap<string, ReadFile>>;
  /** Names in the folder and in _assets/, where icons are looked for, and where each lies. */
  assets: ReadonlyMap<string, string>;
  hasAdapter: boolean;
}

const isYaml = ({ name, isFile }: TreeEntry) =>
  isFile && /\.ya?ml$/.test(name) && !name.startsWith('.');

async function readOne(tree: FileTree, path: string, problems: Problems): Promise<ReadFile> {
  const shown = shownPath(tree, path);
  const { byteSize, changedOn, bytes } = await tree.read(path, FILE_LIMIT);
  if (bytes === null) {
    tellTooLarge(byteSize, { file: shown, line: 1, column: 1 }, problems);
    return { path: shown, changedOn, content: null };
  }
  return { path: shown, changedOn, content: readYaml(bytes, shown, problems) };
}

/** Names of the folders that hold a provider.yaml. Nothing else is looked at, so there is no list to keep. */
export async function findFolders(tree: FileTree): Promise<string[]> {
  const found: string[] = [];
  for (const { name, isFolder } of await tree.entries('')) {
    if (!isFolder) continue;
    const entries = await tree.entries(name);
    if (entries.some((entry) => entry.name === 'provider.yaml')) found.push(name);
  }
  return found;
}

/** Reads every YAML file of a provider's folder. */
export async function readFolder(
  tree: FileTree,
  name: string,
  problems: Problems,
): Promise<ReadFolder> {
  const entries = await tree.entries(name);
  const provider = await readOne(tree, `${name}/provider.yaml`, problems);
  const models = new Map<string, Map<string, ReadFile>>();
  const modelsFolder = `${name}/models`;
  const inModels = await tree.entries(modelsFolder);
  const folders = [
    modelsFolder,
    ...inModels.filter((entry) => entry.isFolder).map((entry) => `${modelsFolder}/${entry.name}`),
  ];
  for (const folder of folders) {
    const files = new Map<string, ReadFile>();
    const inside = folder === modelsFolder ? inModels : await tree.entries(folder);
    for (const entry of inside.filter(isYaml)) {
      // Dify's lists of positions: no map, and no model.
      if (entry.name === '_position.yaml') continue;
      files.set(entry.name, await readOne(tree, `${folder}/${entry.name}`, problems));
    }
    models.set(folder, files);
  }
  const assets = new Map<string, string>();
  for (const folder of [name, `${name}/_assets`]) {
    for (const entry of folder === name ? entries : await tree.entries(folder)) {
      if (entry.isFile) assets.set(entry.name, tree.locate(`${folder}/${entry.name}`));
    }
  }
  return {
    name,
    provider,
    models,
    assets,
    hasAdapter: entries.some((entry) => entry.name === 'adapter.ts' || entry.name === 'adapter.js'),
  };
}
