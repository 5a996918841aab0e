import { formatMicros, type Problem, printable } from '@darkroom/core';
import type { SpendingLimit } from '@darkroom/database';
import { periodAt } from './period.ts';

/** How a budget stands against one generation more. */
export interface Standing {
  budget: SpendingLimit;
  /** Micros that count as spent in this period. */
  spent: bigint;
  /** Micros that generations may still cost that are under way or of unknown outcome. */
  reserved: bigint;
}

/** What a batch's own limit is called where it is set. */
const CAP = 'cap';

const PERIODS = { DAY: 'a day', MONTH: 'a month', TOTAL: 'in total' } as const;
const SPENT = { DAY: 'today', MONTH: 'this month', TOTAL: 'so far' } as const;

const dollars = (micros: bigint) => `$${formatMicros(micros)}`;

/** What a limit is called by. */
type LimitAddress = Pick<SpendingLimit, 'scope' | 'scopeKey' | 'period'>;

/** "a day for the model external://…": which budget is meant. */
export function addressWords({ scope, scopeKey, period }: LimitAddress): string {
  const key = printable(scopeKey, 120);
  const whose = {
    ALL: 'for everything',
    PROVIDER: `for the provider ${key}`,
    MODEL: `for the model ${key}`,
    TOKEN: `for the token ${key}`,
    USER: `for the user ${key}`,
    BATCH: `for the batch ${key}`,
  }[scope];
  return `${PERIODS[period]} ${whose}`;
}

/** "$10 a month for everything". */
const budgetWords = (budget: SpendingLimit) =>
  `${dollars(budget.limitMicros)} ${addressWords(budget)}`;

/** The limit, what is gone and held of it, and when it starts anew. */
function standingWords({ budget, spent, reserved }: Standing, now: number): string {
  const { to } = periodAt(budget.period, now);
  const left = budget.limitMicros - spent - reserved;
  return [
    `Of it ${dollars(spent)} is spent ${SPENT[budget.period]} and ${dollars(reserved)} reserved for generations whose cost is not known yet, so ${dollars(left > 0n ? left : 0n)} is left.`,
    ...(to ? [`It starts anew on ${to.toISOString().slice(0, 10)} at 00:00 UTC.`] : []),
  ].join(' ');
}

/** When a budget of a day or a month that has no room now will have some; null: never, or not for so much. */
function nextRoom({ limitMicros, period }: SpendingLimit, worst: bigint, now: number): Date | null {
  return worst <= limitMicros ? periodAt(period, now).to : null;
}

/** Why a generation is refused that a hard budget has no room for. */
export function exceededProblem(standing: Standing, worst: bigint, now: number): Problem {
  const retryAt = nextRoom(standing.budget, worst, now)?.toISOString();
  if (standing.budget.scope === 'BATCH')
    return {
      code: 'BUDGET_EXCEEDED',
      field: [CAP],
      message: `The next picture may cost up to ${dollars(worst)}, more than the batch's cap of ${dollars(standing.budget.limitMicros)} has left. ${standingWords(standing, now)} Resume it with a higher cap to buy the rest.`,
    };
  return {
    code: 'BUDGET_EXCEEDED',
    message: `It may cost up to ${dollars(worst)}, more than the budget of ${budgetWords(standing.budget)} has left. ${standingWords(standing, now)} Nothing was sent. Ask for less, or raise or remove the budget${standing.budget.period === 'TOTAL' ? '' : ', or wait'}.`,
    ...(retryAt === undefined ? {} : { retryAt }),
  };
}

/** Why a generation is refused of which nobody knows whether a hard budget has room for it. */
export function unknownPriceProblem(budget: SpendingLimit): Problem {
  if (budget.scope === 'BATCH')
    return {
      code: 'BUDGET_EXCEEDED',
      field: [CAP],
      message: `The price of the next picture is not known any more, so it cannot be held under the batch's cap of ${dollars(budget.limitMicros)}. Nothing was sent for it. Give the model prices of your own, or order the rest in another batch.`,
    };
  return {
    code: 'BUDGET_EXCEEDED',
    message: `Its price is not known, so it cannot be held under the budget of ${budgetWords(budget)}. Nothing was sent. Choose a model or a size whose price is known (without pictures to go along, where those are billed by tokens), give this one prices of your own where it is installed, or make the budget a soft one, which only warns.`,
  };
}

/** What is told of a soft budget and does not stop a generation. */
export interface BudgetWarning {
  code: 'BUDGET_EXCEEDED' | 'PRICE_UNKNOWN';
  message: string;
}

export function exceededWarning(standing: Standing, worst: bigint, now: number): BudgetWarning {
  return {
    code: 'BUDGET_EXCEEDED',
    message: `It may cost up to ${dollars(worst)}, more than the budget of ${budgetWords(standing.budget)} has left. ${standingWords(standing, now)} The budget is a soft one and only warns.`,
  };
}

export function unknownPriceWarning(budget: SpendingLimit): BudgetWarning {
  return {
    code: 'PRICE_UNKNOWN',
    message: `Its price is not known, so nobody can tell whether the budget of ${budgetWords(budget)} has room for it. The budget is a soft one and only warns.`,
  };
}
