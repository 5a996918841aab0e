import { Button, Text } from '@mantine/core';
import { useMutation } from 'urql';
import { errorText } from '../frame/problem-notice.tsx';
import type { BudgetPeriod, BudgetScope } from '../gql/graphql.ts';
import { type FragmentType, graphql, readFragment } from '../gql/index.ts';
import { formatAmount, formatDay, words } from '../lib/format.ts';
import { notify } from '../lib/notify.ts';
import { plural, t } from '../messages/translate.ts';
import styles from './spend.module.css';

export const BUDGET_ROW = graphql(`
  fragment BudgetRow on Budget {
    id
    scope
    scopeKey
    period
    limit { amount }
    spent { amount }
    reserved { amount }
    isHard
    unknownCostGenerations
    resetsAt
  }
`);

export const BUDGET_SET = graphql(`
  mutation BudgetSet($input: BudgetSetInput!) {
    budgetSet(input: $input) {
      budget { id ...BudgetRow }
      userErrors { code message field }
    }
  }
`);

/** Whose spending is limited, in words. */
export const SCOPES: Readonly<Record<BudgetScope, string>> = {
  ALL: t('Everything'),
  PROVIDER: t('A provider'),
  MODEL: t('A model'),
  TOKEN: t('An API token'),
  USER: t('A user'),
};

/** After which time a budget starts anew, in words. */
export const PERIODS: Readonly<Record<BudgetPeriod, string>> = {
  DAY: t('a day'),
  MONTH: t('a month'),
  TOTAL: t('for all time'),
};

/** A part of the limit as a width; nothing may be wider than the whole. */
const share = (part: number, whole: number) =>
  `${whole > 0 ? Math.min(100, (part / whole) * 100) : 100}%`;

/** One budget: its limit, what is spent of it, what orders under way may still take, and when it starts anew. */
export function BudgetRow({
  budget: masked,
  canChange,
  labelOf,
  onChanged,
}: {
  budget: FragmentType<typeof BUDGET_ROW>;
  /** Whether the person may take it away. */
  canChange: boolean;
  labelOf: (scope: BudgetScope, key: string) => string;
  onChanged: () => void;
}) {
  const budget = readFragment(BUDGET_ROW, masked);
  const { scope, scopeKey, period, limit, spent, reserved, resetsAt } = budget;
  const [{ fetching }, set] = useMutation(BUDGET_SET);
  const name = scopeKey ? labelOf(scope, scopeKey) : (SCOPES[scope] ?? words(scope));
  const isOver = Number(spent.amount) + Number(reserved.amount) >= Number(limit.amount);
  const remove = async () => {
    const { data, error } = await set({ input: { scope, scopeKey, period, limit: null } });
    const refused = data?.budgetSet.userErrors.map(({ message }) => message) ?? [];
    const problem = error ? errorText(error) : refused.join(' ');
    if (problem !== '') return notify({ message: problem, autoClose: 10_000 });
    onChanged();
  };
  return (
    <li className={styles.budget}>
      <div className={styles.budgetHead}>
        <Text fw={600}>
          {name}
          <Text span c="dimmed" fw={400}>
            {' '}
            {t('{limit}, {period}', { limit: formatAmount(limit), period: PERIODS[period] })}
          </Text>
        </Text>
        {canChange && (
          <Button
            size="compact-sm"
            variant="default"
            loading={fetching}
            aria-label={t('Remove the budget for {name}, {period}', {
              name,
              period: PERIODS[period],
            })}
            onClick={() => void remove()}
          >
            {t('Remove')}
          </Button>
        )}
      </div>
      <div className={styles.meter} data-over={isOver || undefined} aria-hidden="true">
        <div style={{ width: share(Number(spent.amount), Number(limit.amount)) }} />
        <div
          className={styles.reserved}
          style={{ width: share(Number(reserved.amount), Number(limit.amount)) }}
        />
      </div>
      <Text size="sm">
        {t('{spent} spent, {reserved} reserved for what is under way', {
          spent: formatAmount(spent),
          reserved: formatAmount(reserved),
        })}
      </Text>
      <Text size="xs" c="dimmed">
        {budget.isHard
          ? t('What may exceed it, or has no known price, is refused.')
          : t('It only warns.')}
        {resetsAt && ` ${t('Starts anew on {day}, UTC.', { day: formatDay(resetsAt) })}`}
      </Text>
      {budget.unknownCostGenerations > 0 && (
        <Text size="xs" c="var(--warn)">
          {plural(
            budget.unknownCostGenerations,
            '{count} generation of unknown cost counts as the most that it may have been.',
            '{count} generations of unknown cost count as the most that they may have been.',
          )}
        </Text>
      )}
    </li>
  );
}
