import type { Problem } from '@darkroom/core';
import type { SpendingLimit } from '@darkroom/database';
import {
  type BudgetWarning,
  exceededProblem,
  exceededWarning,
  unknownPriceProblem,
  unknownPriceWarning,
} from './budget-words.ts';
import { periodAt } from './period.ts';

/** What a generation may cost, and who spends it. */
export interface Expense {
  actor: string;
  /** The user behind the actor. */
  userId: string;
  provider: string;
  source: string;
  /** The batch that orders it, whose cap counts it. Left out or null: none. */
  batchId?: string | null;
  /** Micros; null: the price is not known. 0n: it costs nothing, and no budget has a say. */
  worstMicros: bigint | null;
}

/** What the budgets say to an expense. Any problem refuses it. */
export interface Verdict {
  problems: Problem[];
  warnings: BudgetWarning[];
}

export const NO_OBJECTION: Verdict = { problems: [], warnings: [] };

/** Where a judgement reads what is gone; `from` null: since ever. */
export interface Books {
  spent(budget: SpendingLimit, from: Date | null): Promise<bigint>;
  reserved(budget: SpendingLimit, from: Date | null): Promise<bigint>;
}

/** Holds an expense against every budget that it concerns; all that object are told at once. */
export async function judge(
  budgets: readonly SpendingLimit[],
  expense: Expense,
  now: number,
  books: Books,
): Promise<Verdict> {
  const verdict: Verdict = { problems: [], warnings: [] };
  const { worstMicros: worst } = expense;
  for (const budget of budgets) {
    if (!concerns(budget, expense)) continue;
    if (worst === null) {
      if (budget.isHard) verdict.problems.push(unknownPriceProblem(budget));
      else verdict.warnings.push(unknownPriceWarning(budget));
      continue;
    }
    const { from } = periodAt(budget.period, now);
    const spent = await books.spent(budget, from);
    const reserved = await books.reserved(budget, from);
    if (spent + reserved + worst <= budget.limitMicros) continue;
    const standing = { budget, spent, reserved };
    if (budget.isHard) verdict.problems.push(exceededProblem(standing, worst, now));
    else verdict.warnings.push(exceededWarning(standing, worst, now));
  }
  return verdict;
}

function concerns({ scope, scopeKey }: SpendingLimit, expense: Expense): boolean {
  const key = {
    ALL: '',
    PROVIDER: expense.provider,
    MODEL: expense.source,
    TOKEN: expense.actor,
    USER: expense.userId,
    BATCH: expense.batchId,
  }[scope];
  return key === scopeKey;
}
