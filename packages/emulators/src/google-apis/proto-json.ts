import { invalidArgument } from './errors.ts';

/** A field's type, as the vendor's JSON parser knows it. */
export type ProtoType =
  | { readonly kind: 'string' | 'int32' | 'float' | 'bool' | 'bytes' | 'any' }
  | {
      readonly kind: 'enum';
      readonly name: string;
      readonly values: readonly string[];
      /** Accepts lower case too. */
      readonly anyCase?: boolean;
    }
  | { readonly kind: 'message'; readonly fields: ProtoFields }
  | { readonly kind: 'repeated'; readonly of: ProtoType };

/** Fields of a message, by their camelCase names. */
export type ProtoFields = Readonly<Record<string, ProtoType>>;

interface Violation {
  readonly field: string;
  readonly description: string;
}

const SHOWN: Readonly<Record<string, string>> = {
  string: 'TYPE_STRING',
  int32: 'TYPE_INT32',
  float: 'TYPE_FLOAT',
  bool: 'TYPE_BOOL',
  bytes: 'TYPE_BYTES',
};

const camel = (name: string) => name.replace(/_([a-z0-9])/g, (_, letter) => letter.toUpperCase());
const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/**
 * Parses a JSON value as the vendor's parser does: snake_case and camelCase are the same, null is
 * absent, unknown names and wrong types are all reported in one 400. Gives the value in camelCase.
 */
export function parseProtoJson(fields: ProtoFields, value: unknown): Record<string, unknown> {
  const violations: Violation[] = [];
  const parsed = parseMessage(fields, value, '', violations);
  if (violations.length === 0) return parsed;
  throw invalidArgument(
    violations
      .map(({ description }) =>
        description.startsWith('Unknown name')
          ? `Invalid JSON payload received. ${description}`
          : description,
      )
      .join('\n'),
    [
      {
        '@type': 'type.googleapis.com/google.rpc.BadRequest',
        fieldViolations: violations.map(({ field, description }) => ({
          ...(field !== '' && { field }),
          description: description.startsWith('Unknown name')
            ? `Invalid JSON payload received. ${description}`
            : description,
        })),
      },
    ],
  );
}

function parseMessage(
  fields: ProtoFields,
  value: unknown,
  path: string,
  violations: Violation[],
): Record<string, unknown> {
  const parsed: Record<string, unknown> = {};
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    violations.push(invalid(path, 'TYPE_MESSAGE', value));
    return parsed;
  }
  for (const [name, item] of Object.entries(value)) {
    const known = camel(name);
    const type = Object.hasOwn(fields, known) ? fields[known] : undefined;
    if (type === undefined) {
      const where = path === '' ? '' : ` at '${path}'`;
      violations.push({
        field: path,
        description: `Unknown name "${name}"${where}: Cannot find field.`,
      });
      continue;
    }
    if (item === null) continue;
    const at = path === '' ? snake(known) : `${path}.${snake(known)}`;
    parsed[known] = parseValue(type, item, at, violations);
  }
  return parsed;
}

function invalid(path: string, type: string, value: unknown): Violation {
  const shown = JSON.stringify(value) ?? 'null';
  const short = shown.length > 80 ? `${shown.slice(0, 80)}…` : shown;
  return { field: path, description: `Invalid value at '${path}' (${type}), ${short}` };
}

function parseValue(
  type: ProtoType,
  value: unknown,
  path: string,
  violations: Violation[],
): unknown {
  switch (type.kind) {
    case 'message':
      return parseMessage(type.fields, value, path, violations);
    case 'repeated': {
      // One value stands for a list of one, as the vendor's parser allows for messages.
      const items: readonly unknown[] = Array.isArray(value) ? value : [value];
      return items.map((item, index) => parseValue(type.of, item, `${path}[${index}]`, violations));
    }
    case 'enum': {
      const name = typeof value === 'string' && type.anyCase ? value.toUpperCase() : value;
      if (typeof name === 'string' && type.values.includes(name)) return name;
      const full = `type.googleapis.com/google.ai.generativelanguage.v1beta.${type.name}`;
      violations.push(invalid(path, full, value));
      return undefined;
    }
    default: {
      const parsed = parseScalar(type.kind, value);
      if (parsed === undefined) violations.push(invalid(path, SHOWN[type.kind] ?? '', value));
      return parsed;
    }
  }
}

function parseScalar(kind: string, value: unknown): unknown {
  if (kind === 'any') return value;
  if (kind === 'string') return typeof value === 'string' ? value : undefined;
  if (kind === 'bool') return typeof value === 'boolean' ? value : undefined;
  if (kind === 'bytes') {
    return typeof value === 'string' && /^[A-Za-z0-9+/_-]*={0,2}$/.test(value) ? value : undefined;
  }
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) return undefined;
  if (kind === 'float') return number;
  return Number.isInteger(number) && Math.abs(number) <= 2_147_483_647 ? number : undefined;
}
