import { createId } from '@darkroom/core';
import type { Budget as Row } from '../client.ts';
import { bind } from '../sql/table.ts';
import { budgets } from '../sql/tables.ts';
import { now, type RepositoryContext } from './context.ts';
import { actorsOf } from './owned-by.ts';

export type BudgetScope = 'ALL' | 'PROVIDER' | 'MODEL' | 'TOKEN' | 'USER';
export type BudgetPeriod = 'DAY' | 'MONTH' | 'TOTAL';

/** What spending is summed by: what a budget can be for, and a batch, whose cap is a budget of its own. */
export type SpenderScope = BudgetScope | 'BATCH';

/** Whose spending is meant. `scopeKey`: the provider's slug, the model's source, the id of the token, user or batch; "" for ALL. */
export interface Spender {
  scope: SpenderScope;
  scopeKey: string;
}

/** What a budget is found by: there is one for each. */
export interface BudgetAddress extends Spender {
  scope: BudgetScope;
  period: BudgetPeriod;
}

/** Any limit that is judged by, stored as a budget or not. */
export interface SpendingLimit extends Spender {
  id: string;
  period: BudgetPeriod;
  limitMicros: bigint;
  isHard: boolean;
}

/** A limit on what is spent in a period. */
export type StoredBudget = Omit<Row, 'scope' | 'period'> & BudgetAddress;

/** Limits on what is spent. */
export class Budgets {
  readonly #context: RepositoryContext;

  constructor(context: RepositoryContext) {
    this.#context = context;
  }

  /** All, in order of scope, key and period. */
  async all(): Promise<StoredBudget[]> {
    const order = { text: 'ORDER BY "scope", "scopeKey", "period"', values: [] };
    return (await budgets.select(this.#context.sql, order)).map(toBudget);
  }

  /** Sets a budget, or changes the one that stands at this address. Gives it as it is then. */
  async set(
    address: BudgetAddress,
    value: { limitMicros: bigint; isHard: boolean },
  ): Promise<StoredBudget> {
    const at = now(this.#context);
    return this.#context.transaction(async ({ sql }) => {
      const patch = { ...value, updatedAt: at };
      const nothing = { text: '', values: [] };
      const changed = await budgets.updateOne(sql, patch, nothing, whereAt(address));
      if (changed) return toBudget(changed);
      const id = createId('budget', at.getTime());
      const { scope, scopeKey, period } = address;
      const row = { id, scope, scopeKey, period, ...patch, createdAt: at };
      return toBudget(await budgets.insertOne(sql, row));
    });
  }

  /** Whether there was one to remove. */
  async remove(address: BudgetAddress): Promise<boolean> {
    const { text, values } = whereAt(address);
    return (await this.#context.sql.run(`DELETE FROM "Budget" ${text}`, values.map(bind))) > 0;
  }
}

const whereAt = ({ scope, scopeKey, period }: BudgetAddress) => ({
  text: 'WHERE "scope" = ? AND "scopeKey" = ? AND "period" = ?',
  values: [scope, scopeKey, period],
});

const toBudget = (row: Row): StoredBudget => ({
  ...row,
  scope: row.scope as BudgetScope, // the columns hold nothing else
  period: row.period as BudgetPeriod,
});

/** The condition that leaves only what counts for a spender, on a table with provider, source, actor and batchId. */
export function ofSpender({ scope, scopeKey }: Spender): { text: string; values: string[] } {
  if (scope === 'ALL') return { text: '', values: [] };
  if (scope === 'USER') {
    // Whatever the user's tokens spend is the user's too.
    const { text, values } = actorsOf(scopeKey);
    return { text: ` AND ${text}`, values };
  }
  const columns = { PROVIDER: 'provider', MODEL: 'source', TOKEN: 'actor', BATCH: 'batchId' };
  const column = columns[scope];
  return { text: ` AND "${column}" = ?`, values: [scopeKey] };
}
