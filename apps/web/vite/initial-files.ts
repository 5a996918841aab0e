import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

/** Where the built app stands. */
export const DIST = fileURLToPath(new URL('../dist/', import.meta.url));

/** What a page loads before it shows anything: its scripts and styles, and whatever those import at once. */
export function initialFiles(page: string): Set<string> {
  const files = new Set<string>();
  const visit = (file: string) => {
    if (files.has(file)) return;
    files.add(file);
    if (!file.endsWith('.js')) return;
    const text = readFileSync(join(DIST, file), 'utf8');
    for (const [, imported] of text.matchAll(/(?:from|import)\s*["'](\.[^"']+\.js)["']/g)) {
      if (imported) visit(normalize(join(dirname(file), imported)));
    }
  };
  const html = readFileSync(join(DIST, page), 'utf8');
  for (const [, file] of html.matchAll(/(?:src|href)="\/([^"]+\.(?:js|css))"/g))
    if (file) visit(file);
  return files;
}

/** How many of the files have this ending, and their bytes as they are and as gzip sends them. */
export function sizesOf(
  files: Iterable<string>,
  ending: '.js' | '.css',
): { count: number; whole: number; packed: number } {
  const contents = [...files]
    .filter((file) => file.endsWith(ending))
    .map((file) => readFileSync(join(DIST, file)));
  return {
    count: contents.length,
    whole: contents.reduce((sum, one) => sum + one.length, 0),
    packed: contents.reduce((sum, one) => sum + gzipSync(one).length, 0),
  };
}
