import { isObject, type SchemaObject } from './resolve-schema.ts';

/** What one property of an input takes, in Darkroom's words. */
export type SchemaKind =
  | { kind: 'text'; isList: boolean; maxLength?: number }
  | { kind: 'int' | 'float'; minimum?: number; maximum?: number; step?: number }
  | { kind: 'boolean' }
  /** `wire`: values that are no texts on the wire, by the text that people choose. */
  | { kind: 'enum'; values: string[]; isList: boolean; wire: Record<string, number | boolean> }
  | { kind: 'image'; maximumCount: number }
  /** Objects and lists of objects: their JSON, as a text. */
  | { kind: 'json' };

/** Pictures of a list whose schema gives no bound. */
const IMAGES_OF_A_LIST = 16;
const PICTURE = /image|mask|photo|picture|sketch|portrait|logo/i;
const NO_PICTURE = /lora|weight|video|audio|webhook|callback|checkpoint|\bzip\b/i;

/** What a property takes. `name` helps to tell a picture's address from any other. */
export function kindOfSchema(name: string, schema: SchemaObject): SchemaKind {
  const values = Array.isArray(schema.enum) ? schema.enum.filter(isPlain) : [];
  if (values.length > 0) return enumKind(values, false);
  const choices = Array.isArray(schema.anyOf) ? schema.anyOf.filter(isObject) : [];
  const text = choices.find((one) => one.type === 'string');
  switch (schema.type ?? text?.type ?? numberOf(choices)) {
    case 'boolean':
      return { kind: 'boolean' };
    case 'integer':
    case 'number':
      return numberKind(
        schema.type === undefined
          ? (choices.find((one) => one.type === 'number') ?? schema)
          : schema,
      );
    case 'array':
      return listKind(name, schema);
    case 'string': {
      const own = schema.type === undefined ? (text ?? schema) : schema;
      if (isPicture(name, schema, own)) return { kind: 'image', maximumCount: 1 };
      const maxLength = wholeFrom(own.maxLength, 1);
      return { kind: 'text', isList: false, ...(maxLength === undefined ? {} : { maxLength }) };
    }
    default:
      return { kind: 'json' };
  }
}

const numberOf = (choices: readonly SchemaObject[]) =>
  choices.length > 0 && choices.every(({ type }) => type === 'integer' || type === 'number')
    ? 'number'
    : undefined;

const isPlain = (value: unknown): value is string | number | boolean =>
  (typeof value === 'string' && value !== '') ||
  typeof value === 'boolean' ||
  (typeof value === 'number' && Number.isFinite(value));

function enumKind(values: readonly (string | number | boolean)[], isList: boolean): SchemaKind {
  const wire = Object.fromEntries(
    values.flatMap((value) => (typeof value === 'string' ? [] : [[String(value), value]])),
  );
  return { kind: 'enum', values: [...new Set(values.map(String))], isList, wire };
}

function listKind(name: string, schema: SchemaObject): SchemaKind {
  const items = isObject(schema.items) ? schema.items : {};
  if (items.type === 'array') return { kind: 'json' };
  const of = kindOfSchema(name, items);
  if (of.kind === 'image' || (of.kind === 'text' && isPicture(name, schema, items))) {
    return { kind: 'image', maximumCount: wholeFrom(schema.maxItems, 1) ?? IMAGES_OF_A_LIST };
  }
  // A table of values is for single ones: lists of numbers to choose from travel as JSON.
  const isText = of.kind === 'text' || (of.kind === 'enum' && Object.keys(of.wire).length === 0);
  return isText ? { ...of, isList: true } : { kind: 'json' };
}

/** An address or bytes of a picture: told by its format and by what it is called. */
function isPicture(name: string, described: SchemaObject, schema: SchemaObject): boolean {
  const words = `${name.replaceAll('_', ' ')} ${text(described.title)} ${text(schema.title)}`;
  if (NO_PICTURE.test(words) || /prompt|format|size|type|style$/i.test(name)) return false;
  const isAddress =
    /^(uri|url|binary|data-uri|data-url|base64)$/i.test(text(schema.format)) ||
    schema.contentEncoding === 'base64';
  if (isAddress) return PICTURE.test(`${words} ${text(described.description)}`);
  return /(^|_)(image|mask|photo)s?(_input|_url|_urls|_base64|_b64)?(_\d+)?$/i.test(name);
}

const text = (value: unknown) => (typeof value === 'string' ? value : '');

function numberKind(schema: SchemaObject): SchemaKind {
  const isWhole = schema.type === 'integer';
  const multiple = finite(schema.multipleOf) ?? 0;
  const step = multiple > 1e-6 && multiple < 1e9 ? multiple : undefined;
  const low = bound(schema.minimum, schema.exclusiveMinimum, isWhole, 1);
  const high = bound(schema.maximum, schema.exclusiveMaximum, isWhole, -1);
  // Steps are counted from the minimum, and multiples from zero.
  const first = low !== undefined && step ? Math.ceil(low / step - 1e-9) * step : low;
  return {
    kind: isWhole ? 'int' : 'float',
    ...(first === undefined ? {} : { minimum: first }),
    ...(high === undefined || (first !== undefined && high < first) ? {} : { maximum: high }),
    ...(step === undefined ? {} : { step }),
  };
}

/** A bound as both drafts of JSON Schema write it. Bounds that no number here can hold are none. */
function bound(
  plain: unknown,
  exclusive: unknown,
  isWhole: boolean,
  inwards: 1 | -1,
): number | undefined {
  const strict = exclusive === true ? finite(plain) : finite(exclusive);
  const value = strict === undefined ? finite(plain) : isWhole ? strict + inwards : strict;
  if (value === undefined || Math.abs(value) > Number.MAX_SAFE_INTEGER) return undefined;
  return isWhole ? (inwards > 0 ? Math.ceil(value) : Math.floor(value)) : value;
}

export const finite = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined;

/** A whole number of at least `minimum`; undefined for anything else. */
export function wholeFrom(value: unknown, minimum: number): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= minimum
    ? value
    : undefined;
}
