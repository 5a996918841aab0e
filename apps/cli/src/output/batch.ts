import type { BatchCostPartsFragment, BatchPartsFragment, BatchPlanQuery } from '../gql/graphql.ts';
import { isNothing, renderCharge, renderMoney } from './money.ts';
import type { Style } from './style.ts';
import { renderFields, renderTable } from './table.ts';
import { renderTime } from './time.ts';

type Plan = BatchPlanQuery['batchPlan'];

const words = (status: string) => status.toLowerCase().replaceAll('_', ' ');

/** What many generations cost together: "about $1.20, at most $2", or what is not known of it. */
export function renderBatchCost(cost: BatchCostPartsFragment): string {
  const { minimum, maximum, expected, unknownGenerations } = cost;
  if (maximum === null) {
    const of = `of ${unknownGenerations} generations the price is not known`;
    return isNothing(minimum) ? `not known: ${of}` : `${renderMoney(minimum)} or more: ${of}`;
  }
  if (expected === null || expected.amount === maximum.amount) return renderMoney(maximum);
  return `about ${renderMoney(expected)}, at most ${renderMoney(maximum)}`;
}

/** What a batch would hold and cost. */
export function renderBatchPlan(plan: Plan, problems: readonly string[], style: Style): string {
  const fields = renderFields(
    [
      ['Generations', String(plan.generations)],
      ['Images', String(plan.images)],
      ['Requests', String(plan.providerCalls)],
      ['Price', renderBatchCost(plan.cost)],
      ['For later', plan.deferredGenerations === 0 ? null : String(plan.deferredGenerations)],
      ['Refused', plan.refusedGenerations === 0 ? null : String(plan.refusedGenerations)],
    ],
    style,
  );
  const table =
    plan.byModel.length < 2
      ? ''
      : renderTable(
          ['MODEL', 'GENERATIONS', 'IMAGES', 'PRICE'],
          plan.byModel.map(({ source, generations, images, cost }) => [
            source,
            String(generations),
            String(images),
            renderBatchCost(cost),
          ]),
          style,
        );
  const said = [
    ...plan.warnings.map(({ message }) => `${style.warn('warning:')} ${message}`),
    ...problems.map((line) => `${style.bad('refused:')} ${line}`),
  ].join('\n');
  return [fields, table, said].filter((part) => part !== '').join('\n\n');
}

/** What a batch has cost of what it may: "$0.48 of $2 spent, $0.08 reserved". */
function spentWords({ spent, reserved, cap }: BatchPartsFragment): string {
  const of = cap === null ? '' : ` of ${cap.currency === 'USD' ? '$' : ''}${cap.amount}`;
  const held = isNothing(reserved) ? '' : `, ${renderMoney(reserved)} reserved`;
  return `${renderCharge(spent)}${of} spent${held}`;
}

/** How a batch stands, in a line. */
export function renderBatchLine(batch: BatchPartsFragment): string {
  const { counts } = batch;
  const ended =
    counts.succeeded +
    counts.partlySucceeded +
    counts.failed +
    counts.canceled +
    counts.unknownOutcome +
    counts.refused;
  const parts = [
    `${words(batch.status)}: ${ended} of ${counts.total}`,
    counts.failed > 0 ? `${counts.failed} failed` : null,
    counts.unknownOutcome > 0 ? `${counts.unknownOutcome} unknown` : null,
    counts.running > 0 ? `${counts.running} under way` : null,
    spentWords(batch),
  ];
  return parts.filter((part) => part !== null).join(' · ');
}

/** One batch with everything that is told of it. */
export function renderBatch(batch: BatchPartsFragment, style: Style): string {
  const { counts } = batch;
  const many = (count: number) => (count === 0 ? null : String(count));
  const unknown = batch.unknownCostGenerations;
  return renderFields(
    [
      ['Id', batch.id],
      ['Name', batch.name],
      ['Status', words(batch.status)],
      ['Why', batch.problem?.message ?? null],
      ['Generations', String(counts.total)],
      ['  not bought', many(counts.waiting)],
      ['  under way', many(counts.running)],
      ['  succeeded', many(counts.succeeded)],
      ['  in part', many(counts.partlySucceeded)],
      ['  failed', many(counts.failed)],
      ['  canceled', many(counts.canceled)],
      ['  unknown', many(counts.unknownOutcome)],
      ['  refused', many(counts.refused)],
      ['Expected', renderBatchCost(batch.estimatedCost)],
      ['Spent', spentWords(batch)],
      [
        'Not known',
        unknown === 0
          ? null
          : `the cost of ${unknown} generations, counted at the most that it may have been`,
      ],
      ['Ordered', renderTime(batch.createdAt)],
      ['Deadline', renderTime(batch.deadline)],
      ['Finished', renderTime(batch.finishedAt)],
    ],
    style,
  );
}

/** A page of batches. */
export function renderBatches(nodes: readonly BatchPartsFragment[], style: Style): string {
  return renderTable(
    ['ID', 'STATUS', 'DONE', 'SPENT', 'CAP', 'ORDERED', 'NAME'],
    nodes.map((batch) => {
      const { succeeded, partlySucceeded, total } = batch.counts;
      return [
        batch.id,
        words(batch.status),
        `${succeeded + partlySucceeded}/${total}`,
        renderCharge(batch.spent),
        batch.cap === null ? null : `$${batch.cap.amount}`,
        renderTime(batch.createdAt),
        batch.name ?? '',
      ];
    }),
    style,
  );
}
