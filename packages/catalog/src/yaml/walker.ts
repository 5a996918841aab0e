import {
  type Alias,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type YAMLMap,
} from 'yaml';
import type { Place, Problems } from '../problem.ts';
import type { Located } from './located.ts';

/** Levels of one file. */
export const DEPTH_LIMIT = 32;
/** Values of one file, each use of an alias counted. */
const NODE_LIMIT = 20_000;
const ALIAS_LIMIT = 64;
/** Names that every object has: as keys they could reach into code. */
const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

export const TOO_COMPLEX = { code: 'CONFIG_TOO_COMPLEX' } as const;

/** Turns the parser's tree into ours: aliases resolved within limits, keys plain, tags and merge keys refused. */
export class Walker {
  readonly #text: string;
  readonly #placeOf: (offset: number) => Place;
  readonly #problems: Problems;
  readonly #resolve: (alias: Alias) => Node | null;
  #nodes = 0;
  #aliases = 0;
  #isOver = false;

  constructor(
    text: string,
    placeOf: (offset: number) => Place,
    problems: Problems,
    resolve: (alias: Alias) => Node | null,
  ) {
    this.#text = text;
    this.#placeOf = placeOf;
    this.#problems = problems;
    this.#resolve = resolve;
  }

  walk(node: Node, depth: number): Located | null {
    if (this.#isOver) return null;
    const place = this.#placeOf(node.range?.[0] ?? 0);
    this.#nodes += 1;
    if (depth > DEPTH_LIMIT)
      return this.#stop(place, `The file is nested deeper than ${DEPTH_LIMIT} levels.`);
    if (this.#nodes > NODE_LIMIT) {
      return this.#stop(
        place,
        `The file comes to more than ${NODE_LIMIT} values, aliases counted each time.`,
      );
    }
    if (isAlias(node)) {
      this.#aliases += 1;
      if (this.#aliases > ALIAS_LIMIT) {
        return this.#stop(
          place,
          `The file has more than ${ALIAS_LIMIT} aliases. Write values out, or share them by "extends:".`,
        );
      }
      const target = this.#resolve(node);
      if (!target) {
        this.#problems.add(place, `There is no anchor "&${node.source}" before this alias.`);
        return null;
      }
      return this.walk(target, depth + 1);
    }
    if (node.tag !== undefined) {
      this.#problems.add(place, `The tag "${node.tag}" is not used in these files. Remove it.`);
      return null;
    }
    if (isScalar(node)) return this.#scalar(node.value, node, place);
    if (isSeq(node)) {
      const items = node.items.flatMap((item) => this.walk(item as Node, depth + 1) ?? []); // parsed documents hold nodes alone
      return { kind: 'list', place, items };
    }
    return isMap(node) ? this.#map(node, place, depth) : null;
  }

  #scalar(value: unknown, node: Node, place: Place): Located {
    const [from, to] = node.range ?? [0, 0];
    const raw = this.#text.slice(from, to);
    const known =
      typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
        ? value
        : null;
    return { kind: 'scalar', place, value: known, raw };
  }

  #map(node: YAMLMap, place: Place, depth: number): Located {
    const entries = new Map<string, { key: Place; value: Located }>();
    for (const pair of node.items as Pair<Node, Node | null>[]) {
      // parsed documents hold nodes alone
      const key = this.#placeOf(pair.key.range?.[0] ?? 0);
      const name = this.#keyName(pair.key);
      if (name === null) {
        this.#problems.add(key, 'A key is a plain word here, no list, map or alias.');
      } else if (name === '<<') {
        this.#problems.add(
          key,
          'Merge keys ("<<") are not used in these files. Share values by "extends:".',
        );
      } else if (FORBIDDEN_KEYS.has(name)) {
        this.#problems.add(key, `"${name}" can be no key.`);
      } else if (entries.has(name)) {
        this.#problems.add(key, `The key "${name}" stands here twice. Remove one of them.`);
      } else {
        const value = pair.value ? this.walk(pair.value, depth + 1) : null;
        entries.set(name, {
          key,
          value: value ?? { kind: 'scalar', place: key, value: null, raw: '' },
        });
      }
    }
    return { kind: 'map', place, entries };
  }

  /** A key as it is written: `1024` and `no` are words here. */
  #keyName(key: Node): string | null {
    if (!isScalar(key) || key.tag !== undefined) return null;
    if (typeof key.value === 'string') return key.value;
    const [from, to] = key.range ?? [0, 0];
    return this.#text.slice(from, to);
  }

  #stop(place: Place, message: string): null {
    if (!this.#isOver) this.#problems.add(place, message, TOO_COMPLEX);
    this.#isOver = true;
    return null;
  }
}
