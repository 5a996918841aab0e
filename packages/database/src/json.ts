import { DatabaseError } from './errors.ts';

/** Reads a JSON column; `where` names the row in the error. */
export function parseJson(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new DatabaseError('ROW_INVALID', `The database holds broken JSON in ${where}.`, {
      cause: error,
    });
  }
}

/** Reads a JSON column that may be null. */
export function parseJsonOrNull(text: string | null, where: string): unknown {
  return text === null ? null : parseJson(text, where);
}
