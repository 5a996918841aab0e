import { nearestWord, nearestWords } from './nearest.ts';

/** More names than this are no help in a message. */
const MOST_NAMES = 8;
const SHOWN = 3;

/**
 * What to use instead of a name that nobody knows, as a sentence: the one that was meant, all where there are few, else
 * the nearest three and, where there is one, the command that lists all (`listing`).
 */
export function suggestNames(
  name: string,
  known: readonly string[],
  listing: string | null = null,
): string {
  const nearest = nearestWord(name, known);
  if (nearest !== null) return `Did you mean "${nearest}"?`;
  if (known.length <= MOST_NAMES) return `There are: ${known.join(', ') || 'none'}.`;
  const shown = `The nearest of ${known.length} are ${nearestWords(name, known, SHOWN).join(', ')}`;
  return listing === null ? `${shown}.` : `${shown}; \`${listing}\` lists all.`;
}
