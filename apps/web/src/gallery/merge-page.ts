/** What a place in the list is told by: newest first, equal moments by id. */
export interface Placed {
  readonly id: string;
  readonly createdAt: string;
}

/** Where one stands before another, as the server orders them. */
export function isBefore(one: Placed, other: Placed): boolean {
  if (one.createdAt !== other.createdAt) {
    return Date.parse(one.createdAt) > Date.parse(other.createdAt);
  }
  return one.id > other.id;
}

/** The first place in the list that does not stand before `mark`. */
function placeOf(list: readonly Placed[], mark: Placed): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const there = list[middle];
    if (there && isBefore(there, mark)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * The list with a page of it as it is now. A page says everything of its stretch: behind `after` (null: from the
 * newest) up to `last` (null: to the end). What the list had there and the page has not is gone.
 */
export function mergePage<Node extends Placed>(
  list: readonly Node[],
  page: { nodes: readonly Node[]; after: Placed | null; last: Placed | null },
): Node[] {
  const { nodes, after, last } = page;
  const behind = after === null ? 0 : placeOf(list, after);
  const from = after !== null && list[behind]?.id === after.id ? behind + 1 : behind;
  const end = last === null ? list.length : placeOf(list, last);
  const to = last !== null && list[end]?.id === last.id ? end + 1 : end;
  return [...list.slice(0, from), ...nodes, ...list.slice(Math.max(from, to))];
}
