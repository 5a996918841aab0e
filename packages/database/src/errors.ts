/** What went wrong with the database itself, for deciding what to tell and how to exit. */
export type DatabaseErrorCode =
  /** The URL names no database that this version can use. */
  | 'URL_INVALID'
  /** The file was expected and is not there, or only its write-ahead log is. */
  | 'MISSING'
  /** The file is empty, cut short, damaged, or no database of Darkroom's. */
  | 'UNREADABLE'
  | 'READ_ONLY'
  /** Another process held the write lock for longer than the busy timeout (5 s). Try again. */
  | 'BUSY'
  /** No space is left on its disk. */
  | 'FULL'
  /** A newer Darkroom has migrated it. */
  | 'NEWER'
  /** A migration that it has was changed afterwards, or failed half-way. */
  | 'MIGRATION_MISMATCH'
  /** A connection did not take the settings that durability needs. */
  | 'SETTINGS_REFUSED'
  /** A stored value does not have the shape that was written. */
  | 'ROW_INVALID';

/** An error of the database as a whole. Its message is one line, made for the person who starts Darkroom. */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError';
  readonly code: DatabaseErrorCode;

  constructor(code: DatabaseErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

function property(error: unknown, key: string): unknown {
  return typeof error === 'object' && error !== null ? Reflect.get(error, key) : undefined;
}

/** SQLite's own word for what went wrong ("SQLITE_BUSY"), wherever in the chain of causes it stands. */
function sqliteCode(error: unknown): string {
  for (let at: unknown = error, depth = 0; at !== undefined && depth < 5; depth += 1) {
    for (const key of ['code', 'originalCode']) {
      const code = property(at, key);
      if (typeof code === 'string' && code.startsWith('SQLITE_')) return code;
    }
    at = property(at, 'cause');
  }
  return '';
}

/**
 * Whether `error` says that the write lock was not to be had within the busy timeout: nothing was written, and
 * the same call may be made again.
 */
export function isDatabaseBusy(error: unknown): boolean {
  if (error instanceof DatabaseError) return error.code === 'BUSY';
  // P1008: a statement could not get the lock. P2028: a transaction did not get its turn, or ran out of time.
  const code = property(error, 'code');
  return code === 'P1008' || code === 'P2028' || sqliteCode(error).startsWith('SQLITE_BUSY');
}

/** Whether `error` says that a row with the same unique value stands already. */
export function isUniqueViolation(error: unknown): boolean {
  return (
    property(error, 'code') === 'P2002' ||
    /^SQLITE_CONSTRAINT_(UNIQUE|PRIMARYKEY)$/.test(sqliteCode(error))
  );
}

/** The operating system's words for "you may not". */
const DENIED = new Set(['EACCES', 'EPERM', 'EROFS', 'EISDIR']);

/** Turns what SQLite or the file system threw about `file` into one clear line; other errors pass through unchanged. */
export function explainSqliteError(error: unknown, file: string): unknown {
  if (error instanceof DatabaseError) return error;
  const code = sqliteCode(error);
  const options = { cause: error };
  if (code.startsWith('SQLITE_BUSY')) {
    return new DatabaseError(
      'BUSY',
      `The database ${file} is locked by another process. Stop the other Darkroom, or try again.`,
      options,
    );
  }
  if (code.startsWith('SQLITE_READONLY')) {
    return new DatabaseError(
      'READ_ONLY',
      `The database ${file} cannot be written. Give the user that runs Darkroom write permission for it and its folder.`,
      options,
    );
  }
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') {
    return new DatabaseError(
      'UNREADABLE',
      `The database ${file} is damaged or no SQLite database. It was left as it is: restore a backup, or move it away to begin anew.`,
      options,
    );
  }
  const isDenied = DENIED.has(String(property(error, 'code')));
  if (isDenied || code.startsWith('SQLITE_CANTOPEN') || code.startsWith('SQLITE_PERM')) {
    return new DatabaseError(
      'UNREADABLE',
      `The database ${file} cannot be opened. Check that it is a file, and that the user that runs Darkroom may read and write it and its folder.`,
      options,
    );
  }
  if (code.startsWith('SQLITE_FULL') || property(error, 'code') === 'ENOSPC') {
    return new DatabaseError('FULL', `The disk of the database ${file} is full. Free some space.`, {
      cause: error,
    });
  }
  return error;
}
