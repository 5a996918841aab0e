import type { BudgetPeriod, SpendingLimitInput } from '../gql/graphql.ts';
import { t } from '../messages/translate.ts';
import { PERIODS } from '../spend/budget-row.tsx';

/** What a person writes of a limit. */
export interface WrittenLimit {
  /** Dollars; empty: none. */
  amount: string;
  period: BudgetPeriod;
}

export const NO_LIMIT: WrittenLimit = { amount: '', period: 'MONTH' };

export const PERIOD_CHOICES = Object.entries(PERIODS).map(([value, label]) => ({ value, label }));

const AMOUNT = /^\d{1,9}(\.\d{1,6})?$/;

/** Why an amount cannot be read; null where it can, or is empty. */
export function amountProblem(text: string): string | null {
  const isRead = text.trim() === '' || AMOUNT.test(text.trim());
  return isRead ? null : t('An amount such as 10 or 0.50, with a point.');
}

/** A limit as the API takes it; null where none is written. */
export function limitInput({ amount, period }: WrittenLimit): SpendingLimitInput | null {
  const text = amount.trim();
  return text === '' ? null : { limit: { amount: text, currency: 'USD' }, period };
}
