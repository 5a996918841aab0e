import { Text } from '@mantine/core';
import { type FragmentType, readFragment } from '../gql/index.ts';
import { formatAmount } from '../lib/format.ts';
import { t } from '../messages/translate.ts';
import { PERIODS } from '../spend/budget-row.tsx';
import { BUDGET_LINE } from './access-documents.ts';

/** Each limit on what somebody spends, with what is spent of it. */
export function BudgetLines({
  budgets,
}: {
  budgets: readonly ({ readonly id: string } & FragmentType<typeof BUDGET_LINE>)[];
}) {
  return budgets.map((masked) => {
    const { id, limit, spent, period } = readFragment(BUDGET_LINE, masked);
    return (
      <Text size="sm" c="dimmed" key={id}>
        {t('Budget: {spent} of {limit}, {period}', {
          spent: formatAmount(spent),
          limit: formatAmount(limit),
          period: PERIODS[period],
        })}
      </Text>
    );
  });
}
