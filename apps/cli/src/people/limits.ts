import { readPeriod } from '../budget/budget-address.ts';
import { moneyAmount } from '../generation/numbers.ts';
import type { BudgetPeriod } from '../gql/graphql.ts';
import { inputProblem } from '../program/cli-problem.ts';

/** A flag for what somebody may spend. */
export const SPENDING_ARGUMENT = {
  budget: {
    type: 'string',
    valueHint: 'dollars/period',
    description: 'The most that may be spent, such as 5/month, 0.50/day or 20/total.',
  },
} as const;

/** `5/month`; without a period it is a month. Null where the flag is not there. @throws CliProblem */
export function spendingLimit(
  text: string | undefined,
): { limit: { amount: string }; period: BudgetPeriod } | null {
  if (text === undefined) return null;
  const [dollars = '', period = 'month', ...more] = text.split('/');
  const limit = moneyAmount('--budget', dollars);
  if (limit === null || more.length > 0) {
    throw inputProblem(`--budget "${text}" is no limit.`, 'Write it like 5/month.');
  }
  return { limit, period: readPeriod(period) };
}

const UNITS: Readonly<Record<string, number>> = {
  h: 3_600_000,
  d: 86_400_000,
  w: 7 * 86_400_000,
};
const FURTHEST_MS = 100 * 366 * 86_400_000;

/** `30d`, `12h`, `2w`, or a date, as a moment. Null where the flag is not there. @throws CliProblem */
export function endOf(text: string | undefined, now: number): string | null {
  if (text === undefined) return null;
  const span = /^(\d{1,5})([hdw])$/.exec(text.trim().toLowerCase());
  const unit = UNITS[span?.[2] ?? ''];
  const at =
    span && unit !== undefined
      ? now + Number(span[1]) * unit
      : /^\d{4}-\d\d-\d\d(T.*)?$/.test(text.trim())
        ? Date.parse(text.trim())
        : Number.NaN;
  if (Number.isNaN(at)) {
    throw inputProblem(`--expires "${text}" is no time.`, 'Write it like 30d, 12h or 2027-01-31.');
  }
  if (at <= now || at - now > FURTHEST_MS) {
    throw inputProblem(`--expires "${text}" must lie ahead, within a hundred years.`);
  }
  return new Date(at).toISOString();
}
