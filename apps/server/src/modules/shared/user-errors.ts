import type { Problem } from '@darkroom/core';
import type { UserErrorResolvers } from '../../gql/resolvers.ts';

/** Which member of UserError a problem is told as: by the data that it carries. */
export const UserError: UserErrorResolvers = {
  __resolveType(problem) {
    const told: Problem = problem;
    if (told.code === 'IDEMPOTENCY_KEY_REUSED') return 'IdempotencyKeyReusedError';
    if (told.code === 'PROVIDER_NOT_CONFIGURED' || told.code === 'PROVIDER_KEY_REQUIRED') {
      return 'ProviderNotConfiguredError';
    }
    return told.parameter !== undefined ? 'UnsupportedParameterError' : 'BasicUserError';
  },
};

/** Paths of problems relative to a GenerationInput, for callers who send one by itself. */
export function withinGeneration(problems: readonly Problem[]): Problem[] {
  return problems.map((problem) =>
    problem.field?.[0] === 'generation' ? { ...problem, field: problem.field.slice(1) } : problem,
  );
}
