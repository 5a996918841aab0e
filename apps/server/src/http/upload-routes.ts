import type { Problem } from '@darkroom/core';
import type { Engine } from '@darkroom/engine';
import type { FastifyInstance } from 'fastify';
import { HttpProblem } from './problem.ts';

/** Carries an upload's ticket; whoever has it may send those bytes once. */
export const TICKET_HEADER = 'x-darkroom-ticket';

const STATUSES: Partial<Record<Problem['code'], number>> = {
  NOT_FOUND: 404,
  CONFLICT: 409,
  IMAGE_TOO_LARGE: 413,
  IMAGE_UNREADABLE: 422,
  STORAGE_LOW: 507,
};

/** PUT /uploads/<asset id>: the bytes of an upload, streamed to disk and checked by a full decode. */
export function addUploadRoutes(app: FastifyInstance, engine: Engine): void {
  app.register(async (scope) => {
    // Bytes are the route's own business: whatever their type says, they are taken as a stream.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
    scope.put<{ Params: { id: string } }>(
      '/uploads/:id',
      { bodyLimit: 1024 ** 3 },
      async (request, reply) => {
        const ticket = request.headers[TICKET_HEADER];
        if (typeof ticket !== 'string') {
          throw new HttpProblem(
            401,
            'UNAUTHENTICATED',
            `Send the header ${TICKET_HEADER} that assetUploadCreate gave.`,
          );
        }
        const outcome = await engine.uploads.receive(request.params.id, ticket, request.raw);
        if (!outcome.ok) {
          const [problem] = outcome.problems;
          throw new HttpProblem(
            STATUSES[problem?.code ?? 'INVALID_INPUT'] ?? 400,
            problem?.code ?? 'INVALID_INPUT',
            problem?.message ?? 'The upload was refused.',
          );
        }
        const { id, state, mimeType, byteSize, width, height } = outcome.value;
        return reply.code(200).send({ id, state, mimeType, byteSize, width, height });
      },
    );
  });
}
