import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { SourceFile } from './source-file.ts';

const TEXT = /\.(?:[cm]?[jt]sx?|json|ya?ml|md|css|graphql|prisma|sql|html|svg)$/;

/** Every file that git knows or would take in, with its text where a rule may read it. */
export function readRepository(root: string): SourceFile[] {
  const listed = execFileSync(
    'git',
    ['ls-files', '-z', '--cached', '--others', '--exclude-standard'],
    {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    },
  );
  return [...new Set(listed.split('\0'))]
    .filter(
      (path) => path !== '' && existsSync(join(root, path)) && statSync(join(root, path)).isFile(),
    )
    .map((path) => ({
      path,
      text: TEXT.test(path) ? readFileSync(join(root, path), 'utf8') : '',
    }));
}
