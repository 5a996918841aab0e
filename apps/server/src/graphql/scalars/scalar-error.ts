import { GraphQLError } from 'graphql';
import { CODES } from '../codes.ts';

/** The error of a value that a scalar does not take. The message is for the caller. */
export function scalarError(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: CODES.badUserInput } });
}
