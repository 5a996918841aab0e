import { type Group, groupBy } from '../lib/groups.ts';
import { isLeaving } from '../models/lifecycle.ts';
import { type ModelFilter, passes } from '../models/model-filter.ts';
import type { ModelChoice } from './model-choices.ts';

/** One line of the picker's list: a model, or the way from one that goes to the one that takes its place. */
export interface PickerEntry {
  readonly choice: ModelChoice;
  /** The model that `choice` stands in for; null for a line of its own. */
  readonly insteadOf: ModelChoice | null;
}

export type PickerGroup = Group<PickerEntry>;

const NOT_READY: readonly { label: string; holds: (choice: ModelChoice) => boolean }[] = [
  { label: 'Not installed', holds: ({ lack, isGone }) => lack === 'not installed' && !isGone },
  { label: 'Needs a key', holds: ({ lack, isGone }) => lack === 'needs a key' && !isGone },
  { label: 'Switched off by their providers', holds: ({ isGone }) => isGone },
];

/**
 * What the picker lists, in its order: what can be asked now, by provider; then what lacks a step; then what is gone. A
 * model that goes or is gone is followed by the one that takes its place, where that one is known.
 */
export function pickerGroups(
  choices: readonly ModelChoice[],
  filter: ModelFilter,
  now: number,
): readonly PickerGroup[] {
  const bySource = new Map(choices.map((choice) => [choice.source, choice]));
  const shown = choices.filter((choice) => passes(choice, filter));
  const entriesOf = (choice: ModelChoice): PickerEntry[] => {
    const instead = choice.replacedBy ? bySource.get(choice.replacedBy.source) : undefined;
    const own: PickerEntry = { choice, insteadOf: null };
    return isLeaving(choice.life, now) && instead
      ? [own, { choice: instead, insteadOf: choice }]
      : [own];
  };
  const ready = shown.filter(({ isReady, isGone }) => isReady && !isGone);
  return [
    ...groupBy(ready, ({ provider }) => provider?.label ?? 'Provider gone').map(
      ({ label, entries }) => ({ label, entries: entries.flatMap(entriesOf) }),
    ),
    ...NOT_READY.map(({ label, holds }) => ({
      label,
      entries: shown.filter(holds).flatMap(entriesOf),
    })),
  ].filter(({ entries }) => entries.length > 0);
}
