import { type ModelFilter, passes } from '../models/model-filter.ts';
import type { ModelChoice } from './model-choices.ts';

/** One line of the picker's list: a model, or the way from one that goes to the one that takes its place. */
export interface PickerEntry {
  readonly choice: ModelChoice;
  /** The model that `choice` stands in for; null for a line of its own. */
  readonly insteadOf: ModelChoice | null;
}

/** Lines under one heading. */
export interface PickerGroup {
  readonly label: string;
  readonly entries: readonly PickerEntry[];
}

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
): readonly PickerGroup[] {
  const bySource = new Map(choices.map((choice) => [choice.source, choice]));
  const shown = choices.filter((choice) => passes(choice, filter));
  const entriesOf = (choice: ModelChoice): PickerEntry[] => {
    const instead = choice.replacedBy ? bySource.get(choice.replacedBy.source) : undefined;
    const isLeaving = choice.isGone || choice.life.state === 'DEPRECATED';
    const own: PickerEntry = { choice, insteadOf: null };
    return isLeaving && instead ? [own, { choice: instead, insteadOf: choice }] : [own];
  };
  const ready = new Map<string, ModelChoice[]>();
  for (const choice of shown.filter(({ isReady, isGone }) => isReady && !isGone)) {
    const provider = choice.provider?.label ?? 'Provider gone';
    ready.set(provider, [...(ready.get(provider) ?? []), choice]);
  }
  return [
    ...[...ready].map(([label, models]) => ({ label, entries: models.flatMap(entriesOf) })),
    ...NOT_READY.map(({ label, holds }) => ({
      label,
      entries: shown.filter(holds).flatMap(entriesOf),
    })),
  ].filter(({ entries }) => entries.length > 0);
}

/** The first `limit` lines of the groups: a list of hundreds is drawn as far as it is looked at. */
export function firstEntries(groups: readonly PickerGroup[], limit: number): PickerGroup[] {
  let left = limit;
  return groups.flatMap(({ label, entries }) => {
    if (left <= 0) return [];
    const shown = entries.slice(0, left);
    left -= shown.length;
    return [{ label, entries: shown }];
  });
}
