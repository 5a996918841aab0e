import type { BatchRowFragment } from '../gql/graphql.ts';
import { formatEstimate } from '../lib/format.ts';
import { plural, t } from '../messages/translate.ts';

type Status = BatchRowFragment['status'];
type Counts = BatchRowFragment['counts'];

/** Where a batch is, in words. */
export const BATCH_STATUSES: Readonly<Record<Status, string>> = {
  RUNNING: t('Running'),
  PAUSED_AT_CAP: t('Paused at its cap'),
  PAUSED_AT_BUDGET: t('Paused at a budget'),
  PAUSED: t('Paused'),
  CANCELING: t('Being canceled'),
  CANCELED: t('Canceled'),
  DONE: t('Done'),
};

/** Whether anything of a batch may still happen. */
export const isOver = (status: Status): boolean => status === 'DONE' || status === 'CANCELED';

/** Whether a batch waits for a person. */
export const isPaused = (status: Status): boolean => status.startsWith('PAUSED');

/** What a batch is called: its name, else how much it is. */
export const nameOf = ({ name, counts }: Pick<BatchRowFragment, 'name' | 'counts'>): string =>
  name ?? plural(counts.total, 'Batch of {count} generation', 'Batch of {count} generations');

export interface StateCount {
  readonly label: string;
  readonly count: number;
  readonly tone: 'good' | 'warn' | 'bad' | 'now' | 'quiet';
}

/** How many of its generations are where, in the order of a bar; states without any are left out. */
export function stateCounts(counts: Counts): StateCount[] {
  const all: StateCount[] = [
    { label: t('Finished'), count: counts.succeeded, tone: 'good' },
    { label: t('Partly finished'), count: counts.partlySucceeded, tone: 'warn' },
    { label: t('Failed'), count: counts.failed, tone: 'bad' },
    { label: t('Outcome unknown'), count: counts.unknownOutcome, tone: 'bad' },
    { label: t('Refused'), count: counts.refused, tone: 'bad' },
    { label: t('Canceled'), count: counts.canceled, tone: 'quiet' },
    { label: t('Under way'), count: counts.running, tone: 'now' },
    { label: t('Not bought'), count: counts.waiting, tone: 'quiet' },
  ];
  return all.filter(({ count }) => count > 0);
}

type Cost = Parameters<typeof formatEstimate>[0];

/** What many generations cost together: the estimate, or how many have no price that is known. */
export function costText(
  cost: NonNullable<Cost> & { readonly unknownGenerations: number },
): string {
  if (cost.isKnown) return formatEstimate(cost) ?? t('price unknown');
  return plural(
    cost.unknownGenerations,
    'the price of {count} generation is not known',
    'the prices of {count} generations are not known',
  );
}
