import { nearestWord, printable } from '@darkroom/core';
import {
  type DocumentNode,
  type GraphQLError,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  isInputType,
  isLeafType,
  isNonNullType,
  isSpecifiedScalarType,
  Kind,
  type OperationDefinitionNode,
  typeFromAST,
  type VariableDefinitionNode,
} from 'graphql';
import { coerceInputValue } from 'graphql/utilities/coerceInputValue.js';
import { CODES } from '../codes.ts';
import { NOT_FINITE } from './finite-numbers.ts';
import { operationError } from './operation-error.ts';

/** More problems than this help nobody. */
const MAXIMUM_ERRORS = 20;

/** The variables with their defaults, for measuring; or everything that is wrong with them. */
export type CheckedVariables =
  | { ok: true; values: Record<string, unknown> }
  | { ok: false; errors: GraphQLError[] };

/**
 * Holds the given variables against the operation's definitions. Each error names the path. Values of the built-in
 * scalars are never quoted: a text in the place of a number may be somebody's key.
 */
export function checkVariables(options: {
  schema: GraphQLSchema;
  document: DocumentNode;
  operation: OperationDefinitionNode;
  given: Record<string, unknown>;
}): CheckedVariables {
  const { schema, document, operation, given } = options;
  const definitions = operation.variableDefinitions ?? [];
  const errors: GraphQLError[] = [];
  const values: Record<string, unknown> = Object.create(null);
  const refuse = (
    path: readonly (string | number)[],
    message: string,
    node?: VariableDefinitionNode,
  ) => {
    if (errors.length >= MAXIMUM_ERRORS) return;
    errors.push(
      operationError(CODES.badUserInput, `${showPath(path)}: ${message}`, {
        nodes: node,
        extensions: { field: path.map(String) },
      }),
    );
  };

  for (const name of unknownNames(document, given)) {
    const near = nearestWord(
      name,
      definitions.map(({ variable }) => variable.name.value),
    );
    const hint = near === null ? '' : ` Did you mean $${near}?`;
    refuse([printable(name, 80)], `the operation has no such variable.${hint}`);
  }
  for (const definition of definitions) {
    const name = definition.variable.name.value;
    const type = typeFromAST(schema, definition.type);
    if (!isInputType(type)) continue; // validation has told it
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    if (value === undefined && definition.defaultValue !== undefined) {
      values[name] = literalOf(definition);
    } else if (value === undefined || value === null) {
      if (isNonNullType(type)) refuse([name], `a value of type ${type} is required.`, definition);
      else if (value === null) values[name] = null;
    } else {
      values[name] = coerceInputValue(value, type, (path, bad, error) =>
        refuse([name, ...path], explain(type, path, bad, error), definition),
      );
    }
  }
  return errors.length === 0 ? { ok: true, values } : { ok: false, errors };
}

/** Given names that no operation of the document defines: with several operations, each takes its own. */
function unknownNames(document: DocumentNode, given: Record<string, unknown>): string[] {
  const defined = new Set<string>();
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    for (const { variable } of definition.variableDefinitions ?? [])
      defined.add(variable.name.value);
  }
  return Object.keys(given).filter((name) => !defined.has(name));
}

/** Only whole numbers matter for measuring; what else a default may be is left out. */
function literalOf(definition: VariableDefinitionNode): unknown {
  return definition.defaultValue?.kind === Kind.INT
    ? Number(definition.defaultValue.value)
    : undefined;
}

function explain(
  type: GraphQLInputType,
  path: readonly (string | number)[],
  bad: unknown,
  error: GraphQLError,
): string {
  const own = error.originalError ?? error;
  const named = typeAt(type, path) ?? getNamedType(type);
  if (isLeafType(named) && isSpecifiedScalarType(named)) {
    if (typeof bad === 'number' && named.name === 'Float' && !Number.isFinite(bad))
      return NOT_FINITE;
    return typeof bad === 'number' && named.name === 'Int'
      ? `expected a whole number from -2147483648 to 2147483647, got ${bad}.`
      : `expected ${named.name}, got ${kindOf(bad)}.`;
  }
  // graphql repeats the offending object where a field is missing or unknown; its own sentence begins without it.
  const sentence = printable(own.message.replace(/ "?\{.*$/s, ''), 300);
  return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`;
}

/** The type that stands at `path` inside `type`; null where the path leads to nothing. */
function typeAt(type: GraphQLInputType, path: readonly (string | number)[]) {
  let at = getNamedType(type);
  for (const key of path) {
    if (typeof key === 'number') continue; // the named type of a list is its item's
    if (!('getFields' in at)) return null;
    const field = at.getFields()[key];
    if (field === undefined) return null;
    at = getNamedType(field.type);
  }
  return at;
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  return `a ${typeof value}`;
}

function showPath(path: readonly (string | number)[]): string {
  return path
    .map((key, index) => (typeof key === 'number' ? `[${key}]` : index === 0 ? key : `.${key}`))
    .join('');
}
