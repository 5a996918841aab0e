/** A JSON Schema as a plain object; nothing of it is believed before it is looked at. */
export type SchemaObject = Readonly<Record<string, unknown>>;

/** References that are followed one into the other, at most: a schema that holds itself ends here. */
const DEEPEST = 24;

export const isObject = (value: unknown): value is SchemaObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/**
 * One schema without references, `allOf`, and `null`: what stands beside them goes over what they bring, as OpenAPI's
 * writers mean it. `anyOf` and `oneOf` of one kind become that kind with the values of all; of several kinds they are
 * left as `anyOf`, resolved each.
 */
export function resolveSchema(schema: unknown, document: unknown, depth = 0): SchemaObject {
  if (!isObject(schema) || depth > DEEPEST) return {};
  const { $ref, allOf, anyOf, oneOf, ...own } = schema;
  const bases = [...(typeof $ref === 'string' ? [atPointer(document, $ref)] : []), ...list(allOf)];
  let merged: SchemaObject = {};
  for (const base of bases) merged = mergeSchemas(merged, resolveSchema(base, document, depth + 1));
  merged = mergeSchemas(merged, withoutNull(own));

  const choices = [...list(anyOf), ...list(oneOf), ...list(merged.anyOf)]
    .filter((one) => !(isObject(one) && one.type === 'null'))
    .map((one) => resolveSchema(one, document, depth + 1))
    .flatMap((one) => (Array.isArray(one.anyOf) ? one.anyOf.filter(isObject) : [one]));
  const { anyOf: _, ...rest } = merged;
  if (choices.length === 0) return rest;
  const [first, ...others] = choices;
  const joined = others.reduce<SchemaObject | null>(
    (found, one) => (found === null ? null : joinChoices(found, one)),
    first ?? {},
  );
  return joined === null ? { ...rest, anyOf: choices } : mergeSchemas(joined, rest);
}

/** The properties of an object schema, each resolved, in the order that `x-order` gives, else as written. */
export function resolvedProperties(
  schema: SchemaObject,
  document: unknown,
): { name: string; schema: SchemaObject; isRequired: boolean }[] {
  const required = new Set(list(schema.required));
  const properties = isObject(schema.properties) ? Object.entries(schema.properties) : [];
  const order = (one: SchemaObject) =>
    typeof one['x-order'] === 'number' ? one['x-order'] : Number.POSITIVE_INFINITY;
  return properties
    .map(([name, property]) => ({
      name,
      schema: resolveSchema(property, document),
      isRequired: required.has(name),
    }))
    .sort((left, right) =>
      order(left.schema) === order(right.schema) ? 0 : order(left.schema) - order(right.schema),
    );
}

/** `#/components/schemas/Input` in the document; undefined for what is elsewhere or not there. */
function atPointer(document: unknown, pointer: string): unknown {
  if (!pointer.startsWith('#')) return undefined;
  let found = document;
  for (const part of pointer.slice(1).split('/').slice(1)) {
    const name = decode(part).replaceAll('~1', '/').replaceAll('~0', '~');
    found =
      (isObject(found) && Object.hasOwn(found, name)) || Array.isArray(found)
        ? (found as SchemaObject)[name] // a list by its position
        : undefined;
  }
  return found;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** `type: [string, null]` is `type: string`; enums lose their null; `const` is an enum of one. */
function withoutNull(schema: SchemaObject): SchemaObject {
  const found: Record<string, unknown> = { ...schema };
  if (Array.isArray(schema.type)) {
    const types = schema.type.filter((type) => type !== 'null');
    if (types.length === 1) found.type = types[0];
    else {
      delete found.type;
      found.anyOf = types.map((type) => ({ type }));
    }
  }
  if ('const' in schema) found.enum = [schema.const];
  if (Array.isArray(found.enum)) found.enum = found.enum.filter((value) => value !== null);
  if (found.default === null) delete found.default;
  return found;
}

function mergeSchemas(base: SchemaObject, over: SchemaObject): SchemaObject {
  const properties =
    isObject(base.properties) && isObject(over.properties)
      ? { properties: { ...base.properties, ...over.properties } }
      : {};
  const required =
    Array.isArray(base.required) && Array.isArray(over.required)
      ? { required: [...base.required, ...over.required] }
      : {};
  return { ...base, ...over, ...properties, ...required };
}

const kindOf = (schema: SchemaObject) => {
  if (typeof schema.type === 'string') return schema.type;
  const [value] = list(schema.enum);
  return value === undefined ? 'any' : typeof value === 'number' ? 'number' : typeof value;
};

/** Two alternatives as one, where they are of one kind: enums together, an open one over a closed one. Null: they are not. */
function joinChoices(left: SchemaObject, right: SchemaObject): SchemaObject | null {
  const kinds = [kindOf(left), kindOf(right)];
  if (kinds.every((kind) => kind === 'integer' || kind === 'number') && kinds[0] !== kinds[1]) {
    return { ...left, ...right, type: 'number' };
  }
  if (kinds[0] !== kinds[1] || kinds[0] === 'object' || kinds[0] === 'array') return null;
  if (Array.isArray(left.enum) && Array.isArray(right.enum)) {
    return { ...left, enum: [...new Set([...left.enum, ...right.enum])] };
  }
  return Array.isArray(left.enum) ? right : left;
}
