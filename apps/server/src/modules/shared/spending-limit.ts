import type { Problem } from '@darkroom/core';
import type { readLimit } from '@darkroom/engine';
import type { SpendingLimitInput } from '../../gql/resolvers.ts';

type Limit = Pick<SpendingLimitInput, 'period'> & { limit: string };

/** A limit as budgets take it, or what is wrong with it, by its path within `budget`. */
export function spendingLimit(
  { limit, period }: SpendingLimitInput,
  read: typeof readLimit,
): Limit | { problems: Problem[] } {
  if (limit.currency !== 'USD') {
    const message = 'Money is in US dollars: currency "USD".';
    const field = ['budget', 'limit', 'currency'];
    return { problems: [{ code: 'INVALID_INPUT', message, field }] };
  }
  const micros = read(limit.amount);
  if (micros.ok) return { limit: limit.amount, period };
  return {
    problems: micros.problems.map((problem) => ({
      ...problem,
      field: ['budget', ...(problem.field ?? [])],
    })),
  };
}
