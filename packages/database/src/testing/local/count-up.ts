/** Adds 1 to a counter kept in a model's override, `times` times at once, reading it before each write. */
import { openDatabase } from '../../database.ts';

const [file, times] = process.argv.slice(2);
if (file === undefined || times === undefined) process.exit(2);
const database = await openDatabase({ file });
process.stdout.write('open\n');
await Promise.all(
  Array.from({ length: Number(times) }, () =>
    database.transaction(async (tx) => {
      const [row] = await tx.modelOverrides.bySources(['counter']);
      const changes = row?.changes;
      const value =
        typeof changes === 'object' && changes !== null && 'value' in changes
          ? Number(changes.value)
          : 0;
      await tx.modelOverrides.set('counter', { changes: { value: value + 1 } });
    }),
  ),
);
await database.close();
