import { inputProblem } from '../program/cli-problem.ts';
import { wholeNumber } from './numbers.ts';
import { shellWord } from './shell-word.ts';

/** Flags of every list. */
export const PAGE_ARGUMENTS = {
  limit: {
    type: 'string',
    valueHint: 'number',
    description: 'How many to list, from 1 to 100. Default 20.',
  },
  after: {
    type: 'string',
    valueHint: 'cursor',
    description: 'Where the page before ended, as it said.',
  },
} as const;

/** @throws CliProblem for a limit that no server takes. */
export function pageVariables(args: { limit?: string; after?: string }): {
  first: number;
  after: string | null;
} {
  const first = wholeNumber('--limit', args.limit) ?? 20;
  if (first < 1 || first > 100) throw inputProblem('--limit must be from 1 to 100.');
  return { first, after: args.after ?? null };
}

/** The command that lists the next page; null on the last one. `list`: its words and its own flags, without "darkroom". */
export function nextPageNote(
  pageInfo: { hasNextPage: boolean; endCursor: string | null },
  list: string,
  flags: Readonly<Record<string, string | boolean | undefined>>,
): string | null {
  if (!pageInfo.hasNextPage) return null;
  const all: typeof flags = { ...flags, after: pageInfo.endCursor ?? '' };
  const given = Object.entries(all).flatMap(([name, value]) => {
    if (value === undefined || value === false) return [];
    return [value === true ? `--${name}` : `--${name} ${shellWord(value)}`];
  });
  return `There are more: darkroom ${[list, ...given].join(' ')}`;
}
