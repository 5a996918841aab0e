import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const DIST = fileURLToPath(new URL('../dist/', import.meta.url));

/** What a page loads before it shows anything: its scripts and styles, and whatever those import at once. */
function initialFiles(page: string): Set<string> {
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

const kilobytes = (bytes: number) => `${(bytes / 1000).toFixed(0)} kB`.padStart(8);

function print(name: string, files: Iterable<string>): void {
  for (const ending of ['.js', '.css']) {
    const bytes = [...files]
      .filter((file) => file.endsWith(ending))
      .map((file) => readFileSync(join(DIST, file)));
    const whole = bytes.reduce((sum, one) => sum + one.length, 0);
    const packed = bytes.reduce((sum, one) => sum + gzipSync(one).length, 0);
    console.log(
      `${name.padEnd(18)} ${ending.padEnd(5)} ${String(bytes.length).padStart(3)} files ${kilobytes(whole)}  gzip ${kilobytes(packed)}`,
    );
  }
}

print('studio, at once', initialFiles('index.html'));
print('explorer, at once', initialFiles('graphiql/index.html'));
const all = readdirSync(DIST, { recursive: true, encoding: 'utf8' }).filter((file) =>
  statSync(join(DIST, file)).isFile(),
);
print('everything', all);
