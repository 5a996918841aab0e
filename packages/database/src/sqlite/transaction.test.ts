import { expect, test } from 'vitest';
import { openDatabase } from '../database.ts';
import type { AttemptChange } from '../repositories/attempts.ts';
import { temporaryDatabase } from '../testing/local/temporary-database.ts';

async function open() {
  const { file, clock } = await temporaryDatabase();
  const statements: string[] = [];
  const fault: { at: string | null; onBegin: (() => void) | null } = { at: null, onBegin: null };
  const database = await openDatabase({
    file,
    clock,
    onStatement: (sql) => {
      statements.push(sql);
      if (sql === 'BEGIN IMMEDIATE') {
        fault.onBegin?.();
        fault.onBegin = null;
      }
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

function attemptRow(): AttemptChange['attempt'] {
  return {
    id: 'att_1',
    generationId: 'gen_1',
    call: 0,
    number: 1,
    state: 'SENDING',
    fence: 0,
    count: 1,
    handle: null,
    jobKey: null,
    providerRequestId: null,
    failure: null,
    costMicros: null,
    bootId: null,
    credential: null,
    startedAt: new Date(0),
    finishedAt: null,
  };
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

/** A change that finds nothing to change: what counts is how it is committed. */
const HINT: AttemptChange = {
  attempt: attemptRow(),
  from: ['SENDING'],
  to: 'RESULT_RECEIVED',
  at: new Date(0),
  isHint: true,
};

test('a hint that is alone is not synced; with others it is, like them', async () => {
  const { database, add, kept, statements } = await open();
  const settings = () =>
    statements.splice(0).filter((text) => /^(PRAGMA synchronous|COMMIT)/.test(text));
  statements.length = 0;
  await database.attempts.change(HINT);
  expect(settings()).toEqual([
    'PRAGMA synchronous = NORMAL',
    'COMMIT',
    'PRAGMA synchronous = FULL',
  ]);
  await Promise.all([database.attempts.change(HINT), add('a'), database.attempts.change(HINT)]);
  expect(settings()).toEqual(['COMMIT']);
  expect(await kept()).toEqual(['a']);
  await database.close();
});

test('whoever needs the disk and comes while a hint is written is not taken along', async () => {
  const { database, add, kept, statements, fault } = await open();
  const late: Promise<string>[] = [];
  fault.onBegin = () => late.push(add('a'));
  statements.length = 0;
  await database.attempts.change(HINT);
  await Promise.all(late);
  expect(statements.filter((text) => /^(PRAGMA synchronous|COMMIT)/.test(text))).toEqual([
    'PRAGMA synchronous = NORMAL',
    'COMMIT',
    'PRAGMA synchronous = FULL',
    'COMMIT',
  ]);
  expect(await kept()).toEqual(['a']);
  await database.close();
});

test('the connection is durable again after a hint that fails', async () => {
  const { database, add, fault, statements } = await open();
  fault.at = 'COMMIT';
  await expect(database.attempts.change(HINT)).rejects.toThrow('the disk is full');
  expect(statements.at(-1)).toBe('PRAGMA synchronous = FULL');
  expect(await add('a')).toBe('a');
  await database.close();
});
