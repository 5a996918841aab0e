import type { Problem } from '@darkroom/core';
import type { GenerationRow } from '@darkroom/database';
import type { Outcome } from '../contracts.ts';

export const refused = <T>(...problems: Problem[]): Outcome<T> => ({ ok: false, problems });

export function problem(
  code: Problem['code'],
  message: string,
  field?: string[],
  details: Partial<Problem> = {},
): Problem {
  return { code, message, ...(field ? { field } : {}), ...details };
}

export function notFound(id: string): Problem {
  return problem('NOT_FOUND', `There is no generation "${id.slice(0, 60)}".`, ['id']);
}

export function conflict(message: string, field: string[], generationId: string): Problem {
  return problem('CONFLICT', message, field, { generationId });
}

export function keyReused(earlier: GenerationRow): Problem {
  return problem(
    'IDEMPOTENCY_KEY_REUSED',
    `This idempotency key was used for another input, by ${earlier.id}. Send a new key for a new generation.`,
    ['idempotencyKey'],
    { generationId: earlier.id },
  );
}

const KEY = /^[\x20-\x7e]{1,255}$/;

export function keyProblem(key: string | null): Problem | null {
  if (key === null || KEY.test(key)) return null;
  return problem('INVALID_INPUT', 'An idempotency key has 1 to 255 printable ASCII characters.', [
    'idempotencyKey',
  ]);
}
