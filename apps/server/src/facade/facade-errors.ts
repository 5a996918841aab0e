import { UserInputError } from '@darkroom/core';
import { StorageError } from '@darkroom/storage';
import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify';
import { problemOf } from '../http/error-handlers.ts';
import { HttpProblem, MASKED_MESSAGE } from '../http/problem.ts';
import type { Logger } from '../log/logger.ts';
import type { SecretRegistry } from '../log/secret-registry.ts';
import { GENERATION_HEADER } from './answer-headers.ts';
import { errorOfProblems } from './error-of-problem.ts';
import {
  DO_NOT_RETRY,
  MAY_HAVE_BEEN_CHARGED,
  OpenAiError,
  type OpenAiErrorType,
} from './openai-error.ts';

const TYPES: Readonly<Record<number, OpenAiErrorType>> = {
  403: 'permission_error',
  429: 'rate_limit_error',
};
/** OpenAI's own names for what the server refuses before a route is asked. */
const CODES: Readonly<Record<string, string>> = { UNAUTHENTICATED: 'invalid_api_key' };

function ofHttpProblem({ status, code, message, headers }: HttpProblem): OpenAiError {
  const type = TYPES[status] ?? (status >= 500 ? 'server_error' : 'invalid_request_error');
  return new OpenAiError({
    status,
    type,
    code: CODES[code] ?? code.toLowerCase(),
    message,
    headers,
  });
}

/** Whatever was thrown, as an error of OpenAI's; null: a fault of ours. */
export function asOpenAiError(
  error: FastifyError,
  request: Parameters<typeof problemOf>[1],
): OpenAiError | null {
  if (error instanceof OpenAiError) return error;
  if (error instanceof HttpProblem) return ofHttpProblem(error);
  if (error instanceof UserInputError) return errorOfProblems(error.problems);
  if (error instanceof StorageError && error.code === 'STORAGE_LOW')
    return errorOfProblems([{ code: 'STORAGE_LOW', message: error.message }]);
  const problem = problemOf(error, request);
  return problem === null ? null : ofHttpProblem(problem);
}

function send(reply: FastifyReply, error: OpenAiError, secrets: SecretRegistry): FastifyReply {
  for (const [name, value] of Object.entries(error.facts.headers ?? {}))
    if (value !== undefined) reply.header(name, value);
  // The length of an answer that was begun is not that of the error.
  reply.removeHeader('content-length');
  return reply
    .code(error.facts.status)
    .header('cache-control', 'no-store')
    .type('application/json; charset=utf-8')
    .send(error.body((text) => secrets.redact(text)));
}

/** Every error below /v1 in OpenAI's shape, those included that come before a route. */
export function installFacadeErrors(
  scope: FastifyInstance,
  { log, secrets }: { log: Logger; secrets: SecretRegistry },
): void {
  scope.setErrorHandler<FastifyError>((error, request, reply) => {
    const known = asOpenAiError(error, request);
    if (known) return send(reply, known, secrets);
    // Who hung up is not waiting for an answer.
    if (!reply.raw.destroyed)
      log.error(
        { err: error, requestId: request.id, path: request.url.split('?')[0] },
        'request failed',
      );
    const masked = new OpenAiError({
      // What was ordered goes on, and must not be ordered again by itself.
      status: reply.hasHeader(GENERATION_HEADER) ? MAY_HAVE_BEEN_CHARGED : 500,
      type: 'server_error',
      code: 'internal_error',
      message: MASKED_MESSAGE,
      headers: DO_NOT_RETRY,
    });
    return send(reply, masked, secrets);
  });
  scope.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?')[0] ?? '';
    const allowed = ['GET', 'POST'].filter((method) => scope.hasRoute({ method, url: path }));
    const isKnown = allowed.length > 0;
    if (isKnown) reply.header('allow', allowed.join(', '));
    const message = isKnown
      ? `${path} takes ${allowed.join(', ')} only.`
      : `Invalid URL (${request.method} ${path}). Here are POST /v1/images/generations, POST /v1/images/edits, GET /v1/models and GET /v1/models/{id}.`;
    return send(
      reply,
      new OpenAiError({
        status: isKnown ? 405 : 404,
        type: 'invalid_request_error',
        code: isKnown ? 'method_not_allowed' : 'unknown_url',
        message,
      }),
      secrets,
    );
  });
}
