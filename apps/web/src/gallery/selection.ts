import { useCallback, useSyncExternalStore } from 'react';
import { createStore, useStore } from '../lib/store.ts';

/** Which pictures are selected, and from where a range is drawn. */
export interface Selection {
  readonly ids: ReadonlySet<string>;
  readonly anchor: string | null;
}

const NOTHING: Selection = { ids: new Set(), anchor: null };

/** Takes a picture in, or out if it is in. */
export function toggled({ ids }: Selection, id: string): Selection {
  const next = new Set(ids);
  if (!next.delete(id)) next.add(id);
  return { ids: next, anchor: id };
}

/** Everything from the anchor to a picture, in the order of the list, beside what is selected already. */
export function extended(
  { ids, anchor }: Selection,
  id: string,
  order: readonly string[],
): Selection {
  const from = anchor === null ? -1 : order.indexOf(anchor);
  const to = order.indexOf(id);
  if (from < 0 || to < 0) return { ids: new Set([...ids, id]), anchor: id };
  const between = order.slice(Math.min(from, to), Math.max(from, to) + 1);
  return { ids: new Set([...ids, ...between]), anchor };
}

/** The gallery's selection. It lives as long as the list that it was made in. */
export const selection = createStore<Selection>(NOTHING);

export const clearSelection = () => selection.set(NOTHING);
export const selectAll = (ids: readonly string[]) =>
  selection.set({ ids: new Set(ids), anchor: ids[0] ?? null });

/** Leaves pictures out that are gone. */
export function unselect(gone: readonly string[]): void {
  const { ids, anchor } = selection.get();
  if (gone.some((id) => ids.has(id))) {
    selection.set({ ids: new Set([...ids].filter((id) => !gone.includes(id))), anchor });
  }
}

export const useSelectedIds = (): ReadonlySet<string> => useStore(selection).ids;

/** Whether one picture is selected: only those are drawn anew that change. */
export function useIsSelected(id: string): boolean {
  const read = useCallback(() => selection.get().ids.has(id), [id]);
  return useSyncExternalStore(selection.subscribe, read);
}

/** Whether anything is selected, so that a click selects and does not open. */
export function useIsSelecting(): boolean {
  return useSyncExternalStore(selection.subscribe, () => selection.get().ids.size > 0);
}
