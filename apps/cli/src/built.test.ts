import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const COMPILER = fileURLToPath(
  new URL('../../../node_modules/typescript/bin/tsc', import.meta.url),
);

it('names no .ts file once it is built, which nobody would find', { timeout: 60_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'darkroom-cli-built-'));
  try {
    execFileSync(
      process.execPath,
      [COMPILER, '-p', 'tsconfig.build.json', '--outDir', folder, '--incremental', 'false'],
      { cwd: ROOT },
    );
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.js'),
    );
    expect(files).toContain('main.js');
    const wrong = files.filter((name) =>
      /(?:\bfrom |\bimport ?\(?|\bURL\()\s*['"`]\.[^'"`\n]*\.ts['"`]/.test(
        readFileSync(join(folder, name), 'utf8'),
      ),
    );
    expect(wrong).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
