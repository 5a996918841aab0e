import { encodeCursor } from './cursor.ts';

interface Timed {
  id: string;
  createdAt: Date;
}

/** A page of a list that is read newest first, of rows of which one more than asked was read. */
export function connection<T extends Timed>(rows: readonly T[], first: number, after: unknown) {
  const nodes = rows.slice(0, first);
  const cursorOf = (row: T | undefined) =>
    row ? encodeCursor([row.createdAt.getTime(), row.id]) : null;
  return {
    nodes,
    pageInfo: {
      hasNextPage: rows.length > first,
      hasPreviousPage: after !== null && after !== undefined,
      startCursor: cursorOf(nodes[0]),
      endCursor: cursorOf(nodes.at(-1)),
    },
  };
}

/** A page of a list that is cut in memory, as a connection. */
export function pageConnection<T>(
  page: { nodes: T[]; hasNextPage: boolean; endCursor: string | null; totalCount: number },
  after: string | null | undefined,
) {
  const { nodes, hasNextPage, endCursor, totalCount } = page;
  return {
    nodes,
    totalCount,
    pageInfo: {
      hasNextPage,
      hasPreviousPage: after !== null && after !== undefined,
      startCursor: after ?? null,
      endCursor,
    },
  };
}
