import { GraphQLScalarType, Kind } from 'graphql';
import { scalarError } from './scalar-error.ts';

const MAXIMUM_LENGTH = 2048;

function parse(value: unknown): string {
  if (typeof value !== 'string')
    throw scalarError(`An address is a string, not a ${typeof value}.`);
  if (value.length > MAXIMUM_LENGTH) {
    throw scalarError(
      `An address may have ${MAXIMUM_LENGTH} characters; this one has ${value.length}.`,
    );
  }
  return value;
}

/**
 * An address. What comes in is only bounded here: whether it is one that may be used is told by the field's own
 * userErrors, next to everything else that is wrong.
 */
export const urlScalar = new GraphQLScalarType<string, string>({
  name: 'URL',
  parseValue: parse,
  serialize: (value) => (value instanceof URL ? value.href : parse(value)),
  parseLiteral: (node) => {
    if (node.kind === Kind.STRING) return parse(node.value);
    throw scalarError('An address is a string.');
  },
});
