import type { UsageQuery } from '../gql/graphql.ts';
import { isNothing, renderCharge } from './money.ts';
import type { Style } from './style.ts';
import { renderFields, renderTable } from './table.ts';

type Usage = UsageQuery['usage'];
type Line = Usage['byModel'][number];

/** What was spent: a cost that is not known is never nothing. */
export function renderSpent(cost: Line['cost'], unknown: number): string {
  if (unknown === 0) return renderCharge(cost);
  if (isNothing(cost)) return `not known (${unknown})`;
  return `${renderCharge(cost)} + ${unknown} not known`;
}

const table = (title: string, lines: readonly Line[], style: Style) =>
  renderTable(
    [title, 'GENERATIONS', 'IMAGES', 'SPENT'],
    lines.map(({ key, generations, images, cost, unknownCostGenerations }) => [
      key,
      String(generations),
      String(images),
      renderSpent(cost, unknownCostGenerations),
    ]),
    style,
  );

/** How far what was said beforehand lay from what it cost, of models that cost anything; empty: there are none. */
function driftTable(drift: Usage['drift'], style: Style): string[] {
  const lines = drift.filter(({ ratio }) => ratio !== null);
  if (lines.length === 0) return [];
  return [
    renderTable(
      ['MODEL', 'GENERATIONS', 'EXPECTED', 'CAME TO', 'RATIO'],
      lines.map(({ source, generations, estimated, actual, ratio }) => [
        source,
        String(generations),
        renderCharge(estimated),
        renderCharge(actual),
        `×${ratio?.toFixed(2)}`,
      ]),
      style,
    ),
  ];
}

/** The sum, the same by model and by day, and what was expected beside what it came to. */
export function renderUsage(usage: Usage, style: Style): string {
  if (usage.generations === 0) return 'Nothing was made in this time.';
  const { unknownCostGenerations: unknown } = usage;
  const more =
    unknown === 0
      ? []
      : [`and what ${unknown === 1 ? '1 generation' : `${unknown} generations`} cost is not known`];
  const sum = renderFields(
    [
      ['Spent', [renderCharge(usage.total), ...more].join(', ')],
      ['Generations', String(usage.generations)],
      ['Images', String(usage.images)],
    ],
    style,
  );
  return [
    sum,
    table('MODEL', usage.byModel, style),
    table('DAY (UTC)', usage.byDay, style),
    ...driftTable(usage.drift, style),
  ].join('\n\n');
}
