import { expect, test } from 'vitest';
import { DatabaseError, explainSqliteError, isDatabaseBusy, isUniqueViolation } from './errors.ts';

const coded = (code: string) => Object.assign(new Error('said the driver'), { code });

test.each([
  ['SQLITE_BUSY', 'BUSY'],
  ['SQLITE_BUSY_SNAPSHOT', 'BUSY'],
  ['SQLITE_READONLY_DBMOVED', 'READ_ONLY'],
  ['SQLITE_CORRUPT', 'UNREADABLE'],
  ['SQLITE_NOTADB', 'UNREADABLE'],
  ['SQLITE_CANTOPEN_ISDIR', 'UNREADABLE'],
  ['EACCES', 'UNREADABLE'],
  ['EROFS', 'UNREADABLE'],
  ['SQLITE_FULL', 'FULL'],
  ['ENOSPC', 'FULL'],
])('%s is told as %s, in one line that names the file', (code, expected) => {
  const explained = explainSqliteError(coded(code), '/data/darkroom.db');
  if (!(explained instanceof DatabaseError)) throw new Error('not explained');
  expect(explained.code).toBe(expected);
  expect(explained.message).toContain('/data/darkroom.db');
  expect(explained.message).not.toContain('\n');
});

test('the word of SQLite is found behind what wraps it', () => {
  const wrapped = new Error('P2010', { cause: { kind: 'x', originalCode: 'SQLITE_FULL' } });
  expect(explainSqliteError(wrapped, 'x')).toMatchObject({ code: 'FULL' });
});

test('what is none of the database stays as it is', () => {
  const error = new TypeError('other');
  expect(explainSqliteError(error, 'x')).toBe(error);
  expect(isDatabaseBusy(error)).toBe(false);
  expect(isUniqueViolation(error)).toBe(false);
  expect(isUniqueViolation(null)).toBe(false);
});
