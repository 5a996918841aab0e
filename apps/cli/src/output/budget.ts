import { formatDecimal, parseDecimal } from '@darkroom/core/plain';
import type { BudgetPartsFragment } from '../gql/graphql.ts';
import type { Style } from './style.ts';
import { renderTable } from './table.ts';
import { renderTime } from './time.ts';

type Budget = Pick<
  BudgetPartsFragment,
  | 'scope'
  | 'scopeKey'
  | 'period'
  | 'limit'
  | 'spent'
  | 'reserved'
  | 'isHard'
  | 'unknownCostGenerations'
  | 'resetsAt'
>;

/** "everything", "provider atelier": whose spending is meant. */
export const renderWhose = ({ scope, scopeKey }: Pick<Budget, 'scope' | 'scopeKey'>): string =>
  scope === 'ALL' ? 'everything' : `${scope.toLowerCase()} ${scopeKey ?? ''}`.trim();

const dollars = (amount: string) => `$${amount}`;

/** What is left of a limit; or by how much it is passed, which a soft one may be. */
function renderLeft({ limit, spent, reserved }: Budget): string {
  const [most, gone, held] = [limit, spent, reserved].map(({ amount }) => parseDecimal(amount));
  if (most === undefined || gone === undefined || held === undefined) return '–';
  if (most === null || gone === null || held === null) return '–';
  const left = most - gone - held;
  return left < 0n ? `over by ${dollars(formatDecimal(-left))}` : dollars(formatDecimal(left));
}

/** Budgets and how they stand, a line each, and what is not known of them. */
export function renderBudgets(budgets: readonly Budget[], style: Style): string {
  const table = renderTable(
    ['FOR', 'PER', 'LIMIT', 'SPENT', 'RESERVED', 'LEFT', 'KIND', 'RESETS'],
    budgets.map((budget) => [
      renderWhose(budget),
      budget.period.toLowerCase(),
      dollars(budget.limit.amount),
      dollars(budget.spent.amount),
      dollars(budget.reserved.amount),
      renderLeft(budget),
      budget.isHard ? 'hard' : 'soft',
      budget.resetsAt === null ? 'never' : `${renderTime(budget.resetsAt)} UTC`,
    ]),
    style,
  );
  const unknown = budgets
    .filter(({ unknownCostGenerations: count }) => count > 0)
    .map((budget) => {
      const { unknownCostGenerations: count, period } = budget;
      const what =
        count === 1 ? 'the cost of 1 generation is' : `the costs of ${count} generations are`;
      return style.dim(
        `Per ${period.toLowerCase()} for ${renderWhose(budget)}: ${what} not known, and counted at the most that it may have been.`,
      );
    });
  return [table, ...unknown].join('\n');
}
