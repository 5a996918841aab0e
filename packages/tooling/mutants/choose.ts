import { parseArgs } from 'node:util';
import type { Mutant } from './mutant.ts';

/** Into so many parts the list is cut for `--part`. */
export const PARTS = 8;
const DAY_MS = 24 * 3_600_000;

/** What the command line asks for. */
export interface Choice {
  mutants: readonly Mutant[];
  /** Only print them. */
  isList: boolean;
  /** All tests have just passed, and need not be run without mutants. */
  areTestsSound: boolean;
}

/**
 * Reads `--only id` (may be repeated), `--part k/8`, `--part today`, `--after-tests` and `--list`. `now`: milliseconds since
 * 1970.
 *
 * @throws Error with a sentence for whoever typed it.
 */
export function choose(parameters: readonly string[], all: readonly Mutant[], now: number): Choice {
  const { values } = parseArgs({
    args: [...parameters],
    options: {
      only: { type: 'string', multiple: true },
      part: { type: 'string' },
      'after-tests': { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
    },
  });
  const ids = new Set(all.map(({ id }) => id));
  for (const id of values.only ?? [])
    if (!ids.has(id)) throw new Error(`There is no mutant "${id}". "--list" prints them.`);
  const named = values.only ? all.filter(({ id }) => values.only?.includes(id)) : all;
  const part = values.part === undefined ? null : partNumber(values.part, now);
  // Neighbours watch the same area and take about as long: each part gets some of every area.
  const mutants = named.filter((_, index) => part === null || index % PARTS === part - 1);
  return { mutants, isList: values.list, areTestsSound: values['after-tests'] };
}

/** 1 to 8. Today's goes on by one every day, UTC, so that eight days see every mutant. */
function partNumber(text: string, now: number): number {
  if (text === 'today') return (Math.floor(now / DAY_MS) % PARTS) + 1;
  const number = Number(new RegExp(`^([1-9])/${PARTS}$`).exec(text)?.[1]);
  if (number >= 1 && number <= PARTS) return number;
  throw new Error(`--part takes 1/${PARTS} to ${PARTS}/${PARTS}, or "today"; not "${text}".`);
}
