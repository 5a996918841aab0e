import type { BudgetView, Engine } from '@darkroom/engine';
import type { Sight } from '../../authorization/sight.ts';

/** The budgets that a caller may know: all, or those on what they and their tokens spend. */
export async function visibleBudgets(
  engine: Pick<Engine, 'budgets'>,
  sight: Sight,
): Promise<BudgetView[]> {
  const all = await engine.budgets.list();
  if (sight.userId === null) return all;
  const own: BudgetView[] = [];
  for (const budget of all) {
    const isPersonal = budget.scope === 'USER' || budget.scope === 'TOKEN';
    if (isPersonal && (await sight.sees(budget.scopeKey))) own.push(budget);
  }
  return own;
}
