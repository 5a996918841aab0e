import type { Dirent } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Something in a folder of a tree. A link on disk counts as both: what it leads to is found out by looking. */
export interface TreeEntry {
  name: string;
  isFile: boolean;
  isFolder: boolean;
}

/** A file as it was read. */
export interface TreeFile {
  byteSize: number;
  /** The day on which it was last changed, UTC. */
  changedOn: string;
  /** Null where it has more bytes than were asked for. */
  bytes: Uint8Array | null;
}

/** Where files of providers come from. Paths are relative to the tree, with "/"; "" is the tree itself. */
export interface FileTree {
  /** What problems call the tree's own folder: "providers"; "" for nothing. */
  readonly name: string;
  /** Sorted by name; none where there is no such folder. */
  entries(folder: string): Promise<TreeEntry[]>;
  /** Throws where there is no such file. */
  read(path: string, maximumBytes: number): Promise<TreeFile>;
  /** Where the file lies on disk. */
  locate(path: string): string;
}

const byName = (left: { name: string }, right: { name: string }) =>
  left.name < right.name ? -1 : left.name > right.name ? 1 : 0;

const isMissing = (error: unknown) =>
  error instanceof Error &&
  'code' in error &&
  (error.code === 'ENOENT' || error.code === 'ENOTDIR');

/** The files below a directory on disk. */
export function diskTree(directory: string, name: string): FileTree {
  return {
    name,
    locate: (path) => join(directory, path),
    async entries(folder) {
      let found: Dirent[];
      try {
        found = await readdir(join(directory, folder), { withFileTypes: true });
      } catch (error) {
        if (isMissing(error)) return [];
        throw error;
      }
      return found
        .map((entry) => ({
          name: entry.name,
          isFile: entry.isFile(),
          isFolder: entry.isDirectory() || entry.isSymbolicLink(),
        }))
        .sort(byName);
    },
    async read(path, maximumBytes) {
      const file = join(directory, path);
      const { size, mtime } = await stat(file);
      return {
        byteSize: size,
        changedOn: mtime.toISOString().slice(0, 10),
        bytes: size > maximumBytes ? null : await readFile(file),
      };
    },
  };
}

/** Files at hand, by path. What holds no YAML may be without content: its name is enough. */
export function memoryTree(
  files: ReadonlyMap<string, Uint8Array | null>,
  today: string,
  name: string,
): FileTree {
  return {
    name,
    locate: (path) => path,
    async entries(folder) {
      const start = folder === '' ? '' : `${folder}/`;
      const found = new Map<string, TreeEntry>();
      for (const path of files.keys()) {
        if (!path.startsWith(start)) continue;
        const [first = '', ...rest] = path.slice(start.length).split('/');
        const isFolder = rest.length > 0;
        found.set(first, { name: first, isFile: !isFolder, isFolder });
      }
      return [...found.values()].sort(byName);
    },
    async read(path, maximumBytes) {
      const bytes = files.get(path) ?? new Uint8Array();
      const byteSize = bytes.byteLength;
      return { byteSize, changedOn: today, bytes: byteSize > maximumBytes ? null : bytes };
    },
  };
}

/** A path as problems show it: below the tree's name. */
export const shownPath = (tree: FileTree, path: string): string =>
  tree.name === '' ? path : `${tree.name}/${path}`;

/** A tree in which one of the folders is not there. */
export const withoutFolder = (tree: FileTree, folder: string): FileTree => ({
  ...tree,
  entries: async (path) =>
    path === ''
      ? (await tree.entries('')).filter(({ name }) => name !== folder)
      : tree.entries(path),
});
