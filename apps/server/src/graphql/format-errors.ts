import { UserInputError } from '@darkroom/core';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { MASKED_MESSAGE } from '../http/problem.ts';
import type { Logger } from '../log/logger.ts';
import type { SecretRegistry } from '../log/secret-registry.ts';
import { CODES } from './codes.ts';

/** Turns what went wrong into what the caller is told, and logs what is a fault of ours. */
export type FormatErrors = (
  errors: readonly unknown[],
  requestId: string,
) => readonly GraphQLFormattedError[];

/** What the resolver threw, under graphql's wrapping. */
function origin(error: unknown): unknown {
  return error instanceof GraphQLError && error.originalError !== undefined
    ? origin(error.originalError)
    : error;
}

function codeOf(error: unknown): string | null {
  const code = error instanceof GraphQLError ? error.extensions.code : undefined;
  return typeof code === 'string' ? code : null;
}

/**
 * An error is told as it is where somebody gave it a code, which says that it was meant for the caller; so is a
 * person's mistake that reached the top. Everything else becomes INTERNAL and goes to the log with the request's id.
 */
export function createFormatErrors(options: {
  log: Logger;
  secrets: SecretRegistry;
}): FormatErrors {
  const { log, secrets } = options;
  return (errors, requestId) =>
    errors.map((error) => {
      const place = error instanceof GraphQLError ? error.toJSON() : null;
      const where = {
        ...(place?.locations && { locations: place.locations }),
        ...(place?.path && { path: place.path }),
      };
      const cause = origin(error);
      if (cause instanceof UserInputError) {
        const field = cause.problems.find((problem) => problem.field !== undefined)?.field;
        return {
          message: secrets.redact(cause.message),
          ...where,
          extensions: { code: CODES.badUserInput, requestId, ...(field && { field }) },
        };
      }
      if (error instanceof GraphQLError && codeOf(error) !== null) {
        const { http: _http, stacktrace: _stacktrace, ...extensions } = error.extensions;
        return {
          message: secrets.redact(error.message),
          ...where,
          extensions: { ...extensions, requestId },
        };
      }
      log.error({ err: cause, requestId, path: place?.path?.join('.') }, 'operation failed');
      return { message: MASKED_MESSAGE, ...where, extensions: { code: CODES.internal, requestId } };
    });
}
