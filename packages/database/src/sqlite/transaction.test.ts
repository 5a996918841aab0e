import { expect, test } from 'vitest';
import { openDatabase } from '../database.ts';
import { temporaryDatabase } from '../testing/local/temporary-database.ts';

async function open() {
  const { file, clock } = await temporaryDatabase();
  const statements: string[] = [];
  const fault: { at: string | null } = { at: null };
  const database = await openDatabase({
    file,
    clock,
    onStatement: (sql) => {
      statements.push(sql);
      if (fault.at === null || !sql.startsWith(fault.at)) return;
      fault.at = null;
      throw new Error('the disk is full');
    },
  });
  const add = (subject: string, after?: () => void) =>
    database.transaction(async (tx) => {
      await tx.events.append({ topic: 'model', subject, kind: 'INSTALLED' });
      after?.();
      return subject;
    });
  const kept = async () => (await database.events.after(0, 1000)).map((event) => event.subject);
  const count = (sql: string) => statements.filter((text) => text === sql).length;
  return { database, add, kept, count, fault, statements };
}

const subjects = (count: number) => Array.from({ length: count }, (_, index) => `m${index}`);
const no = () => {
  throw new Error('no');
};

test('transactions that wait share a commit, in the order of asking', async () => {
  const { database, add, kept, count } = await open();
  const results = await Promise.all(subjects(40).map((subject) => add(subject)));
  expect(results).toEqual(subjects(40));
  expect(await kept()).toEqual(subjects(40));
  expect(count('COMMIT')).toBe(2); // 32 at most in one
  await database.close();
});

test.each([[[0]], [[1]], [[0, 1, 2]], [[3, 9]], [subjects(10).map((_, index) => index)]])(
  'those that fail (%j) are undone alone',
  async (failing) => {
    const { database, add, kept } = await open();
    const ends = await Promise.allSettled(
      subjects(10).map((subject, index) => add(subject, failing.includes(index) ? no : undefined)),
    );
    expect(ends.flatMap(({ status }, index) => (status === 'rejected' ? [index] : []))).toEqual(
      failing,
    );
    expect(await kept()).toEqual(subjects(10).filter((_, index) => !failing.includes(index)));
    await database.close();
  },
);

test('where the commit fails nobody is told of success, nothing is kept, and the next goes through', async () => {
  const { database, add, kept, fault } = await open();
  fault.at = 'COMMIT';
  const ends = await Promise.allSettled(subjects(5).map((subject) => add(subject)));
  expect(ends.map(({ status }) => status)).toEqual(Array(5).fill('rejected'));
  expect(await kept()).toEqual([]);
  await add('next');
  expect(await kept()).toEqual(['next']);
  await database.close();
});

test.each(['BEGIN', 'SAVEPOINT', 'RELEASE'])(
  'what the database refuses at %s is told, and all that was told as done is there',
  async (at) => {
    const { database, add, kept, fault } = await open();
    fault.at = at;
    const ends = await Promise.allSettled(subjects(5).map((subject) => add(subject)));
    const done = ends.flatMap((end) => (end.status === 'fulfilled' ? [end.value] : []));
    expect(done.length).toBeLessThan(5);
    expect(await kept()).toEqual(done);
    await add('next');
    expect(await kept()).toEqual([...done, 'next']);
    await database.close();
  },
);

test('nobody sees a transaction before its commit, and a late one waits', async () => {
  const { database, kept } = await open();
  let go = () => {};
  const held = new Promise<void>((resolve) => {
    go = resolve;
  });
  const first = database.transaction(async (tx) => {
    await tx.events.append({ topic: 'model', subject: 'first', kind: 'INSTALLED' });
    await held;
  });
  const second = database.transaction((tx) =>
    tx.events.append({ topic: 'model', subject: 'second', kind: 'INSTALLED' }),
  );
  expect(await kept()).toEqual([]);
  go();
  await Promise.all([first, second]);
  expect(await kept()).toEqual(['first', 'second']);
  await database.close();
});

test("Prisma's own statements belong to their transaction, and are undone with it alone", async () => {
  const { database } = await open();
  const ends = await Promise.allSettled([
    database.transaction((tx) => tx.modelRemovals.add('a')),
    database.transaction(async (tx) => {
      await tx.modelRemovals.add('b');
      throw new Error('no');
    }),
    database.transaction((tx) => tx.modelRemovals.add('c')),
  ]);
  expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(await database.modelRemovals.sources()).toEqual(new Set(['a', 'c']));
  await database.close();
});
