import { badRequest, OpenAiRefusal } from './errors.ts';

/** What a field may hold. */
export type FieldRule =
  | { readonly type: 'string'; readonly least?: number; readonly most?: number }
  | { readonly type: 'integer'; readonly least: number; readonly most: number }
  | { readonly type: 'boolean' }
  | { readonly type: 'enum'; readonly values: readonly string[] }
  | { readonly type: 'object' }
  | { readonly type: 'array' };

export type FieldRules = Readonly<Record<string, FieldRule>>;

/** Fields that both endpoints share. */
const SHARED: FieldRules = {
  model: { type: 'string' },
  prompt: { type: 'string', least: 1, most: 32_000 },
  n: { type: 'integer', least: 1, most: 10 },
  size: { type: 'string' },
  quality: {
    type: 'enum',
    values: ['standard', 'hd', 'low', 'medium', 'high', 'xhigh', 'max', 'auto'],
  },
  background: { type: 'enum', values: ['transparent', 'opaque', 'auto'] },
  output_format: { type: 'enum', values: ['png', 'jpeg', 'webp', 'gif', 'svg'] },
  output_compression: { type: 'integer', least: 0, most: 100 },
  moderation: { type: 'enum', values: ['low', 'auto'] },
  complexity: { type: 'enum', values: ['low', 'medium', 'high'] },
  frame_count: { type: 'integer', least: 2, most: 16 },
  frame_duration_ms: { type: 'integer', least: 10, most: 655_350 },
  stream: { type: 'boolean' },
  partial_images: { type: 'integer', least: 0, most: 3 },
  safety_identifier: { type: 'string', most: 128 },
  user: { type: 'string' },
  response_format: { type: 'enum', values: ['url', 'b64_json'] },
};

/** POST /images/generations. */
export const GENERATION_FIELDS: FieldRules = {
  ...SHARED,
  svg: { type: 'object' },
  style: { type: 'enum', values: ['vivid', 'natural'] },
};

/** POST /images/edits as a form, beside its files. */
export const EDIT_FORM_FIELDS: FieldRules = {
  ...SHARED,
  input_fidelity: { type: 'enum', values: ['high', 'low'] },
};

/** POST /images/edits as JSON. */
export const EDIT_JSON_FIELDS: FieldRules = {
  ...EDIT_FORM_FIELDS,
  images: { type: 'array' },
  mask: { type: 'object' },
  markup: { type: 'object' },
};

/** Values after the checks, by field name; absent and null fields are left out. */
export type FieldValues = ReadonlyMap<string, unknown>;

const quoted = (values: readonly string[]) =>
  values.length < 2
    ? values.map((value) => `'${value}'`).join('')
    : `${values
        .slice(0, -1)
        .map((value) => `'${value}'`)
        .join(', ')}, and '${values.at(-1)}'`;

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'an integer' : 'a decimal number';
  if (value === null) return 'null';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

function wrongType(name: string, wanted: string, value: unknown): OpenAiRefusal {
  return badRequest(
    name,
    'invalid_type',
    `Invalid type for '${name}': expected ${wanted}, but got ${kindOf(value)} instead.`,
  );
}

function checkString(name: string, rule: FieldRule & { type: 'string' }, value: unknown): string {
  if (typeof value !== 'string') throw wrongType(name, 'a string', value);
  if (value.length < (rule.least ?? 0)) {
    throw badRequest(
      name,
      'string_below_min_length',
      `Invalid '${name}': empty string. Expected a string with minimum length ${rule.least}, but got an empty string instead.`,
    );
  }
  if (value.length > (rule.most ?? Number.POSITIVE_INFINITY)) {
    throw badRequest(
      name,
      'string_above_max_length',
      `Invalid '${name}': string too long. Expected a string with maximum length ${rule.most}, but got a string with length ${value.length} instead.`,
    );
  }
  return value;
}

function checkInteger(name: string, rule: FieldRule & { type: 'integer' }, value: unknown): number {
  if (typeof value !== 'number' || !Number.isInteger(value)) {
    throw wrongType(name, 'an integer', value);
  }
  if (value < rule.least) {
    throw badRequest(
      name,
      'integer_below_min_value',
      `Invalid '${name}': integer below minimum value. Expected a value >= ${rule.least}, but got ${value} instead.`,
    );
  }
  if (value > rule.most) {
    throw badRequest(
      name,
      'integer_above_max_value',
      `Invalid '${name}': integer above maximum value. Expected a value <= ${rule.most}, but got ${value} instead.`,
    );
  }
  return value;
}

function checkValue(name: string, rule: FieldRule, value: unknown): unknown {
  switch (rule.type) {
    case 'string':
      return checkString(name, rule, value);
    case 'integer':
      return checkInteger(name, rule, value);
    case 'boolean':
      if (typeof value !== 'boolean') throw wrongType(name, 'a boolean', value);
      return value;
    case 'enum':
      if (typeof value !== 'string') throw wrongType(name, 'a string', value);
      if (!rule.values.includes(value)) throw unsupportedValue(name, value, rule.values);
      return value;
    case 'array':
      if (!Array.isArray(value)) throw wrongType(name, 'an array of objects', value);
      return value;
    case 'object':
      if (typeof value !== 'object' || value === null || Array.isArray(value)) {
        throw wrongType(name, 'an object', value);
      }
      return value;
  }
}

/** The error for a value outside a list. */
export function unsupportedValue(
  name: string,
  value: string,
  values: readonly string[],
): OpenAiRefusal {
  return badRequest(
    name,
    'invalid_value',
    `Invalid value: '${value}'. Supported values are: ${quoted(values)}.`,
  );
}

/** Checks every field of a JSON body. Unknown ones are refused, as are wrong types and ranges. */
export function checkFields(rules: FieldRules, body: unknown): FieldValues {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new OpenAiRefusal({
      status: 400,
      message: `Invalid type: expected an object, but got ${kindOf(body)} instead.`,
      type: 'invalid_request_error',
      param: null,
      code: 'invalid_type',
    });
  }
  const values = new Map<string, unknown>();
  for (const [name, value] of Object.entries(body)) {
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
    if (rule === undefined) throw unknownParameter(name);
    if (value === null || value === undefined) continue;
    values.set(name, checkValue(name, rule, value));
  }
  for (const name of ['prompt', 'model']) if (!values.has(name)) throw missing(name);
  return values;
}

/** The error for a field that nobody knows. */
export function unknownParameter(name: string): OpenAiRefusal {
  return badRequest(name, 'unknown_parameter', `Unknown parameter: '${name}'.`);
}

/** The error for a field that has to be there. */
export function missing(name: string): OpenAiRefusal {
  return badRequest(name, 'missing_required_parameter', `Missing required parameter: '${name}'.`);
}

/** The text of a form field as the value that its rule wants; left as it is where it does not fit. */
export function fromForm(rule: FieldRule | undefined, text: string): unknown {
  if (rule?.type === 'integer' && /^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  if (rule?.type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}
