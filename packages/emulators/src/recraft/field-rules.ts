/** What a field may hold. */
export type FieldRule =
  | { readonly type: 'text'; readonly most: number }
  | { readonly type: 'integer' | 'number'; readonly least: number; readonly most: number }
  | { readonly type: 'enum'; readonly values: readonly string[] }
  | {
      readonly type: 'boolean' | 'uuid' | 'size' | 'list' | 'controls' | 'text-layout';
    };

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isShare = (value: unknown) => typeof value === 'number' && value >= 0 && value <= 1;

const isColour = (value: unknown): boolean =>
  isObject(value) &&
  Array.isArray(value.rgb) &&
  value.rgb.length === 3 &&
  value.rgb.every((part) => Number.isInteger(part) && part >= 0 && part <= 255);

function controlsProblem(value: unknown): string | null {
  if (!isObject(value)) return 'must be an object';
  const { colors, background_color: background, artistic_level: level, no_text: noText } = value;
  const known = ['colors', 'background_color', 'artistic_level', 'no_text'];
  const unknown = Object.keys(value).find((name) => !known.includes(name));
  if (unknown !== undefined) return `has no member "${unknown}"`;
  if (colors !== undefined) {
    const isList = Array.isArray(colors) && colors.every(isColour);
    if (!isList) return 'colors: must be a list of objects with "rgb", three integers of 0 to 255';
    const weights = colors.map(({ weight }) => weight).filter((weight) => weight !== undefined);
    if (!weights.every((weight) => typeof weight === 'number' && weight >= 0))
      return 'colors: weight must be a number';
  }
  if (background !== undefined && !isColour(background))
    return 'background_color: must have "rgb", three integers of 0 to 255';
  if (level !== undefined && !(Number.isInteger(level) && Number(level) >= 0 && Number(level) <= 5))
    return 'artistic_level: must be an integer from 0 to 5';
  return noText === undefined || typeof noText === 'boolean' ? null : 'no_text: must be a boolean';
}

function layoutProblem(value: unknown): string | null {
  const isPoint = (point: unknown) =>
    Array.isArray(point) && point.length === 2 && point.every(isShare);
  const isItem = (item: unknown) =>
    isObject(item) &&
    typeof item.text === 'string' &&
    Array.isArray(item.bbox) &&
    item.bbox.length === 4 &&
    item.bbox.every(isPoint);
  return Array.isArray(value) && value.every(isItem)
    ? null
    : 'must be a list of objects with "text" and "bbox", four points of 0 to 1';
}

/** Why a value is not what its rule wants; null where it is. */
export function fieldProblem(rule: FieldRule, value: unknown): string | null {
  switch (rule.type) {
    case 'text':
      if (typeof value !== 'string') return 'must be a string';
      return value.length > rule.most ? `must be at most ${rule.most} characters` : null;
    case 'integer':
    case 'number':
      if (typeof value !== 'number' || (rule.type === 'integer' && !Number.isInteger(value)))
        return `must be ${rule.type === 'integer' ? 'an integer' : 'a number'}`;
      return value < rule.least || value > rule.most
        ? `must be from ${rule.least} to ${rule.most}`
        : null;
    case 'enum':
      return rule.values.some((known) => known === value)
        ? null
        : `must be one of ${rule.values.join(', ')}`;
    case 'boolean':
      return typeof value === 'boolean' ? null : 'must be a boolean';
    case 'uuid':
      return typeof value === 'string' && UUID.test(value) ? null : 'must be a UUID';
    case 'size':
      return typeof value === 'string' && /^\d+[x:]\d+$/.test(value)
        ? null
        : 'must be WxH in pixels or a ratio w:h';
    case 'list':
      return Array.isArray(value) && value.every((item) => typeof item === 'string')
        ? null
        : 'must be a list of strings';
    case 'controls':
      return controlsProblem(value);
    case 'text-layout':
      return layoutProblem(value);
  }
}

/** A form's text as the value that its rule speaks of; what cannot be read stays text, and is refused as such. */
export function formValue(rule: FieldRule, text: string): unknown {
  switch (rule.type) {
    case 'integer':
    case 'number':
      return text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text);
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : text;
    case 'list':
    case 'controls':
    case 'text-layout':
      try {
        return JSON.parse(text);
      } catch {
        return text;
      }
    default:
      return text;
  }
}
