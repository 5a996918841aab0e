import type { GenerationPlanQuery } from '../gql/graphql.ts';
import { renderEstimate, renderMoney } from './money.ts';
import type { Style } from './style.ts';
import { renderFields, renderTable } from './table.ts';

type Plan = GenerationPlanQuery['generationPlan'];

/** How long something is expected to take: "about 5 s"; "under 1 s" for less. */
export const renderExpected = (seconds: number): string =>
  seconds < 1 ? 'under 1 s' : `about ${Math.ceil(seconds)} s`;

/** What a plan warns of, with the flags of this command for what to do. */
export function warningText({ code, message }: Plan['warnings'][number]): string {
  return code === 'FROM_CACHE'
    ? 'The very same request was made before: its pictures are given again, and nothing is sent or charged. Another --seed makes another picture; --cache refresh buys this one anew.'
    : message;
}

/** What a generation would do and cost. */
export function renderPlan(plan: Plan, style: Style): string {
  const { receipt, warnings, providerCalls, expectedSeconds, cost } = plan;
  const table =
    receipt.length === 0
      ? ''
      : renderTable(
          ['SETTING', 'OUTCOME', 'ASKED', 'SENT', 'WHY'],
          receipt.map(({ parameter, outcome, requested, sent, reason }) => [
            parameter,
            outcome.toLowerCase(),
            requested,
            sent,
            reason ?? '',
          ]),
          style,
        );
  const fields = renderFields(
    [
      ['Requests', providerCalls === null ? null : String(providerCalls)],
      ['Time', expectedSeconds === null ? null : renderExpected(expectedSeconds)],
      ['Price', cost === null ? null : renderEstimate(cost)],
      ...(cost?.lines ?? []).map(({ label, unit, quantity, amount }): [string, string] => [
        `  ${label}`,
        `${quantity} × ${unit}${amount === null ? '' : `: ${renderMoney(amount)}`}`,
      ]),
    ],
    style,
  );
  const said = warnings.map((one) => `${style.warn('warning:')} ${warningText(one)}`).join('\n');
  return [table, fields, said].filter((part) => part !== '').join('\n\n');
}
