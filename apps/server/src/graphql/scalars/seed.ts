import { printable } from '@darkroom/core';
import { GraphQLScalarType, Kind } from 'graphql';
import { scalarError } from './scalar-error.ts';

const MAXIMUM = 2n ** 64n - 1n;
const RANGE = `Give a whole number from 0 to ${MAXIMUM} (2^64 − 1)`;

function parseText(text: string): string {
  if (/^\d{1,20}$/.test(text) && BigInt(text) <= MAXIMUM) return BigInt(text).toString();
  throw scalarError(`"${printable(text, 80)}" is no seed. ${RANGE}.`);
}

function parseSeed(value: unknown): string {
  if (typeof value === 'string') return parseText(value);
  if (typeof value === 'bigint') return parseText(String(value));
  if (typeof value !== 'number') throw scalarError(`A seed is no ${typeof value}. ${RANGE}.`);
  if (!Number.isInteger(value) || value < 0 || Object.is(value, -0)) {
    throw scalarError(`${Object.is(value, -0) ? '-0' : value} is no seed. ${RANGE}.`);
  }
  if (value > Number.MAX_SAFE_INTEGER) {
    throw scalarError(
      `A seed above ${Number.MAX_SAFE_INTEGER} (2^53 − 1) loses digits as a JSON number. ${RANGE}, and send it as a string.`,
    );
  }
  return String(value);
}

/** A whole number of 64 bits without sign. In: a string, or a number that is exact. Out: a string. */
export const seedScalar = new GraphQLScalarType<string, string>({
  name: 'Seed',
  parseValue: parseSeed,
  serialize: parseSeed,
  parseLiteral: (node) => {
    // A literal's digits are all there, whatever its size.
    if (node.kind === Kind.INT || node.kind === Kind.STRING) return parseText(node.value);
    throw scalarError(`This is no seed. ${RANGE}.`);
  },
});
