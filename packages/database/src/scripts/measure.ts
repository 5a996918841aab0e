/** `pnpm measure [folder]`: what the database costs on this machine's disk, at its default durability. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../database.ts';
import { migrate } from '../migrations/migrate.ts';

const folder = mkdtempSync(join(process.argv[2] ?? tmpdir(), 'darkroom-measure-'));
const file = join(folder, 'darkroom.db');

function report(what: string, milliseconds: number, count = 1): void {
  const each = (milliseconds / count).toFixed(3);
  const rate = Math.round((count / milliseconds) * 1000);
  process.stdout.write(`${what.padEnd(48)} ${each} ms each, ${rate} a second\n`);
}

async function time(what: string, count: number, work: (index: number) => Promise<unknown>) {
  for (let index = 0; index < 50; index += 1) await work(index); // until everything is compiled
  const start = performance.now();
  for (let index = 0; index < count; index += 1) await work(index + 50);
  report(what, performance.now() - start, count);
}

try {
  let start = performance.now();
  migrate(file);
  report('migrate: making the database', performance.now() - start);
  start = performance.now();
  migrate(file);
  report('migrate: up to date', performance.now() - start);
  start = performance.now();
  const database = await openDatabase({ file });
  await database.modelRemovals.sources();
  report('open, and the first query', performance.now() - start);

  const event = (index: number) => ({ topic: 'model', subject: `s${index}`, kind: 'CHANGED' });
  await time('commit of one row', 2000, (index) => database.events.append(event(index)));
  await time('transaction of 3 statements', 1000, (index) =>
    database.transaction(async (tx) => {
      await tx.events.append(event(index));
      await tx.modelRemovals.add(`source ${index}`);
      await tx.providerSettings.set('p', { state: String(index) });
    }),
  );
  start = performance.now();
  await Promise.all(
    Array.from({ length: 1000 }, (_, index) => database.events.append(event(index))),
  );
  report('commit of one row, 1000 asked for at once', performance.now() - start, 1000);
  await time('read by unique key', 2000, () => database.providerSettings.bySlug('p'));
  await database.close();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
