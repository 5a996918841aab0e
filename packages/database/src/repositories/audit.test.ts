import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { temporaryDatabase } from '../testing/local/temporary-database.ts';

const HEAD_TRIGGERS = ['AuditHead_no_delete', 'AuditHead_only_on'];

/** A log of so many entries, and a way to change it by hand, past the triggers. */
async function logOf(count: number) {
  const { database, file, clock } = await temporaryDatabase();
  const append = async (subject: string) => {
    clock.time += 1;
    const detail = { maximumUsd: '0.04' };
    await database.audit.append({ actor: 'owner', action: 'A', subject, outcome: 'DONE', detail });
  };
  for (let index = 1; index <= count; index += 1) await append(`gen_${index}`);
  const byHand = (...statements: string[]) => {
    const other = new Database(file);
    const triggers = ['AuditEntry_no_update', 'AuditEntry_no_delete', ...HEAD_TRIGGERS];
    other.exec(triggers.map((name) => `DROP TRIGGER IF EXISTS "${name}";`).join(' '));
    other.exec(statements.join('; '));
    other.close();
  };
  return { database, append, byHand, verify: () => database.audit.verify() };
}

describe('the chain of the audit log', () => {
  it('holds as it was written, from the first entry to the newest', async () => {
    const { verify, append } = await logOf(0);
    expect(await verify()).toEqual({ entries: 0, olderEntries: 0, head: null, broken: null });
    await append('gen_1');
    const first = await verify();
    await append('gen_2');
    const second = await verify();
    expect(second).toMatchObject({ entries: 2, head: { sequence: 2 }, broken: null });
    expect(second.head?.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(second.head?.hash).not.toBe(first.head?.hash);
  });

  it('is one also where many write at once, and in transactions that fail', async () => {
    const { database, append, verify } = await logOf(0);
    await Promise.all(Array.from({ length: 30 }, (_, index) => append(`gen_${index}`)));
    const failed = database.transaction(async (tx) => {
      await tx.audit.append({ actor: 'owner', action: 'B', subject: null, outcome: 'DONE' });
      throw new Error('rolled back');
    });
    await expect(failed).rejects.toThrow('rolled back');
    await append('gen_last');
    expect(await verify()).toMatchObject({ entries: 31, head: { sequence: 31 }, broken: null });
  });

  it.each([
    ['"actor"', 'usr_x'],
    ['"action"', 'B'],
    ['"subject"', 'gen_9'],
    ['"outcome"', 'REFUSED'],
    ['"detail"', '{}'],
    ['"at"', '2020-01-01T00:00:00.000+00:00'],
    ['"hash"', '00'],
    ['"previousHash"', '00'],
  ])('tells the entry whose %s was changed', async (column, value) => {
    const { byHand, verify } = await logOf(4);
    byHand(`UPDATE "AuditEntry" SET ${column} = '${value}' WHERE "sequence" = 2`);
    expect(await verify()).toMatchObject({
      broken: { sequence: 2, id: expect.stringMatching(/^aud_/), fault: 'CHANGED' },
    });
  });

  it.each([1, 2, 4])('tells that entry %i of four was taken away', async (sequence) => {
    const { byHand, verify } = await logOf(4);
    byHand(`DELETE FROM "AuditEntry" WHERE "sequence" = ${sequence}`);
    expect(await verify()).toMatchObject({ broken: { sequence, id: null, fault: 'MISSING' } });
  });

  it('tells an entry that was put in the place of another, hash and all', async () => {
    const { byHand, verify } = await logOf(3);
    const other = await logOf(3);
    const head = (await other.verify()).head;
    expect(head).not.toBeNull();
    byHand(
      'DELETE FROM "AuditEntry" WHERE "sequence" = 3',
      `UPDATE "AuditHead" SET "sequence" = 2, "hash" = '${head?.hash}'`,
    );
    expect(await verify()).toMatchObject({ broken: { sequence: 2, fault: 'NOT_LINKED' } });
  });

  it('holds entries from before it as a whole, from the first one on', async () => {
    const { database, append, byHand, verify } = await logOf(3);
    // As a database of before: the columns are empty, and there is no newest.
    byHand(
      'UPDATE "AuditEntry" SET "sequence" = NULL, "previousHash" = NULL, "hash" = NULL',
      'DELETE FROM "AuditHead"',
    );
    expect(await verify()).toEqual({ entries: 0, olderEntries: 3, head: null, broken: null });
    await append('gen_4');
    await append('gen_5');
    expect(await verify()).toMatchObject({ entries: 2, olderEntries: 3, broken: null });
    expect(await database.audit.page({ first: 10 })).toHaveLength(5);
    byHand(`DELETE FROM "AuditEntry" WHERE "subject" = 'gen_2'`);
    expect(await verify()).toMatchObject({
      broken: { sequence: 0, id: null, fault: 'OLDER_CHANGED' },
    });
  });

  it('cannot be made shorter by a program that forgets itself', async () => {
    const { database, file } = await temporaryDatabase();
    await database.audit.append({ actor: 'owner', action: 'A', subject: null, outcome: 'DONE' });
    const other = new Database(file);
    expect(() => other.exec('UPDATE "AuditHead" SET "sequence" = 0')).toThrow(/never changed/);
    expect(() => other.exec('DELETE FROM "AuditHead"')).toThrow(/never changed/);
    other.close();
  });
});
