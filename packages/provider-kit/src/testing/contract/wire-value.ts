import type { WireRequest } from './emulator-controls.ts';

const STEP = /^([^[\]]+)((?:\[[^[\]]+\])*)$/;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What stands at a wire path (`a.b`, `list[0].c`, `list[key=value].c`) of a document; undefined: nothing. */
export function valueAt(document: unknown, path: string): unknown {
  let found = document;
  for (const step of path.split('.')) {
    const match = STEP.exec(step);
    if (!match?.[1]) throw new RangeError(`Not a wire path: "${path}".`);
    // An object that was packed into a text is looked into like any other.
    const holder = typeof found === 'string' ? parse(found) : found;
    found = isRecord(holder) ? holder[match[1]] : undefined;
    for (const [, selector = ''] of (match[2] ?? '').matchAll(/\[([^\]]+)\]/g)) {
      if (!Array.isArray(found)) return undefined;
      const equals = selector.indexOf('=');
      found =
        equals < 0
          ? found[Number(selector)]
          : found.find(
              (item: unknown) =>
                isRecord(item) &&
                String(item[selector.slice(0, equals)]) === selector.slice(equals + 1),
            );
    }
  }
  return found;
}

/** Whether a request carries `value` in the field of that path: as JSON, or as text in a form. */
export function carries(request: WireRequest, path: string, value: unknown): boolean {
  if (!request.fields) return isSame(valueAt(request.body, path), value);
  const [top = '', ...rest] = path.split('.');
  const texts = request.fields.filter(({ name }) => name === top).map((field) => field.value);
  if (rest.length > 0) {
    return texts.some((text) => isSame(valueAt({ [top]: parse(text) }, path), value));
  }
  if (Array.isArray(value)) return isSame(texts, value.map(formText));
  return texts.includes(formText(value));
}

/** What a request carries there, for the message of a failed check. */
export function shown(request: WireRequest, path: string): unknown {
  if (!request.fields) return valueAt(request.body, path);
  const top = path.split('.')[0];
  return request.fields.filter(({ name }) => name === top).map((field) => field.value);
}

const formText = (value: unknown) =>
  typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Equal as JSON, whatever the order of an object's keys. */
function isSame(left: unknown, right: unknown): boolean {
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((item, index) => isSame(item, right[index]));
  }
  if (isRecord(left) && isRecord(right)) {
    const names = Object.keys(left);
    return (
      names.length === Object.keys(right).length &&
      names.every((name) => Object.hasOwn(right, name) && isSame(left[name], right[name]))
    );
  }
  return left === right;
}
