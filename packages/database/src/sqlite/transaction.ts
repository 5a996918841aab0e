import type { Sql } from '../sql/sql.ts';
import type { Connections } from './connections.ts';

/** SQL outside of a transaction: a SELECT sees the last commit and waits for nobody, all else waits for its turn. */
export function looseSql({ reader, writer, turn }: Connections): Sql {
  return {
    rows: (text, values) =>
      /^\s*SELECT\b/i.test(text)
        ? reader.sql.rows(text, values)
        : turn.run(() => writer.sql.rows(text, values)),
    run: (text, values) => turn.run(() => writer.sql.run(text, values)),
  };
}

export interface TransactionOptions {
  /**
   * A power cut may take it back, for what comes after tells the same again. Nothing else may: a killed process loses
   * no commit either way. Alone, it does not wait for the disk. Default: false.
   */
  isHint?: boolean;
}

export type Transact = <T>(
  work: (sql: Sql) => Promise<T>,
  options?: TransactionOptions,
) => Promise<T>;

/** Transactions that one commit takes along at most. */
const MOST_TOGETHER = 32;

interface Waiting {
  isHint: boolean;
  /** Does the work; throws what the work throws. */
  run(sql: Sql): Promise<void>;
  /** Called once it is committed. */
  settle(): void;
  fail(error: unknown): void;
}

/**
 * Write transactions in the order of asking. A commit is a sync of the disk during which nothing else runs, so those
 * that wait for their turn share one: each is a savepoint of its own, rolled back alone where its work fails, and
 * nobody is told of success before the commit. They begin IMMEDIATE: with the write lock in hand from the start
 * none can fail half-way because another process wrote after its first read.
 *
 * Where only hints wait, their commit is not synced (the next that is takes them along); whoever needs the disk is not
 * taken into it.
 */
export function createTransact({ writer, turn }: Connections): Transact {
  const waiting: Waiting[] = [];
  let isRunning = false;

  async function together(): Promise<void> {
    const done: Waiting[] = [];
    const release = await turn.acquire();
    const areHints = waiting.every(({ isHint }) => isHint);
    try {
      if (areHints) await writer.sql.run('PRAGMA synchronous = NORMAL');
      await begin();
      for (let next = waiting.shift(); next; next = takeNext()) {
        if (await inside(next, done.length > 0)) done.push(next);
        else if (done.length === 0) return;
      }
      await writer.sql.run('COMMIT');
      for (const one of done) one.settle();
    } catch (error) {
      // COMMIT failed (a full disk), or SQLite has rolled back by itself: nothing of it is there.
      await writer.sql.run('ROLLBACK').catch(() => undefined);
      for (const one of done) one.fail(error);
    } finally {
      try {
        if (areHints) await writer.sql.run('PRAGMA synchronous = FULL');
      } finally {
        release();
      }
    }

    function takeNext(): Waiting | undefined {
      if (done.length >= MOST_TOGETHER || (areHints && waiting[0]?.isHint === false))
        return undefined;
      return waiting.shift();
    }
  }

  async function begin(): Promise<void> {
    try {
      await writer.sql.run('BEGIN IMMEDIATE');
    } catch (error) {
      waiting.shift()?.fail(error);
      throw error;
    }
  }

  /** The first needs no savepoint: where it fails there is nothing else to keep. */
  async function inside(one: Waiting, isWithOthers: boolean): Promise<boolean> {
    let isOpen = true;
    // What is forgotten to be awaited must not land in somebody else's transaction.
    const guarded =
      <Parameters extends unknown[], Result>(
        call: (...parameters: Parameters) => Promise<Result>,
      ) =>
      async (...parameters: Parameters): Promise<Result> => {
        if (!isOpen) throw new Error('This transaction has ended.');
        return call(...parameters);
      };
    try {
      if (isWithOthers) await writer.sql.run('SAVEPOINT one');
      await one.run({ rows: guarded(writer.sql.rows), run: guarded(writer.sql.run) });
      isOpen = false;
      if (isWithOthers) await writer.sql.run('RELEASE one');
      return true;
    } catch (error) {
      isOpen = false;
      one.fail(error);
      if (isWithOthers) {
        await writer.sql.run('ROLLBACK TO one');
        await writer.sql.run('RELEASE one');
      } else await writer.sql.run('ROLLBACK');
      return false;
    }
  }

  async function pump(): Promise<void> {
    if (isRunning) return;
    isRunning = true;
    try {
      while (waiting.length > 0) await together();
    } finally {
      isRunning = false;
    }
  }

  return (work, { isHint = false } = {}) =>
    new Promise((resolve, reject) => {
      let settle: () => void = () => undefined;
      waiting.push({
        isHint,
        run: async (sql) => {
          const result = await work(sql);
          settle = () => resolve(result);
        },
        settle: () => settle(),
        fail: reject,
      });
      void pump();
    });
}
