import { type GraphQLError, Lexer, Source, TokenKind } from 'graphql';
import { CODES } from '../codes.ts';
import type { OperationLimits } from './limits.ts';
import { operationError } from './operation-error.ts';

/**
 * Bytes and tokens, before the document is parsed. Null: within the limits, or not lexically sound, which the parser
 * tells better.
 */
export function checkDocumentSize(text: string, limits: OperationLimits): GraphQLError | null {
  const bytes = Buffer.byteLength(text);
  if (bytes > limits.bytes) {
    return operationError(
      CODES.tooLarge,
      `The document has ${bytes} bytes; at most ${limits.bytes} are taken. Put values into variables, and split the operation.`,
    );
  }
  const lexer = new Lexer(new Source(text));
  let tokens = 0;
  let directives = 0;
  try {
    while (lexer.advance().kind !== TokenKind.EOF) {
      tokens += 1;
      if (lexer.token.kind === TokenKind.AT) directives += 1;
      if (tokens > limits.tokens) {
        return operationError(
          CODES.tooLarge,
          `The document has more than ${limits.tokens} tokens. Put values into variables, use fragments, or split the operation.`,
        );
      }
    }
  } catch {
    return null;
  }
  if (directives > limits.directives) {
    return operationError(
      CODES.tooManyDirectives,
      `The document has ${directives} directives; at most ${limits.directives} are taken.`,
    );
  }
  return null;
}
