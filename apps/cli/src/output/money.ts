/** "$0.039"; "free" for nothing at all. */
export function renderMoney(money: { readonly amount: string; readonly currency: string }): string {
  const isNothing = /^0+(\.0+)?$/.test(money.amount);
  if (isNothing) return 'free';
  return money.currency === 'USD' ? `$${money.amount}` : `${money.amount} ${money.currency}`;
}

interface Estimate {
  readonly isKnown: boolean;
  readonly expected: { readonly amount: string; readonly currency: string } | null;
  readonly maximum: { readonly amount: string; readonly currency: string } | null;
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
