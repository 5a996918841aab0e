import { type Dirent, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { CatalogFileInput } from '../gql/graphql.ts';

/** A file that cannot be sent for checking. */
export interface UnreadableFile {
  readonly path: string;
  readonly message: string;
}

/** Bytes of one file of a catalog; larger ones are refused. */
const FILE_LIMIT = 256 * 1024;
/** What the catalog looks at: the folder, icons, models and folders of models. */
const FOLDERS = /^(_assets|models(\/[^/]+)?)$/;

/** The files of a provider's folder as they are sent for checking: YAML with its content, others by name. */
export function readProviderFolder(directory: string): {
  files: CatalogFileInput[];
  unreadable: UnreadableFile[];
} {
  const files: CatalogFileInput[] = [];
  const unreadable: UnreadableFile[] = [];
  const walk = (folder: string) => {
    for (const entry of entriesOf(join(directory, folder))) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        if (FOLDERS.test(path)) walk(path);
      } else if (!/\.ya?ml$/.test(path)) files.push({ path, content: null });
      else {
        const content = textOf(join(directory, path));
        if (typeof content === 'string') files.push({ path, content });
        else unreadable.push({ path, message: content.message });
      }
    }
  };
  walk('');
  return { files, unreadable };
}

function entriesOf(folder: string): Dirent[] {
  return readdirSync(folder, { withFileTypes: true }).sort((left, right) =>
    left.name < right.name ? -1 : 1,
  );
}

function textOf(file: string): string | { message: string } {
  try {
    const { size } = statSync(file);
    if (size > FILE_LIMIT)
      return { message: `The file has ${size} bytes; ${FILE_LIMIT} are the most. Split it.` };
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch (error) {
    if (error instanceof TypeError)
      return { message: 'The file is no UTF-8 text. Save it as UTF-8.' };
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
    return { message: `The file cannot be read (${code}).` };
  }
}
