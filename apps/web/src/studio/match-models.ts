import type { ModelChoice } from './model-choices.ts';

/** Whether every word of the search is somewhere in what is told of the model. */
export function matches(choice: ModelChoice, search: string): boolean {
  const text = [
    choice.name,
    choice.key,
    choice.source,
    choice.provider?.label,
    choice.description,
    choice.lack,
    ...choice.modes,
  ]
    .join(' ')
    .toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** How near a name is to the search: 0 is the name itself, and larger is farther. */
function distance({ name, key, source }: ModelChoice, search: string): number {
  const names = [name, key, source].map((one) => one.toLowerCase());
  if (names.includes(search)) return 0;
  if (names.some((one) => one.startsWith(search))) return 1;
  return names.some((one) => one.includes(search)) ? 2 : 3;
}

/** The place of the model that the search most likely means, the first of equals; -1 where nothing is searched or there. */
export function bestMatch(choices: readonly ModelChoice[], search: string): number {
  const text = search.trim().toLowerCase();
  if (text === '') return -1;
  const distances = choices.map((choice) => distance(choice, text));
  return distances.indexOf(Math.min(...distances));
}
