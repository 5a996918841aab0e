import type { GraphQLError } from 'graphql';
import { CODES } from './codes.ts';
import { operationError } from './limits/operation-error.ts';

/** A request for one operation, as GraphQL over HTTP words it. */
export interface GraphqlRequest {
  query: string;
  operationName: string | null;
  variables: Record<string, unknown> | null;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Reads the body of a request (or the payload of a WebSocket's subscribe message). */
export function readGraphqlRequest(body: unknown): GraphqlRequest | GraphQLError {
  if (Array.isArray(body) && body.length > 0) {
    return operationError(CODES.batching, 'Batches are not taken: send one operation a request.');
  }
  if (!isObject(body)) {
    return operationError(
      CODES.badRequest,
      'Send a JSON object with `query`, the text of the operation.',
    );
  }
  const { query, operationName = null, variables = null, extensions = null } = body;
  if (typeof query !== 'string' || query.trim() === '') {
    return operationError(
      CODES.badRequest,
      'Send a JSON object with `query`: it must be the text of an operation, and not empty.',
    );
  }
  if (operationName !== null && typeof operationName !== 'string') {
    return operationError(CODES.badRequest, '`operationName` must be a string, or be left out.');
  }
  if (variables !== null && !isObject(variables)) {
    return operationError(CODES.badRequest, '`variables` must be a JSON object, or be left out.');
  }
  if (extensions !== null && !isObject(extensions)) {
    return operationError(CODES.badRequest, '`extensions` must be a JSON object, or be left out.');
  }
  return { query, variables, operationName: operationName === '' ? null : operationName };
}
