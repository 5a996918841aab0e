import { edgesOf } from './graph.ts';
import type { WorkflowDocument } from './workflow-document.ts';

/**
 * Ids in columns from left to right: each node stands to the right of all that feed it, and near them from top to bottom.
 * Read column by column it is an order in which everything is there before it is needed. Cycles are told elsewhere: here
 * the input that closes one counts as none.
 */
export function columnsOf(document: WorkflowDocument): string[][] {
  const feeders = new Map<string, string[]>();
  for (const { from, to } of edgesOf(document)) feeders.set(to, [...(feeders.get(to) ?? []), from]);
  const depths = new Map<string, number>();
  const onTheWay = new Set<string>();
  const depthOf = (id: string): number => {
    const known = depths.get(id);
    if (known !== undefined) return known;
    if (onTheWay.has(id)) return -1;
    onTheWay.add(id);
    const depth = Math.max(-1, ...(feeders.get(id) ?? []).map(depthOf)) + 1;
    onTheWay.delete(id);
    depths.set(id, depth);
    return depth;
  };
  const columns: string[][] = [];
  for (const id of Object.keys(document.nodes)) {
    const depth = depthOf(id);
    columns[depth] = [...(columns[depth] ?? []), id];
  }
  const places = new Map<string, number>();
  return Array.from(columns, (column = []) => {
    const middles = new Map(
      column.map((id, place) => {
        const above = (feeders.get(id) ?? []).flatMap((one) => places.get(one) ?? []);
        const sum = above.reduce((one, other) => one + other, 0);
        return [id, above.length === 0 ? place : sum / above.length];
      }),
    );
    const sorted = [...column].sort(
      (one, other) => (middles.get(one) ?? 0) - (middles.get(other) ?? 0),
    );
    for (const [place, id] of sorted.entries()) places.set(id, place);
    return sorted;
  });
}
