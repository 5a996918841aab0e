import type { ProviderCatalog } from '../ports.ts';

/** More lines are no help in a message. */
const MOST_LINES = 3;

/**
 * What is left out of the files among which something was looked for in vain, as sentences to put behind "there is
 * none"; empty where every file is whole. `provider`: its folder alone; null: every folder.
 */
export function leftOutText(
  catalog: Pick<ProviderCatalog, 'leftOutOf'>,
  provider: string | null,
): string {
  const lines = catalog.leftOutOf(provider);
  if (lines.length === 0) return '';
  const more = lines.length > MOST_LINES ? ` (and ${lines.length - MOST_LINES} more)` : '';
  return ` Something is broken in the files, and left out: ${lines.slice(0, MOST_LINES).join(' ')}${more} Mend it, and ask again.`;
}
