import { GraphQLScalarType, Kind } from 'graphql';
import { scalarError } from './scalar-error.ts';

type ParameterScalar = string | number | boolean;

function parse(value: unknown): ParameterScalar {
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw scalarError('Expected a number, a string or a boolean.');
}

/** A number, a string or a boolean: as the parameter's own type says. */
export const parameterScalar = new GraphQLScalarType<ParameterScalar, ParameterScalar>({
  name: 'ParameterScalar',
  parseValue: parse,
  serialize: parse,
  parseLiteral: (node) => {
    if (node.kind === Kind.INT || node.kind === Kind.FLOAT) return parse(Number(node.value));
    if (node.kind === Kind.STRING || node.kind === Kind.BOOLEAN) return node.value;
    throw scalarError('Expected a number, a string or a boolean.');
  },
});
