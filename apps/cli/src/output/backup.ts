import type { MadeBackup } from '../backup/make-backup.ts';
import type { RestoredBackup } from '../backup/restore-backup.ts';
import { renderBytes } from './image.ts';
import type { Style } from './style.ts';
import { renderFields } from './table.ts';
import { renderTime } from './time.ts';

const filesOf = ({ files, bytes }: { files: number; bytes: number }) =>
  `${files}, ${renderBytes(bytes)}`;

/** What a backup holds. */
export const renderBackup = (made: MadeBackup, style: Style): string =>
  renderFields(
    [
      ['Backup', made.folder],
      ['Files', filesOf(made)],
      ['Pictures', `${made.pictures}, ${made.missing.length} of them missing`],
    ],
    style,
  );

/** What was brought back, and of when. */
export const renderRestored = (restored: RestoredBackup, style: Style): string =>
  renderFields(
    [
      ['Restored', restored.home],
      ['Files', filesOf(restored)],
      ['As of', renderTime(restored.createdAt)],
      ['Made by', `Darkroom ${restored.version}`],
    ],
    style,
  );
