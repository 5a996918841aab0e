interface Money {
  readonly amount: string;
  readonly currency: string;
}

/** Whether it is no money at all. */
export const isNothing = ({ amount }: Money): boolean => /^0+(\.0+)?$/.test(amount);

/** A price: "$0.039"; "free" for nothing at all. */
export function renderMoney(money: Money): string {
  if (isNothing(money)) return 'free';
  return money.currency === 'USD' ? `$${money.amount}` : `${money.amount} ${money.currency}`;
}

/** What was charged: "$0.039"; "nothing" where it was none, which does not make it free. */
export function renderCharge(money: Money): string {
  return isNothing(money) ? 'nothing' : renderMoney(money);
}

interface Estimate {
  readonly isKnown: boolean;
  readonly expected: Money | null;
  readonly maximum: Money | null;
}

/** What something is expected to cost: "about $0.04, at most $0.06", or that it is not known. */
export function renderEstimate(cost: Estimate | null): string {
  if (cost === null || !cost.isKnown) return 'not known beforehand';
  const { expected, maximum } = cost;
  if (expected === null)
    return maximum === null ? 'not known beforehand' : `at most ${renderMoney(maximum)}`;
  if (maximum === null || maximum.amount === expected.amount) return renderMoney(expected);
  return `about ${renderMoney(expected)}, at most ${renderMoney(maximum)}`;
}
