import { GraphQLError } from 'graphql';
import { CODES } from './codes.ts';

/** An argument that cannot be used, told at the top of the answer: for queries, whose types have no userErrors. */
export class BadUserInput extends GraphQLError {
  constructor(message: string, field: readonly string[], code: string = CODES.badUserInput) {
    super(message, { extensions: { code, field } });
    this.name = 'BadUserInput';
  }
}
