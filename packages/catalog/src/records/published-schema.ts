import { DESCRIPTIONS } from './descriptions.ts';
import { inputSchema, type RecordKind } from './known-keys.ts';

type Json = Record<string, unknown>;

const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Writes descriptions beside the keys that they are of. Lists, alternatives and names of a map add nothing to a key's path. */
function describe(schema: unknown, path: string, table: Readonly<Record<string, string>>): void {
  if (!isJson(schema)) return;
  if (isJson(schema.properties)) {
    for (const [name, inner] of Object.entries(schema.properties)) {
      const own = path === '' ? name : `${path}.${name}`;
      const text = table[own];
      if (text !== undefined && isJson(inner)) inner.description = text;
      describe(inner, own, table);
    }
  }
  for (const name of ['items', 'anyOf', 'oneOf', 'additionalProperties']) {
    const inner = schema[name];
    for (const one of Array.isArray(inner) ? inner : [inner]) describe(one, path, table);
  }
}

/** The JSON Schema of a kind of file, as editors read it from packages/catalog/schemas. */
export function publishedSchema(kind: RecordKind): Json {
  const { $schema, ...schema } = inputSchema(kind);
  if (kind === 'model' && isJson(schema.properties)) {
    schema.properties = {
      extends: { anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }] },
      ...schema.properties,
    };
    // What a file lacks may stand in the one that it extends.
    delete schema.required;
  }
  describe(schema, '', DESCRIPTIONS[kind]);
  return {
    $schema,
    title: kind === 'model' ? "Darkroom: a model's file" : "Darkroom: a provider's file",
    ...schema,
  };
}

/** The text of the published file. */
export const schemaText = (kind: RecordKind): string =>
  `${JSON.stringify(publishedSchema(kind), null, 2)}\n`;
