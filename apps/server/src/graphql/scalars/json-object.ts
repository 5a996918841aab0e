import { printable } from '@darkroom/core';
import { GraphQLScalarType, Kind, type ObjectValueNode, type ValueNode } from 'graphql';
import { scalarError } from './scalar-error.ts';

/** Levels of objects and lists inside one another. */
const MAXIMUM_DEPTH = 32;
/** Characters of all keys and texts together. */
const MAXIMUM_SIZE = 1024 * 1024;
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);

type JsonObject = Record<string, unknown>;

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Refuses what is too deep or too large, and keys that would reach into JavaScript's own objects. */
function checkJson(root: unknown): void {
  let size = 0;
  const open: { value: unknown; depth: number }[] = [{ value: root, depth: 1 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, depth } = next;
    size += typeof value === 'string' ? value.length : 1;
    if (typeof value === 'number' && !Number.isFinite(value)) {
      throw scalarError('A number in the object is too large for a JSON number.');
    }
    if (typeof value === 'object' && value !== null) {
      if (depth > MAXIMUM_DEPTH) {
        throw scalarError(`The object is too deep: at most ${MAXIMUM_DEPTH} levels are taken.`);
      }
      for (const [key, inner] of Object.entries(value)) {
        if (FORBIDDEN.has(key)) throw scalarError(`The key "${key}" is not allowed.`);
        if (!Array.isArray(value)) size += key.length;
        open.push({ value: inner, depth: depth + 1 });
      }
    }
    if (size > MAXIMUM_SIZE) {
      throw scalarError(`The object is too large: at most ${MAXIMUM_SIZE} characters are taken.`);
    }
  }
}

function parseJsonObject(value: unknown): JsonObject {
  if (!isObject(value)) {
    const given = Array.isArray(value) ? 'a list' : value === null ? 'null' : `a ${typeof value}`;
    throw scalarError(`Expected a JSON object, got ${given}.`);
  }
  checkJson(value);
  return value;
}

function fromLiteral(
  node: ValueNode,
  variables: Record<string, unknown> | null | undefined,
  depth: number,
): unknown {
  if (depth > MAXIMUM_DEPTH)
    throw scalarError(`The object is too deep: at most ${MAXIMUM_DEPTH} levels are taken.`);
  switch (node.kind) {
    case Kind.NULL:
      return null;
    case Kind.INT:
    case Kind.FLOAT:
      return Number(node.value);
    case Kind.LIST:
      return node.values.map((item) => fromLiteral(item, variables, depth + 1));
    case Kind.OBJECT:
      return objectFromLiteral(node, variables, depth);
    case Kind.VARIABLE:
      return variables?.[node.name.value];
    default:
      return node.value;
  }
}

function objectFromLiteral(
  node: ObjectValueNode,
  variables: Record<string, unknown> | null | undefined,
  depth: number,
): JsonObject {
  for (const { name } of node.fields) {
    if (FORBIDDEN.has(name.value))
      throw scalarError(`The key "${printable(name.value)}" is not allowed.`);
  }
  return Object.fromEntries(
    node.fields.map((field) => [field.name.value, fromLiteral(field.value, variables, depth + 1)]),
  );
}

function createJsonScalar(name: string): GraphQLScalarType {
  return new GraphQLScalarType<JsonObject, JsonObject>({
    name,
    parseValue: parseJsonObject,
    parseLiteral: (node, variables) => {
      if (node.kind !== Kind.OBJECT) throw scalarError('Expected a JSON object.');
      return parseJsonObject(objectFromLiteral(node, variables, 1));
    },
    serialize: (value) => {
      if (isObject(value)) return value;
      throw new Error(`A ${name} was answered that is no object.`);
    },
  });
}

export const jsonObjectScalar = createJsonScalar('JSONObject');
export const jsonObjectInputScalar = createJsonScalar('JSONObjectInput');
