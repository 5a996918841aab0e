import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from '../log/logger.ts';
import type { SecretRegistry } from '../log/secret-registry.ts';
import { JSON_BODY_BYTES } from './json-body.ts';
import { errorBody, HttpProblem, MASKED_MESSAGE } from './problem.ts';
import { createRequestId } from './request-id.ts';
import { SECURITY_HEADERS } from './security-headers.ts';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** What Fastify itself refuses, in our words. Null: a fault of ours. */
export function problemOf(error: FastifyError, request: FastifyRequest): HttpProblem | null {
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE': {
      const limit = request.routeOptions.bodyLimit ?? JSON_BODY_BYTES;
      return new HttpProblem(
        413,
        'BODY_TOO_LARGE',
        `The body is too large: at most ${limit} bytes are taken here.`,
      );
    }
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
    case 'FST_ERR_CTP_INVALID_CONTENT_TYPE':
      return new HttpProblem(
        415,
        'UNSUPPORTED_MEDIA_TYPE',
        'This kind of body is not taken here. Send JSON with `Content-Type: application/json`.',
      );
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return new HttpProblem(
        400,
        'BAD_REQUEST',
        'The body has another length than Content-Length says.',
      );
    case 'FST_ERR_BAD_URL':
    case 'FST_ERR_ASYNC_CONSTRAINT':
      return new HttpProblem(
        400,
        'BAD_REQUEST',
        'The address holds characters that are not allowed there. Encode them with %.',
      );
    default:
      break;
  }
  const status = error.statusCode;
  if (status === undefined || status < 400 || status > 499) return null;
  return new HttpProblem(
    status,
    'BAD_REQUEST',
    STATUS_CODES[status] ?? 'The request cannot be read.',
  );
}

/** Answers `problem` in the one shape. */
export function sendProblem(
  reply: FastifyReply,
  problem: HttpProblem,
  secrets: SecretRegistry,
): FastifyReply {
  for (const [name, value] of Object.entries(problem.headers)) {
    if (value !== undefined) reply.header(name, value);
  }
  return reply
    .code(problem.status)
    .header('cache-control', 'no-store')
    .type('application/json; charset=utf-8')
    .send(errorBody(problem.code, secrets.redact(problem.message), reply.request.id));
}

/** Answers addresses that no route knows, once the web app's files are there. Null: a plain 404. */
export interface PageFallback {
  answer: ((request: FastifyRequest, reply: FastifyReply) => FastifyReply | null) | null;
}

/** One shape for every error: thrown by a route, made by Fastify, no such route, no such method. */
export function installErrorHandlers(
  app: FastifyInstance,
  options: { log: Logger; secrets: SecretRegistry; fallback: PageFallback },
): void {
  const { log, secrets, fallback } = options;
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const problem = error instanceof HttpProblem ? error : problemOf(error, request);
    if (problem !== null) return sendProblem(reply, problem, secrets);
    log.error(
      {
        err: error,
        requestId: request.id,
        method: request.method,
        path: request.url.split('?')[0],
      },
      'request failed',
    );
    return sendProblem(reply, new HttpProblem(500, 'INTERNAL', MASKED_MESSAGE), secrets);
  });
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?')[0] ?? '/';
    const allowed = METHODS.filter((method) => app.hasRoute({ method, url: path }));
    if (allowed.length > 0) {
      const allow = allowed.join(', ');
      const problem = new HttpProblem(405, 'METHOD_NOT_ALLOWED', `${path} takes ${allow} only.`, {
        allow,
      });
      return sendProblem(reply, problem, secrets);
    }
    const page = fallback.answer?.(request, reply) ?? null;
    if (page !== null) return page;
    return sendProblem(
      reply,
      new HttpProblem(404, 'NOT_FOUND', 'There is nothing at this address.'),
      secrets,
    );
  });
}

/** Writes an error to a socket that has no reply object: a request that could not be read, or an upgrade. */
export function refuseSocket(socket: Duplex, problem: HttpProblem): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const requestId = createRequestId();
  const body = JSON.stringify(errorBody(problem.code, problem.message, requestId));
  const headers = {
    ...SECURITY_HEADERS,
    ...problem.headers,
    'x-request-id': requestId,
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${String(value)}`);
  socket.end(
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? ''}\r\n${lines.join('\r\n')}\r\n\r\n${body}`,
  );
  // A client that neither reads nor closes does not keep the socket.
  socket.once('finish', () => socket.destroy());
}

/** What a client is told whose bytes are no HTTP request, or came too slowly or too large. */
export function problemOfClientError(error: Error & { code?: string }): HttpProblem {
  switch (error.code) {
    case 'HPE_HEADER_OVERFLOW':
      return new HttpProblem(
        431,
        'HEADERS_TOO_LARGE',
        'The headers are too large: at most 16 KiB together.',
      );
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new HttpProblem(408, 'REQUEST_TIMEOUT', 'The request did not arrive in time.');
    default:
      return new HttpProblem(400, 'BAD_REQUEST', 'The bytes that arrived are no HTTP request.');
  }
}
