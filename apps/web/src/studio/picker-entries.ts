import { type Group, groupBy } from '../lib/groups.ts';
import { t } from '../messages/translate.ts';
import { isLeaving } from '../models/lifecycle.ts';
import { isFiltering, type ModelFilter, passes } from '../models/model-filter.ts';
import type { ModelChoice } from './model-choices.ts';

/** One line of the picker's list: a model, or the way from one that goes to the one that takes its place. */
export interface PickerEntry {
  readonly choice: ModelChoice;
  /** The model that `choice` stands in for; null for a line of its own. */
  readonly insteadOf: ModelChoice | null;
}

export type PickerGroup = Group<PickerEntry>;

/** What this browser knows of its user's taste: sources of models, in the order to show them in. */
export interface Marks {
  readonly starred: readonly string[];
  readonly recent: readonly string[];
}

const NO_MARKS: Marks = { starred: [], recent: [] };

const NOT_READY: readonly { label: string; holds: (choice: ModelChoice) => boolean }[] = [
  { label: t('Not installed'), holds: ({ lack, isGone }) => lack === 'installation' && !isGone },
  { label: t('Needs a key'), holds: ({ lack, isGone }) => lack === 'key' && !isGone },
  { label: t('Switched off by their providers'), holds: ({ isGone }) => isGone },
];

/**
 * What the picker lists, in its order: starred models and those used last, while nothing is looked for; what can be asked
 * now, by provider; then what lacks a step; then what is gone. A model that goes or is gone is followed by the one that
 * takes its place, where that one is known.
 */
export function pickerGroups(
  choices: readonly ModelChoice[],
  filter: ModelFilter,
  now: number,
  marks: Marks = NO_MARKS,
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
  const take = (sources: readonly string[], from: readonly ModelChoice[]) =>
    isFiltering(filter)
      ? []
      : sources.flatMap((source) => from.find((one) => one.source === source) ?? []);
  const starred = take(marks.starred, ready);
  const recent = take(
    marks.recent.filter((source) => !marks.starred.includes(source)),
    ready,
  );
  const marked = new Set([...starred, ...recent]);
  return [
    { label: t('Starred'), entries: starred.flatMap(entriesOf) },
    { label: t('Used last'), entries: recent.flatMap(entriesOf) },
    ...groupBy(
      ready.filter((choice) => !marked.has(choice)),
      ({ provider }) => provider?.label ?? t('Provider gone'),
    ).map(({ label, entries }) => ({ label, entries: entries.flatMap(entriesOf) })),
    ...NOT_READY.map(({ label, holds }) => ({
      label,
      entries: shown.filter(holds).flatMap(entriesOf),
    })),
  ].filter(({ entries }) => entries.length > 0);
}
