import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DIST, initialFiles, sizesOf } from './initial-files.ts';

const kilobytes = (bytes: number) => `${(bytes / 1000).toFixed(0)} kB`.padStart(8);

function print(name: string, files: ReadonlySet<string>): void {
  for (const ending of ['.js', '.css'] as const) {
    const { count, whole, packed } = sizesOf(files, ending);
    console.log(
      `${name.padEnd(18)} ${ending.padEnd(5)} ${String(count).padStart(3)} files ${kilobytes(whole)}  gzip ${kilobytes(packed)}`,
    );
  }
}

print('studio, at once', initialFiles('index.html'));
print('explorer, at once', initialFiles('graphiql/index.html'));
const all = readdirSync(DIST, { recursive: true, encoding: 'utf8' }).filter((file) =>
  statSync(join(DIST, file)).isFile(),
);
print('everything', new Set(all));
