import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DatabaseError } from './errors.ts';

/** Where a database is. PostgreSQL will be the second kind. */
export interface DatabaseLocation {
  readonly kind: 'sqlite';
  /** Absolute path of the file. */
  readonly file: string;
}

/**
 * Reads a database URL: `file:/var/lib/darkroom.db`, `file:///…`, `file:relative.db`, or a bare path. Refuses
 * databases in memory, which would lose what was paid for, and other kinds.
 */
export function parseDatabaseUrl(url: string): DatabaseLocation {
  const scheme = /^([a-z][a-z0-9+.-]+):/i.exec(url)?.[1]?.toLowerCase();
  if (scheme !== undefined && scheme !== 'file') {
    // The URL itself may carry a password, so only its scheme is told.
    throw new DatabaseError(
      'URL_INVALID',
      `The database URL begins with "${scheme}:", which this version cannot use. Give a SQLite file: file:/path/to/darkroom.db`,
    );
  }
  const path = url.replace(/^file:/i, '');
  if (path === '' || path.includes(':memory:') || path.includes('\0') || path.includes('?')) {
    throw new DatabaseError(
      'URL_INVALID',
      'The database URL names no file. Give a path without options: file:/path/to/darkroom.db',
    );
  }
  return { kind: 'sqlite', file: path.startsWith('//') ? fileURLToPath(url) : resolve(path) };
}
