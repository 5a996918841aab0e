import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PrismaClient } from '../client.ts';
import { openDatabase } from '../database.ts';
import { isDatabaseBusy } from '../errors.ts';
import { migrate } from '../migrations/migrate.ts';
import { runChild } from '../testing/local/child.ts';
import { temporaryDatabase, temporaryFolder } from '../testing/local/temporary-database.ts';
import { sharedAdapter } from './adapter.ts';
import { openConnections } from './connections.ts';
import { CONNECTION_SETTINGS } from './settings.ts';

/** Reads every setting on the writing and on the reading connection of a client. */
async function settingsOf(file: string): Promise<Record<string, unknown[]>> {
  const client = new PrismaClient({ adapter: sharedAdapter(await openConnections(file)) });
  const found: Record<string, unknown[]> = {};
  try {
    for (const { name } of CONNECTION_SETTINGS) {
      const column = name === 'busy_timeout' ? 'timeout' : name;
      // A pragma goes to the writer; the function of the same name within a SELECT to the reader.
      const writer = await client.$queryRawUnsafe<Record<string, unknown>[]>(`PRAGMA ${name}`);
      const reader = await client.$queryRawUnsafe<Record<string, unknown>[]>(
        `SELECT * FROM pragma_${name}`,
      );
      found[name] = [writer[0]?.[column], reader[0]?.[column]].map(String);
    }
    return found;
  } finally {
    await client.$disconnect();
  }
}

test('both connections have every setting, and have it again when the file is opened a second time', async () => {
  const file = join(temporaryFolder(), 'darkroom.db');
  migrate(file);
  const expected = Object.fromEntries(
    CONNECTION_SETTINGS.map(({ name, readsAs }) => [name, [readsAs, readsAs]]),
  );
  expect(expected).toMatchObject({ synchronous: ['2', '2'], journal_mode: ['wal', 'wal'] });
  expect(await settingsOf(file)).toEqual(expected);
  expect(await settingsOf(file)).toEqual(expected);
});

test('the file and what stands beside it is readable by its owner alone', async () => {
  const { database, file } = await temporaryDatabase();
  await database.modelRemovals.add('external://a/b');
  for (const suffix of ['', '-wal', '-shm']) {
    expect(statSync(`${file}${suffix}`).mode & 0o777).toBe(0o600);
  }
});

test('the reading connection cannot write', async () => {
  const { file } = await temporaryDatabase();
  const client = new PrismaClient({ adapter: sharedAdapter(await openConnections(file)) });
  const settings = await client.$queryRawUnsafe('SELECT query_only FROM pragma_query_only');
  expect(settings).toEqual([{ query_only: 1n }]);
  await client.$disconnect();
});

test('what runs beside a transaction neither sees nor joins it', async () => {
  const { database } = await temporaryDatabase();
  let besideWrite: Promise<void> | undefined;
  await expect(
    database.transaction(async (tx) => {
      await tx.modelRemovals.add('inside');
      expect(await tx.modelRemovals.sources()).toEqual(new Set(['inside']));
      expect(await database.modelRemovals.sources()).toEqual(new Set()); // not committed yet
      besideWrite = database.modelRemovals.add('beside'); // waits for its turn
      await tx.modelRemovals.add('inside too');
      throw new Error('changed my mind');
    }),
  ).rejects.toThrow('changed my mind');
  await besideWrite;
  expect(await database.modelRemovals.sources()).toEqual(new Set(['beside']));
});

test('50 transactions at once that read and then write lose no update', async () => {
  const { database } = await temporaryDatabase();
  await Promise.all(
    Array.from({ length: 50 }, () =>
      database.transaction(async (tx) => {
        const setting = await tx.providerSettings.bySlug('counter');
        const value = Number(setting?.stateMessage ?? 0) + 1;
        await tx.providerSettings.set('counter', { stateMessage: String(value) });
      }),
    ),
  );
  expect((await database.providerSettings.bySlug('counter'))?.stateMessage).toBe('50');
});

test('two processes with 50 such transactions each lose none either', async () => {
  const { database, file } = await temporaryDatabase();
  const ends = await Promise.all([1, 2].map(() => runChild('count-up.ts', file, '50').end));
  expect(ends.map((end) => end.output)).toEqual(['open\n', 'open\n']);
  const [row] = await database.modelOverrides.bySources(['counter']);
  expect(row?.changes).toEqual({ value: 100 });
});

test('a writer waits for the lock of another process, a reader does not', async () => {
  const { database, file } = await temporaryDatabase();
  const holder = runChild('hold-lock.ts', file, '1000');
  expect(await holder.firstLine).toBe('locked');
  const start = performance.now();
  await database.modelRemovals.sources();
  const read = performance.now() - start;
  await database.modelRemovals.add('external://a/b');
  const written = performance.now() - start;
  expect(read).toBeLessThan(300);
  expect(written).toBeGreaterThan(300); // it did have to wait
  expect(await database.modelRemovals.sources()).toEqual(new Set(['external://a/b']));
  expect((await holder.end).code).toBe(0);
});

test('past the busy timeout it says so, writes nothing, and the next write goes through', async () => {
  const { database, file } = await temporaryDatabase();
  const holder = runChild('hold-lock.ts', file, '60000');
  await holder.firstLine;
  const error: unknown = await database
    .transaction((tx) => tx.modelRemovals.add('late'))
    .catch((thrown: unknown) => thrown);
  expect(isDatabaseBusy(error)).toBe(true);
  holder.child.kill('SIGKILL');
  await holder.end;
  await database.transaction((tx) => tx.modelRemovals.add('after'));
  expect(await database.modelRemovals.sources()).toEqual(new Set(['after']));
});

test('a missing, damaged or foreign file does not open', async () => {
  const file = join(temporaryFolder(), 'darkroom.db');
  await expect(openDatabase({ file })).rejects.toMatchObject({ code: 'MISSING' });
  writeFileSync(file, 'no database '.repeat(500));
  await expect(openDatabase({ file })).rejects.toMatchObject({ code: 'UNREADABLE' });
});

test('what was acknowledged is there after the process is killed', async () => {
  const { database, file } = await temporaryDatabase();
  const child = runChild('write-and-die.ts', file);
  const end = await child.end;
  expect(end.signal).toBe('SIGKILL');
  expect(end.output).toBe('acknowledged\n');
  expect(await database.modelRemovals.sources()).toEqual(new Set(['kept']));
});
