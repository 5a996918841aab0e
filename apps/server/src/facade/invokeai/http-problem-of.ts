import type { Problem, UserErrorCode } from '@darkroom/core';
import { HttpProblem } from '../../http/problem.ts';

const STATUSES: Partial<Record<UserErrorCode, number>> = {
  NOT_FOUND: 404,
  PROVIDER_NOT_FOUND: 404,
  MODEL_NOT_FOUND: 404,
  FORBIDDEN: 403,
  CONFLICT: 409,
  PROVIDER_NOT_CONFIGURED: 409,
  PROVIDER_KEY_REQUIRED: 409,
  PROVIDER_UNREACHABLE: 502,
};

/** A refusal of the engine as an answer of a route: all its problems in one message, the status of the first. */
export function httpProblemOf(problems: readonly Problem[]): HttpProblem {
  const [first] = problems;
  return new HttpProblem(
    STATUSES[first?.code ?? 'INVALID_INPUT'] ?? 400,
    first?.code ?? 'INVALID_INPUT',
    problems.map(({ message }) => message).join(' ') || 'The request cannot be taken.',
  );
}

/** A field of the body that is wrong. */
export const invalidInput = (message: string) => new HttpProblem(400, 'INVALID_INPUT', message);
