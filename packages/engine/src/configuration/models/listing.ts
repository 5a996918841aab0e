import {
  type LifecycleState,
  lifecycleState,
  type ModelRecord,
  UserInputError,
} from '@darkroom/core';
import type { ProviderCatalog } from '../ports.ts';

/** A page of a list that is in memory as a whole. */
export interface Page<T> {
  nodes: T[];
  hasNextPage: boolean;
  /** To be given as `after` for the next page; null for an empty page. */
  endCursor: string | null;
  totalCount: number;
}

export interface PageRequest {
  /** 1 to 100. */
  first: number;
  after?: string | null | undefined;
}

const MOST = 100;

/** Current ones first, those about to go and those gone last. */
const RANKS: Readonly<Record<LifecycleState, number>> = {
  preview: 0,
  active: 0,
  deprecated: 1,
  retired: 2,
};

/** Sorts by lifecycle, then as the catalog has them; what it lacks follows by name. */
export function inOrder<T extends { record: ModelRecord }>(
  models: readonly T[],
  catalog: ProviderCatalog,
  now: number,
): T[] {
  const providers = new Map(catalog.providers().map(({ slug }, index) => [slug, index] as const));
  const positions = new Map(catalog.models().map(({ source }, index) => [source, index] as const));
  const last = Number.MAX_SAFE_INTEGER;
  const place = ({ record }: T): [number, number, number] => [
    RANKS[lifecycleState(record.lifecycle, now)],
    providers.get(record.provider) ?? last,
    positions.get(record.source) ?? last,
  ];
  return models
    .map((model) => ({ model, at: place(model) }))
    .sort(
      (left, right) =>
        left.at[0] - right.at[0] ||
        left.at[1] - right.at[1] ||
        left.at[2] - right.at[2] ||
        left.model.record.name.localeCompare(right.model.record.name, 'en') ||
        (left.model.record.source < right.model.record.source ? -1 : 1),
    )
    .map(({ model }) => model);
}

/**
 * Cuts a page out of a list. A cursor points behind a source; where that is gone by then, at where it stood.
 *
 * @throws UserInputError for a cursor that was never given, or a size outside 1 to 100.
 */
export function pageOf<T extends { record: ModelRecord }>(
  list: readonly T[],
  { first, after }: PageRequest,
): Page<T> {
  if (!Number.isInteger(first) || first < 1 || first > MOST) {
    throw new UserInputError({
      code: 'INVALID_INPUT',
      message: `first takes a whole number from 1 to ${MOST}.`,
      field: ['first'],
    });
  }
  const start = after === null || after === undefined ? 0 : startBehind(list, after);
  const nodes = list.slice(start, start + first);
  const end = start + nodes.length;
  const last = nodes[nodes.length - 1];
  return {
    nodes,
    hasNextPage: end < list.length,
    endCursor: last ? encodeCursor(end, last.record.source) : null,
    totalCount: list.length,
  };
}

const encodeCursor = (end: number, source: string) =>
  Buffer.from(`${end} ${source}`).toString('base64url');

function startBehind<T extends { record: ModelRecord }>(
  list: readonly T[],
  cursor: string,
): number {
  const text = Buffer.from(cursor.slice(0, 1000), 'base64url').toString('utf8');
  const [, position, source] = /^(\d{1,9}) (external:\/\/.+)$/.exec(text) ?? [];
  if (position === undefined || source === undefined) {
    throw new UserInputError({
      code: 'INVALID_INPUT',
      message: 'after takes the endCursor of an earlier page, and this is none.',
      field: ['after'],
    });
  }
  const index = list.findIndex(({ record }) => record.source === source);
  return index === -1 ? Math.min(Number(position), list.length) : index + 1;
}
