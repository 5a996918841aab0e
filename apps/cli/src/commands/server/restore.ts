import { resolve } from 'node:path';
import { restoreBackup } from '../../backup/restore-backup.ts';
import { renderRestored } from '../../output/backup.ts';
import { defineCommand } from '../../program/command.ts';

export default defineCommand({
  args: {
    folder: {
      type: 'positional',
      required: true,
      description: 'What `darkroom server backup` made.',
    },
  },
  examples: [
    'darkroom server restore /backups/darkroom-2026-11-21',
    'DARKROOM_HOME=/srv/darkroom darkroom server restore /backups/today',
  ],
  json: '{ home, createdAt, version, files, bytes }',
  notes:
    'Into DARKROOM_HOME, which must be empty or not there, with no server on it. A backup that was cut off or changed is refused, with nothing written. What was under way at the time of the backup is asked after at the provider, or told as of unknown outcome: it is never sent a second time.',
  run: async ({ args, session }) => {
    const { environment, output, terminal, workingDirectory } = session;
    const restored = await restoreBackup(
      resolve(workingDirectory, args.folder),
      environment.home,
      (files) => {
        if (terminal.showsProgress) output.progress(`${files} files brought back`);
      },
    );
    output.result(restored, renderRestored);
    for (const [variable, value] of [
      ['DARKROOM_DATABASE_URL', environment.databaseUrl],
      ['DARKROOM_STORAGE_URL', environment.storageUrl],
    ] as const)
      if (value !== null)
        output.warn(
          `${variable} is set, so a server looks there: unset it, or move what was restored to that place.`,
        );
    output.note('Start the server: darkroom serve');
    return 0;
  },
});
