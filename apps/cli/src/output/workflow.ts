import type { WorkflowPlanQuery, WorkflowRunPartsFragment } from '../gql/graphql.ts';
import { renderBatchCost } from './batch.ts';
import { renderCharge } from './money.ts';
import type { Style } from './style.ts';
import { renderFields, renderTable } from './table.ts';
import { renderTime } from './time.ts';

type Plan = WorkflowPlanQuery['workflowPlan'];

const words = (name: string) => name.toLowerCase().replaceAll('_', ' ');

const joined = (parts: readonly string[]) => parts.filter((part) => part !== '').join('\n\n');

/** What a workflow would do and cost, node by node. `problems`: why it cannot be run. */
export function renderWorkflowPlan(plan: Plan, problems: readonly string[], style: Style): string {
  const nodes =
    plan.nodes.length === 0
      ? ''
      : renderTable(
          ['NODE', 'TYPE', 'FED BY', 'MODEL', 'PRICE'],
          plan.nodes.map(({ nodeId, type, inputs, source, cost }) => [
            nodeId,
            type,
            inputs.join(', '),
            source ?? 'this machine',
            renderBatchCost(cost),
          ]),
          style,
        );
  const fields = renderFields(
    [
      ['Images', String(plan.images)],
      ['Requests', String(plan.providerCalls)],
      ['Price', renderBatchCost(plan.cost)],
    ],
    style,
  );
  const said = [
    ...plan.warnings.map(({ message }) => `${style.warn('warning:')} ${message}`),
    ...problems.map((line) => `${style.bad('refused:')} ${line}`),
  ].join('\n');
  return joined([nodes, nodes === '' ? '' : fields, said]);
}

/** How a run stands, in a line. */
export function renderWorkflowLine({ status, steps, spent }: WorkflowRunPartsFragment): string {
  const ended = steps.filter(({ state }) => state !== 'WAITING' && state !== 'RUNNING').length;
  const running = steps.filter(({ state }) => state === 'RUNNING').map(({ nodeId }) => nodeId);
  const parts = [
    `${words(status)}: ${ended} of ${steps.length}`,
    ...(running.length > 0 ? [`at ${running.join(', ')}`] : []),
    `${renderCharge(spent)} spent`,
  ];
  return parts.join(' · ');
}

/** One run with its steps. */
export function renderWorkflow(run: WorkflowRunPartsFragment, style: Style): string {
  const fields = renderFields(
    [
      ['Id', run.id],
      ['Name', run.name],
      ['Status', words(run.status)],
      ['Expected', renderBatchCost(run.estimatedCost)],
      ['Spent', renderCharge(run.spent)],
      ['At most', run.maxCost === null ? null : `$${run.maxCost.amount}`],
      ['Ordered', renderTime(run.createdAt)],
      ['Finished', renderTime(run.finishedAt)],
    ],
    style,
  );
  const steps = renderTable(
    ['NODE', 'TYPE', 'STATE', 'MADE'],
    run.steps.map(({ nodeId, type, state, images, asset, problem }) => [
      nodeId,
      type,
      words(state),
      problem?.message ?? asset?.id ?? images.map(({ id }) => id).join(' '),
    ]),
    style,
  );
  return joined([fields, steps]);
}

/** A page of runs. */
export function renderWorkflows(nodes: readonly WorkflowRunPartsFragment[], style: Style): string {
  return renderTable(
    ['ID', 'STATUS', 'STEPS', 'SPENT', 'ORDERED', 'NAME'],
    nodes.map((run) => [
      run.id,
      words(run.status),
      `${run.steps.filter(({ state }) => state === 'SUCCEEDED').length}/${run.steps.length}`,
      renderCharge(run.spent),
      renderTime(run.createdAt),
      run.name ?? '',
    ]),
    style,
  );
}
