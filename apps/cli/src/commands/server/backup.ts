import { resolve } from 'node:path';
import { dataPlaces } from '../../backup/home-files.ts';
import { makeBackup } from '../../backup/make-backup.ts';
import { renderBackup } from '../../output/backup.ts';
import { defineCommand } from '../../program/command.ts';
import { readVersion } from '../../version.ts';

export default defineCommand({
  args: {
    folder: {
      type: 'positional',
      required: true,
      description: 'A folder that is not there yet, or an empty one, outside of the data folder.',
    },
  },
  examples: [
    'darkroom server backup /backups/darkroom-2026-11-21',
    'DARKROOM_HOME=/srv/darkroom darkroom server backup /backups/today --json',
  ],
  json: '{ folder, files, bytes, pictures, missing: [sha256], damaged: [path] }',
  notes:
    'Beside a server that runs or without one, on the machine where its data lies: database and pictures of one moment, settings, keys, and answers that are still being read. Previews are left out: the server makes them anew. It holds master.key, so keep it like a key. Exit code 1: it was made, and lacks pictures that were lost or damaged before.',
  run: async ({ args, session }) => {
    const { environment, output, terminal, workingDirectory, clock } = session;
    const made = await makeBackup(dataPlaces(environment), resolve(workingDirectory, args.folder), {
      version: readVersion(),
      now: () => clock.now(),
      onFile: (files) => {
        if (terminal.showsProgress) output.progress(`${files} files copied`);
      },
    });
    output.result(made, renderBackup);
    for (const sha256 of made.missing.slice(0, 5))
      output.warn(`The picture ${sha256} is in the database and not on the disk.`);
    for (const path of made.damaged.slice(0, 5))
      output.warn(`${path} has other bytes than it had when it was stored.`);
    const lost = made.missing.length + made.damaged.length;
    if (lost > 0)
      output.note(
        `${lost} pictures were lost or damaged before this backup: \`darkroom doctor\` says more.`,
      );
    else output.note(`Bring it back with: darkroom server restore ${made.folder}`);
    return lost > 0 ? 1 : 0;
  },
});
