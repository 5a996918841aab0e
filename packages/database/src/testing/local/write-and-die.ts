/** Writes one row of `file`, says that it is written, begins another transaction and kills itself within it. */
import { writeSync } from 'node:fs';
import { openDatabase } from '../../database.ts';

const [file] = process.argv.slice(2);
if (file === undefined) process.exit(2);
const database = await openDatabase({ file });
await database.modelRemovals.add('kept');
writeSync(1, 'acknowledged\n');
await database.transaction(async (tx) => {
  await tx.modelRemovals.add('never');
  process.kill(process.pid, 'SIGKILL');
  await new Promise(() => undefined);
});
