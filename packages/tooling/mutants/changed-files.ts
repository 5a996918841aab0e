import { execFileSync } from 'node:child_process';

/** Those of `files` that differ from what is committed, or that git does not know. */
export function changedFiles(root: string, files: readonly string[]): string[] {
  const status = execFileSync('git', ['status', '--porcelain', '-z', '--', ...files], {
    cwd: root,
    encoding: 'utf8',
  });
  return status
    .split('\0')
    .filter((line) => line !== '')
    .map((line) => line.slice(3));
}
