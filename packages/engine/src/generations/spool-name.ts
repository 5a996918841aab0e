import type { AttemptRow } from '@darkroom/database';

/**
 * The raw answer of an attempt is under the attempt's id and that of the process that sent it: two processes that reach
 * for the same attempt never touch each other's file, and the row tells whose answer counts.
 */
export function spoolName(attempt: Pick<AttemptRow, 'id' | 'bootId'>): string {
  return `${attempt.id}-${attempt.bootId ?? 'unsent'}`;
}

/** The attempt that an answer belongs to. */
export function attemptOfSpool(name: string): string {
  return name.split('-', 1)[0] ?? name;
}
