import type { WorkflowDetailFragment, WorkflowRowFragment } from '../gql/graphql.ts';
import { formatEstimate } from '../lib/format.ts';
import { plural, t } from '../messages/translate.ts';

type Status = WorkflowRowFragment['status'];
export type Step = WorkflowDetailFragment['steps'][number];
type StepState = Step['state'];

/** Where a run is, in words. */
export const RUN_STATUSES: Readonly<Record<Status, string>> = {
  RUNNING: t('Running'),
  CANCELING: t('Being canceled'),
  CANCELED: t('Canceled'),
  SUCCEEDED: t('Done'),
  FAILED: t('Failed'),
};

export const isRunOver = (status: Status): boolean =>
  status !== 'RUNNING' && status !== 'CANCELING';

/** Where a step is, in words. */
export const STEP_STATES: Readonly<Record<StepState, string>> = {
  WAITING: t('Waiting'),
  RUNNING: t('Running'),
  SUCCEEDED: t('Done'),
  FAILED: t('Failed'),
  SKIPPED: t('Skipped'),
  CANCELED: t('Canceled'),
};

export type Tone = 'good' | 'now' | 'bad' | 'quiet';

/** How a step looks. */
export const STEP_TONES: Readonly<Record<StepState, Tone>> = {
  WAITING: 'quiet',
  RUNNING: 'now',
  SUCCEEDED: 'good',
  FAILED: 'bad',
  SKIPPED: 'quiet',
  CANCELED: 'quiet',
};

/** What a run is called: its name, else how much it is. */
export const runName = ({
  name,
  steps,
}: {
  readonly name?: string | null;
  readonly steps: readonly unknown[];
}): string => name ?? plural(steps.length, 'Workflow of {count} node', 'Workflow of {count} nodes');

type Cost = NonNullable<Parameters<typeof formatEstimate>[0]>;

/** A node's part of a price. */
export interface NodeCost {
  readonly nodeId: string;
  readonly cost: Cost;
}

/** What all of it costs; and of which nodes nobody knows the price, where there are any. */
export function wholePrice(cost: Cost, nodes: readonly NodeCost[]): string {
  if (cost.isKnown) return formatEstimate(cost) ?? t('price unknown');
  const unknown = nodes.filter((node) => !node.cost.isKnown).map(({ nodeId }) => nodeId);
  return unknown.length === 0
    ? t('price unknown')
    : t('price unknown of: {nodes}', { nodes: unknown.join(', ') });
}
