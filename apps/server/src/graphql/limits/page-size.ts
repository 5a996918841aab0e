import { printable } from '@darkroom/core';
import { type ASTNode, type GraphQLError, Kind, type ValueNode } from 'graphql';
import { CODES } from '../codes.ts';
import { PAGE_MAXIMUM } from './limits.ts';
import { operationError } from './operation-error.ts';

/** The arguments that say how long a list may get, everywhere in the schema. */
export const PAGE_ARGUMENT = 'first';
export const IDS_ARGUMENT = 'ids';

const isPageSize = (size: unknown): size is number =>
  typeof size === 'number' && Number.isInteger(size) && size >= 1 && size <= PAGE_MAXIMUM;

/** What an argument comes to with these variables; undefined where it is absent and has its default. */
export function argumentValue(value: ValueNode, variables: Record<string, unknown>): unknown {
  switch (value.kind) {
    case Kind.VARIABLE:
      return variables[value.name.value];
    case Kind.INT:
      return Number(value.value);
    case Kind.LIST:
      return value.values.map((item) => argumentValue(item, variables));
    case Kind.NULL:
      return null;
    case Kind.STRING:
      return value.value;
    default:
      return Number.NaN; // no page size, whatever it is
  }
}

/** The error of a page size that is none; null where it is one. */
export function pageSizeError(size: unknown, path: string[], node?: ASTNode): GraphQLError | null {
  if (isPageSize(size)) return null;
  const given =
    typeof size === 'number'
      ? String(size)
      : typeof size === 'string'
        ? `"${printable(size, 80)}"`
        : 'no whole number';
  return operationError(
    CODES.badUserInput,
    `${PAGE_ARGUMENT}: 1..${PAGE_MAXIMUM}, a whole number; ${given} was given. Take pages of at most ${PAGE_MAXIMUM} and go on with \`after\`.`,
    { nodes: node, extensions: { field: path } },
  );
}

/** How many ids `nodes(ids:)` asks for. */
export function idsError(ids: unknown, path: string[], node?: ASTNode): GraphQLError | null {
  if (!Array.isArray(ids) || ids.length <= PAGE_MAXIMUM) return null;
  return operationError(
    CODES.badUserInput,
    `${IDS_ARGUMENT}: at most ${PAGE_MAXIMUM}; ${ids.length} were given. Ask in several requests.`,
    { nodes: node, extensions: { field: path } },
  );
}
