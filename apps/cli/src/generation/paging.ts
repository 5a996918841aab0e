import { inputProblem } from '../program/cli-problem.ts';
import { wholeNumber } from './numbers.ts';

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

/** How to get at the next page; null on the last one. */
export function nextPageNote(pageInfo: {
  hasNextPage: boolean;
  endCursor: string | null;
}): string | null {
  return pageInfo.hasNextPage ? `There are more: --after ${pageInfo.endCursor ?? ''}` : null;
}
