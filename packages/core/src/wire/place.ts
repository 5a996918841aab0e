import type { JsonObject, JsonValue } from './json.ts';

/** One step of a path: a name, and behind it any number of `[0]` or `[key=value]`. */
const STEP = /^([^[\]]+)((?:\[[^[\]]+\])*)$/;

type Selector = number | { key: string; value: string };

function readStep(step: string): { name: string; selectors: Selector[] } {
  const match = STEP.exec(step);
  if (!match?.[1]) throw new RangeError(`Not a wire path: "${step}".`);
  const selectors = [...(match[2] ?? '').matchAll(/\[([^\]]+)\]/g)].map(
    ([, text = '']): Selector => {
      const equals = text.indexOf('=');
      return equals < 0
        ? Number(text)
        : { key: text.slice(0, equals), value: text.slice(equals + 1) };
    },
  );
  return { name: match[1], selectors };
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

function put(
  holder: JsonValue | undefined,
  slots: readonly (string | Selector)[],
  value: JsonValue,
): JsonValue {
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

/**
 * Puts a value into a body. A dot goes into an object, `[0]` into a list by position, and
 * `[category=X]` into the item of a list whose `category` is X, which is added where there is none.
 */
export function place(body: JsonObject, path: string, value: JsonValue): void {
  const slots = path.split('.').flatMap((step): (string | Selector)[] => {
    const { name, selectors } = readStep(step);
    return [name, ...selectors];
  });
  put(body, slots, value);
}
