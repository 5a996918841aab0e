import type { GenerationPlanQuery } from '../gql/graphql.ts';
import { renderEstimate, renderMoney } from './money.ts';
import type { Style } from './style.ts';
import { renderFields, renderTable } from './table.ts';

type Plan = GenerationPlanQuery['generationPlan'];

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
      ['Time', expectedSeconds === null ? null : `about ${Math.ceil(expectedSeconds)} s`],
      ['Price', cost === null ? null : renderEstimate(cost)],
      ...(cost?.lines ?? []).map(({ label, unit, quantity, amount }): [string, string] => [
        `  ${label}`,
        `${quantity} × ${unit}${amount === null ? '' : `: ${renderMoney(amount)}`}`,
      ]),
    ],
    style,
  );
  const said = warnings.map(({ message }) => `${style.warn('warning:')} ${message}`).join('\n');
  return [table, fields, said].filter((part) => part !== '').join('\n\n');
}
