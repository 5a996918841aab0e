import type { PickerEntry } from './picker-entries.ts';

/** How near a name is to the search: 0 is the name itself, and larger is farther. */
function distance({ choice: { name, key, source } }: PickerEntry, search: string): number {
  const names = [name, key, source].map((one) => one.toLowerCase());
  if (names.includes(search)) return 0;
  if (names.some((one) => one.startsWith(search))) return 1;
  return names.some((one) => one.includes(search)) ? 2 : 3;
}

/** The place of the model that the search most likely means, the first of equals; -1 where nothing is searched or there. */
export function bestMatch(entries: readonly PickerEntry[], search: string): number {
  const text = search.trim().toLowerCase();
  if (text === '') return -1;
  const distances = entries.map((entry) => distance(entry, text));
  return distances.indexOf(Math.min(...distances));
}
