import { type ASTNode, GraphQLError, type GraphQLErrorExtensions } from 'graphql';

/** A refusal of a whole operation, before any of it runs. */
export function operationError(
  code: string,
  message: string,
  options: { nodes?: ASTNode | readonly ASTNode[]; extensions?: GraphQLErrorExtensions } = {},
): GraphQLError {
  const { nodes, extensions } = options;
  return new GraphQLError(message, { nodes, extensions: { code, ...extensions } });
}
