import { stripTypeScriptTypes } from 'node:module';
import type { Mutant } from './mutant.ts';

/** A mutant that does not fit the file that it is of. */
export class MisfitError extends Error {
  override readonly name = 'MisfitError';
}

/**
 * The text of a file with the guard gone.
 *
 * @throws MisfitError where the guard is not there exactly once, where nothing would change, or where the outcome is no
 *   TypeScript: then every test would fail, and none of them would have noticed anything.
 */
export function applyMutant(text: string, { find, replace }: Mutant): string {
  const parts = text.split(find);
  if (find === '' || parts.length !== 2) {
    throw new MisfitError(`The text to find is there ${parts.length - 1} times and not once.`);
  }
  const mutated = parts.join(replace);
  if (mutated === text) throw new MisfitError('Nothing changes.');
  try {
    stripTypeScriptTypes(mutated);
  } catch (error) {
    const why = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new MisfitError(`What comes out does not parse: ${why}`);
  }
  return mutated;
}
