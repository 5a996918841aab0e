import { nearestWord } from '@darkroom/core';
import type { Problems } from '../problem.ts';
import { isMap, type Located, type LocatedMap, scalar, textOf } from '../yaml/located.ts';

/** What becomes of a foreign key: another name, another name and value, several keys in its place, or nothing. */
export type Folding =
  | string
  | { to: string; value(node: Located): Located }
  | { into(node: Located, problems: Problems): readonly (readonly [string, Located])[] }
  | 'ignored';

/** Foreign key to folding, for one kind of map. */
export type FoldTable = Readonly<Record<string, Folding>>;

/** Renames a map's foreign keys to ours. A key that stands there in both forms is a problem. */
export function foldKeys(map: LocatedMap, table: FoldTable, problems: Problems): LocatedMap {
  const entries: LocatedMap['entries'] = new Map();
  const put = (name: string, key: LocatedMap['place'], value: Located, written: string) => {
    if (entries.has(name)) {
      problems.add(key, `"${written}" means "${name}", which is set already. Remove one of them.`);
    } else {
      entries.set(name, { key, value });
    }
  };
  for (const [name, { key, value }] of map.entries) {
    const folding = Object.hasOwn(table, name) ? table[name] : undefined;
    if (folding === undefined) put(name, key, value, name);
    else if (folding === 'ignored') continue;
    else if (typeof folding === 'string') put(folding, key, value, name);
    else if ('to' in folding) put(folding.to, key, folding.value(value), name);
    else for (const [to, made] of folding.into(value, problems)) put(to, key, made, name);
  }
  return { ...map, entries };
}

/** Applies a change to each item of a list; anything else is left for the check that follows. */
export function foldItems(node: Located, change: (item: LocatedMap) => Located): Located {
  if (node.kind !== 'list') return node;
  return { ...node, items: node.items.map((item) => (isMap(item) ? change(item) : item)) };
}

/** Names keys of a foreign map that nothing here reads. */
export function onlyKeys(map: LocatedMap, known: readonly string[], problems: Problems): void {
  for (const [name, { key }] of map.entries) {
    if (known.includes(name)) continue;
    const nearest = nearestWord(name, known);
    const hint = nearest ? ` Did you mean "${nearest}"?` : ` It takes ${known.join(', ')}.`;
    problems.add(key, `"${name}" is no key here.${hint}`, { nearest });
  }
}

/** A text per locale as one text: en_US, else the first. */
export function plainText(node: Located): Located {
  if (!isMap(node)) return node;
  const chosen = node.entries.get('en_US')?.value ?? [...node.entries.values()][0]?.value;
  return chosen ?? node;
}

/** Dify's and InvokeAI's names of the model type that Darkroom runs. */
export function modelType(node: Located): Located {
  const text = textOf(node);
  const isOurs = text === 'text2img' || text === 'external_image_generator';
  return isOurs ? { ...scalar('external-image-generator', node.place), raw: text ?? '' } : node;
}
