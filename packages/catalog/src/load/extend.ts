import { nearestWord, printable } from '@darkroom/core';
import type { Problems } from '../problem.ts';
import { isList, isMap, type Located, type LocatedMap, textOf } from '../yaml/located.ts';

/** Files of one folder, by name. Null: it could not be read, which is told already. */
export type FolderFiles = ReadonlyMap<string, LocatedMap | null>;

/** `over` laid on `under`: maps merge, everything else is replaced. */
export function merge(under: Located, over: Located): Located {
  if (!isMap(under) || !isMap(over)) return over;
  const entries = new Map(under.entries);
  for (const [name, { key, value }] of over.entries) {
    const below = entries.get(name);
    entries.set(name, { key, value: below ? merge(below.value, value) : value });
  }
  return { kind: 'map', place: over.place, entries };
}

/**
 * A file with everything that it extends under it. `extends:` names a file of the same folder, or several, the later
 * ones over the earlier. Null where a file is missing, broken, or extends itself over others.
 */
export function extend(
  name: string,
  files: FolderFiles,
  problems: Problems,
  trail: readonly string[] = [],
): LocatedMap | null {
  const file = files.get(name);
  if (!file) return null;
  const own = file.entries.get('extends');
  if (!own) return file;
  const bases = isList(own.value) ? own.value.items : [own.value];
  const entries = new Map(file.entries);
  entries.delete('extends');
  let result: LocatedMap | null = null;
  for (const base of bases) {
    const target = textOf(base);
    if (target === null || !files.has(target)) {
      const names = [...files.keys()].filter((candidate) => candidate !== name);
      const nearest = target === null ? null : nearestWord(target, names);
      const shown = target === null ? 'That' : `"${printable(target, 80)}"`;
      problems.add(
        base.place,
        `${shown} is no file of this folder, so it cannot be extended.${nearest ? ` Did you mean "${nearest}"?` : ''}`,
        { nearest },
      );
      return null;
    }
    const way = [...trail, name];
    if (way.includes(target)) {
      problems.add(
        base.place,
        `The files extend each other in a circle: ${[...way, target].join(' → ')}.`,
      );
      return null;
    }
    const under = extend(target, files, problems, way);
    if (!under) {
      if (!problems.isBroken)
        problems.add(base.place, `"${target}" is broken, so nothing can extend it.`);
      return null;
    }
    const merged: Located = result ? merge(result, under) : under;
    result = isMap(merged) ? merged : null;
  }
  const over: LocatedMap = { ...file, entries };
  const merged = result ? merge(result, over) : over;
  return isMap(merged) ? merged : over;
}
