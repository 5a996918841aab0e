import type { Place } from '../problem.ts';

/** A value that still knows where in which file it was written: through renaming, merging and checking. */
export type Located = LocatedMap | LocatedList | LocatedScalar;

export interface LocatedMap {
  kind: 'map';
  place: Place;
  entries: Map<string, { key: Place; value: Located }>;
}

export interface LocatedList {
  kind: 'list';
  place: Place;
  items: Located[];
}

export interface LocatedScalar {
  kind: 'scalar';
  place: Place;
  value: string | number | boolean | null;
  /** As it is written in the file. */
  raw: string;
}

export const isMap = (node: Located | undefined): node is LocatedMap => node?.kind === 'map';
export const isList = (node: Located | undefined): node is LocatedList => node?.kind === 'list';

/** The text of a scalar that is one; null for anything else. */
export const textOf = (node: Located | undefined): string | null =>
  node?.kind === 'scalar' && typeof node.value === 'string' ? node.value : null;

export const scalar = (value: LocatedScalar['value'], place: Place): LocatedScalar => ({
  kind: 'scalar',
  place,
  value,
  raw: String(value),
});

export const mapOf = (
  place: Place,
  entries: readonly (readonly [string, Located])[],
): LocatedMap => ({
  kind: 'map',
  place,
  entries: new Map(entries.map(([name, value]) => [name, { key: value.place, value }])),
});

/** Plain values. Maps become objects without a prototype's names: such keys never get this far. */
export function toValue(node: Located): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map(toValue);
  return Object.fromEntries([...node.entries].map(([name, { value }]) => [name, toValue(value)]));
}

/** The node at a path, and the place of the deepest thing on the way to it that is there. */
export function follow(
  root: Located,
  path: readonly PropertyKey[],
): { node: Located | null; place: Place } {
  let node: Located = root;
  let place = root.place;
  for (const step of path) {
    const next: { key: Place; value: Located } | undefined =
      node.kind === 'map'
        ? node.entries.get(String(step))
        : node.kind === 'list'
          ? itemAt(node, Number(step))
          : undefined;
    if (!next) return { node: null, place };
    node = next.value;
    place = node.kind === 'scalar' ? node.place : next.key;
  }
  return { node, place };
}

function itemAt(list: LocatedList, index: number) {
  const value = list.items[index];
  return value ? { key: value.place, value } : undefined;
}
