import { printable } from '@darkroom/core';
import { GraphQLScalarType, Kind } from 'graphql';
import { scalarError } from './scalar-error.ts';

const INPUT = /^\d{1,12}(\.\d{1,6})?$/;
const OUTPUT = /^-?\d+(\.\d+)?$/;
const RULE =
  'Give a string of digits with a point and at most 6 places, 0 or more, such as "0.039"';

function parseDecimal(value: unknown): string {
  if (typeof value === 'string' && INPUT.test(value)) return value;
  if (typeof value === 'string') {
    throw scalarError(`"${printable(value, 80)}" is no amount. ${RULE}.`);
  }
  if (typeof value === 'number') throw scalarError(`A JSON number is not exact. ${RULE}.`);
  throw scalarError(`A ${typeof value} is no amount. ${RULE}.`);
}

/** An exact decimal number as a string. In: an amount of money. Out: any. */
export const decimalScalar = new GraphQLScalarType<string, string>({
  name: 'Decimal',
  parseValue: parseDecimal,
  parseLiteral: (node) => {
    if (node.kind === Kind.STRING) return parseDecimal(node.value);
    throw scalarError(`This is no amount. ${RULE}.`);
  },
  serialize: (value) => {
    if (typeof value === 'string' && OUTPUT.test(value)) return value;
    throw new Error('A Decimal was answered that is no decimal string.');
  },
});
