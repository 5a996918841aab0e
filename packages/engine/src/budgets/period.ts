import type { BudgetPeriod } from '@darkroom/database';

/** A period of a budget: from this moment on, and before that one. Null: without a beginning, or an end. */
export interface Period {
  from: Date | null;
  to: Date | null;
}

/** The period that a moment (milliseconds since 1970) lies in. Days and months are those of UTC. */
export function periodAt(period: BudgetPeriod, now: number): Period {
  if (period === 'TOTAL') return { from: null, to: null };
  const at = new Date(now);
  const year = at.getUTCFullYear();
  const month = at.getUTCMonth();
  if (period === 'MONTH') {
    return { from: new Date(Date.UTC(year, month)), to: new Date(Date.UTC(year, month + 1)) };
  }
  const day = at.getUTCDate();
  return {
    from: new Date(Date.UTC(year, month, day)),
    to: new Date(Date.UTC(year, month, day + 1)),
  };
}
