import { modelRecordSchema, providerRecordSchema } from '@darkroom/core';
import { z } from 'zod';
import { modelKeys } from '../dify/fold-model.ts';
import { FIELD_KEYS, PROVIDER_KEYS } from '../dify/fold-provider.ts';

interface JsonSchema {
  properties?: Record<string, JsonSchema>;
  additionalProperties?: JsonSchema | boolean;
  items?: JsonSchema | boolean;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  $ref?: string;
}

/** What the two kinds of file may hold, as JSON Schema. The zod schemas of core are where it comes from. */
export type RecordKind = 'provider' | 'model';

export function inputSchema(kind: RecordKind): Record<string, unknown> {
  const schema = kind === 'provider' ? providerRecordSchema : modelRecordSchema;
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
}

const SCHEMAS: Readonly<Record<RecordKind, JsonSchema>> = {
  provider: inputSchema('provider') as JsonSchema, // z.toJSONSchema writes JSON Schema
  model: inputSchema('model') as JsonSchema,
};

const FOREIGN: Readonly<Record<RecordKind, readonly string[]>> = {
  provider: Object.keys(PROVIDER_KEYS),
  model: [...Object.keys(modelKeys('', '')), 'extends'],
};

const alternatives = (schema: JsonSchema): JsonSchema[] =>
  [schema, ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].flatMap((one) =>
    one === schema ? [one] : alternatives(one),
  );

function step(schema: JsonSchema, key: PropertyKey): JsonSchema[] {
  return alternatives(schema).flatMap((one) => {
    if (typeof key === 'number') return typeof one.items === 'object' ? [one.items] : [];
    const own = one.properties?.[String(key)];
    if (own) return [own];
    return typeof one.additionalProperties === 'object' ? [one.additionalProperties] : [];
  });
}

/** Every key that a map at this path may have, foreign spellings included. */
export function knownKeys(kind: RecordKind, path: readonly PropertyKey[]): string[] {
  let schemas: JsonSchema[] = [SCHEMAS[kind]];
  for (const key of path) schemas = schemas.flatMap((schema) => step(schema, key));
  const keys = schemas
    .flatMap(alternatives)
    .flatMap((schema) => Object.keys(schema.properties ?? {}));
  if (path.length === 0) keys.push(...FOREIGN[kind]);
  if (path[0] === 'credentialForm' && path.length === 2) keys.push(...Object.keys(FIELD_KEYS));
  return [...new Set(keys)];
}
