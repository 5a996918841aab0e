/** Entries under one heading. */
export interface Group<Entry> {
  readonly label: string;
  readonly entries: readonly Entry[];
}

/** The first `limit` entries of groups: a list of hundreds is drawn as far as it is looked at. */
export function firstEntries<Entry, G extends Group<Entry>>(
  groups: readonly G[],
  limit: number,
): G[] {
  let left = limit;
  return groups.flatMap((group) => {
    if (left <= 0) return [];
    const entries = group.entries.slice(0, left);
    left -= entries.length;
    return [{ ...group, entries }];
  });
}

/** Entries under the heading that each names, headings in the order in which they first come. */
export function groupBy<Entry>(
  entries: readonly Entry[],
  labelOf: (entry: Entry) => string,
): Group<Entry>[] {
  const groups = new Map<string, Entry[]>();
  for (const entry of entries) {
    const label = labelOf(entry);
    const group = groups.get(label);
    if (group) group.push(entry);
    else groups.set(label, [entry]);
  }
  return [...groups].map(([label, members]) => ({ label, entries: members }));
}
