import { Anchor, Text } from '@mantine/core';
import { Link } from 'react-router';
import { useMay } from '../access/use-may.ts';
import { type FragmentType, readFragment } from '../gql/index.ts';
import { formatAmount } from '../lib/format.ts';
import { t } from '../messages/translate.ts';
import { BUDGET_ROW, PERIODS } from '../spend/budget-row.tsx';
import { type ProviderSpend, spentText } from './provider-spend.ts';

/** What a provider cost this month, and the limits on it. */
export function ProviderMoney({
  spend,
  budgets,
}: {
  spend: ProviderSpend | null;
  budgets: readonly ({ readonly id: string } & FragmentType<typeof BUDGET_ROW>)[];
}) {
  const may = useMay();
  return (
    <section aria-label={t('Spend')}>
      <Text size="sm">{spentText(spend ?? { amount: '0', unknown: 0 })}</Text>
      {budgets.map((masked) => {
        const { id, limit, spent, period } = readFragment(BUDGET_ROW, masked);
        return (
          <Text size="sm" c="dimmed" key={id}>
            {t('Budget: {spent} of {limit}, {period}', {
              spent: formatAmount(spent),
              limit: formatAmount(limit),
              period: PERIODS[period],
            })}
          </Text>
        );
      })}
      <Anchor component={Link} to="/spend" size="sm" underline="always">
        {budgets.length === 0 && may('budgets:write') ? t('Set a budget') : t('See the budgets')}
      </Anchor>
    </section>
  );
}
