import type { Mutant } from '../mutant.ts';

const backup = (name: string) => ({
  package: 'apps/cli',
  file: 'src/backup/backup.test.ts',
  name,
});
const BACKUP = 'apps/cli/src/backup';
const REFUSED = backup('refuses a backup that');

/** What is copied away, and what may come back. */
export const BACKUPS: readonly Mutant[] = [
  {
    id: 'backups-come-back-whole',
    guards: 'A backup that lacks a file is refused before anything is written.',
    file: `${BACKUP}/restore-backup.ts`,
    find: 'if (faults.length > 0) throw notWhole(folder, faults);',
    replace: 'if (faults.length < 0) throw notWhole(folder, faults);',
    test: REFUSED,
  },
  {
    id: 'backups-come-back-as-they-were',
    guards: 'A file that has other bytes than it had is refused.',
    file: `${BACKUP}/restore-backup.ts`,
    find: 'if (copied.bytes !== bytes || copied.sha256 !== sha256)',
    replace: 'if (copied.bytes !== bytes)',
    test: REFUSED,
  },
  {
    id: 'backups-stay-in-their-folder',
    guards: 'A manifest leads to no file outside of its backup.',
    file: `${BACKUP}/manifest.ts`,
    find: 'if (!isRecord(file) || !isInside(path)) return null;',
    replace: 'if (!isRecord(file)) return null;',
    test: REFUSED,
  },
  {
    id: 'backups-go-over-nothing',
    guards: 'A restore goes over no data folder that holds anything.',
    file: `${BACKUP}/restore-backup.ts`,
    find: 'if (entries.length > left.length)',
    replace: 'if (entries.length < 0)',
    test: backup('goes over nothing that is there'),
  },
  {
    id: 'backups-are-for-their-owner',
    guards: 'What a backup holds, the master key among it, nobody else can read.',
    file: `${BACKUP}/copy-file.ts`,
    find: "const copy = await open(to, 'w', 0o600);",
    replace: "const copy = await open(to, 'w', 0o644);",
    test: backup('holds what a server cannot make anew'),
  },
];
