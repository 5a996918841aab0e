import type { JsonObject, JsonValue } from './json.ts';

/** One step of a path: a name, and behind it any number of `[0]` or `[key=value]`. */
const STEP = /^([^[\]]+)((?:\[[^[\]]+\])*)$/;
const POSITION = /^\d{1,3}$/;
/** Names that mean an object's own machinery in JavaScript, and nothing in any vendor's API. */
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);

type Selector = number | { key: string; value: string };
type Slot = string | Selector;

function readName(name: string): string {
  if (FORBIDDEN.has(name)) throw new RangeError(`"${name}" cannot stand in a wire path.`);
  return name;
}

function readSelector(text: string): Selector {
  const equals = text.indexOf('=');
  if (equals > 0) return { key: readName(text.slice(0, equals)), value: text.slice(equals + 1) };
  if (POSITION.test(text)) return Number(text);
  throw new RangeError(`"[${text}]" is neither a position such as [0] nor [key=value].`);
}

function readStep(step: string): Slot[] {
  const match = STEP.exec(step);
  if (!match?.[1]) throw new RangeError(`Not a step of a wire path: "${step}".`);
  return [
    readName(match[1]),
    ...[...(match[2] ?? '').matchAll(/\[([^\]]+)\]/g)].map(([, text = '']) => readSelector(text)),
  ];
}

const readPath = (path: string): Slot[] => path.split('.').flatMap(readStep);

/** Why a text is no path into a body, as a sentence; null where it is one. */
export function wirePathProblem(path: string): string | null {
  try {
    readPath(path);
    return null;
  } catch (error) {
    if (error instanceof RangeError) return error.message;
    throw error;
  }
}

const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The item of a list that a selector means, made where it is missing; its position is what counts. */
function positionIn(list: JsonValue[], selector: Selector): number {
  if (typeof selector === 'number') return selector;
  const found = list.findIndex((item) => isObject(item) && item[selector.key] === selector.value);
  if (found >= 0) return found;
  return list.push({ [selector.key]: selector.value }) - 1;
}

function put(holder: JsonValue | undefined, slots: readonly Slot[], value: JsonValue): JsonValue {
  const [slot, ...rest] = slots;
  if (slot === undefined) return value;
  if (typeof slot === 'string') {
    const object = isObject(holder) ? holder : {};
    object[slot] = put(object[slot], rest, value);
    return object;
  }
  const list = Array.isArray(holder) ? holder : [];
  const position = positionIn(list, slot);
  list[position] = put(list[position], rest, value);
  return list;
}

/** What stands at a path of a body; undefined where nothing does. Throws a RangeError for a path that it cannot read. */
export function valueAt(body: JsonObject, path: string): JsonValue | undefined {
  let found: JsonValue | undefined = body;
  for (const slot of readPath(path)) {
    if (typeof slot === 'string') {
      found = isObject(found) && Object.hasOwn(found, slot) ? found[slot] : undefined;
    } else if (!Array.isArray(found)) {
      return undefined;
    } else if (typeof slot === 'number') {
      found = found[slot];
    } else {
      found = found.find((item) => isObject(item) && item[slot.key] === slot.value);
    }
  }
  return found;
}

/**
 * Why a text is no path of a picture, as a sentence: as `wirePathProblem`, with one `[]` behind the name of a list that
 * takes an item for each. Null where it is one.
 */
export function inputPathProblem(path: string): string | null {
  const [list = '', rest = '', ...more] = path.split('[]');
  if (more.length > 0) return `"${path}" has more than one "[]": a picture is added to one list.`;
  const isStep = rest === '' || rest.startsWith('.');
  return isStep ? wirePathProblem(list + rest) : `Behind "[]" comes a dot: "${path}".`;
}

/**
 * Puts a value into a body. A dot goes into an object, `[0]` into a list by position, and
 * `[category=X]` into the item of a list whose `category` is X, which is added where there is none.
 * Throws a RangeError for a path that it cannot read.
 */
export function place(body: JsonObject, path: string, value: JsonValue): void {
  put(body, readPath(path), value);
}
