import { Group, Select, TextInput } from '@mantine/core';
import type { BudgetPeriod } from '../gql/graphql.ts';
import { t } from '../messages/translate.ts';
import { amountProblem, PERIOD_CHOICES, type WrittenLimit } from './spending-limit.ts';

const periodOf = (text: string | null): BudgetPeriod =>
  text === 'DAY' || text === 'TOTAL' ? text : 'MONTH';

/** The most that somebody may spend, and in which time. */
export function LimitFields({
  limit,
  onChange,
}: {
  limit: WrittenLimit;
  onChange: (limit: WrittenLimit) => void;
}) {
  return (
    <Group grow align="flex-start">
      <TextInput
        label={t('At most, in US dollars')}
        placeholder={t('No limit of their own')}
        inputMode="decimal"
        autoComplete="off"
        value={limit.amount}
        error={amountProblem(limit.amount)}
        onChange={(event) => onChange({ ...limit, amount: event.currentTarget.value })}
      />
      <Select
        label={t('Per')}
        allowDeselect={false}
        data={PERIOD_CHOICES}
        value={limit.period}
        onChange={(period) => onChange({ ...limit, period: periodOf(period) })}
      />
    </Group>
  );
}
