import type { GraphQLScalarType } from 'graphql';
import { dateTimeScalar } from './date-time.ts';
import { decimalScalar } from './decimal.ts';
import { jsonObjectInputScalar, jsonObjectScalar } from './json-object.ts';
import { parameterScalar } from './parameter-scalar.ts';
import { seedScalar } from './seed.ts';
import { urlScalar } from './url.ts';

/** The code of every scalar of the schema. */
export const scalars: readonly GraphQLScalarType[] = [
  dateTimeScalar,
  decimalScalar,
  jsonObjectScalar,
  jsonObjectInputScalar,
  parameterScalar,
  seedScalar,
  urlScalar,
];
