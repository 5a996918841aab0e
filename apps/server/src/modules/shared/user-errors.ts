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

/** Paths of problems as this mutation's caller wrote them: below its one argument. */
export function below(problems: readonly Problem[], prefix: readonly string[]): Problem[] {
  return problems.map((problem) =>
    problem.field ? { ...problem, field: [...prefix, ...problem.field] } : problem,
  );
}
