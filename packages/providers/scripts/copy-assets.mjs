// Copies what the compiler leaves behind: the providers' YAML files and icons, from src to dist.
import { cp, mkdir, readdir } from 'node:fs/promises';
import { dirname, extname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const source = fileURLToPath(new URL('../src/', import.meta.url));
const target = fileURLToPath(new URL('../dist/', import.meta.url));
const WANTED = new Set(['.yaml', '.yml', '.svg', '.png']);

let copied = 0;
for (const entry of await readdir(source, { recursive: true, withFileTypes: true })) {
  const path = relative(source, join(entry.parentPath, entry.name));
  const isFixture = path.split(/[\\/]/).includes('fixtures');
  if (!entry.isFile() || isFixture || !WANTED.has(extname(entry.name))) continue;
  await mkdir(dirname(join(target, path)), { recursive: true });
  await cp(join(source, path), join(target, path));
  copied += 1;
}
console.log(`${copied} files copied to dist`);
