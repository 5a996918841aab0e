/**
 * Migrates `file` with `count` numbered migrations and kills itself at the clock's `tick`-th reading: the clock is
 * read right before and right after each migration's statements, in the middle of its transaction.
 */
import { systemClock } from '@darkroom/core';
import { migrate } from '../../migrations/migrate.ts';
import { numberedMigrations } from './migrations.ts';

const [file, count, tick] = process.argv.slice(2);
if (file === undefined || count === undefined || tick === undefined) process.exit(2);
let reading = 0;
migrate(file, {
  migrations: numberedMigrations(Number(count)),
  clock: {
    ...systemClock,
    now: () => {
      reading += 1;
      if (reading === Number(tick)) process.kill(process.pid, 'SIGKILL');
      return Date.now();
    },
  },
});
process.stdout.write('done\n');
