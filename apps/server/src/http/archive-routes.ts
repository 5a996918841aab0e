import type { Database } from '@darkroom/database';
import type { Engine } from '@darkroom/engine';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { SignedUrls } from '../images/signed-urls.ts';
import { HttpProblem } from './problem.ts';

const querySchema = z.record(z.string(), z.string());

/** GET /archives/<id>: a zip of many pictures by a signed URL, packed while it is sent. */
export function addArchiveRoutes(
  app: FastifyInstance,
  options: {
    archives: Pick<Database['imageArchives'], 'byId'>;
    gallery: Pick<Engine['gallery'], 'archive'>;
    signedUrls: Pick<SignedUrls, 'isValid'>;
  },
): void {
  app.get<{ Params: { id: string } }>('/archives/:id', async (request, reply) => {
    const query = querySchema.safeParse(request.query);
    const path = request.url.split('?', 1)[0] ?? '';
    const isSigned = query.success && options.signedUrls.isValid(path, query.data);
    const archive = isSigned ? await options.archives.byId(request.params.id) : null;
    if (!archive) {
      throw new HttpProblem(
        403,
        'SIGNATURE_INVALID',
        'This download link is wrong or its time is over. Ask for the zip again.',
      );
    }
    const day = new Date(archive.expiresAt).toISOString().slice(0, 10);
    return reply
      .header('content-type', 'application/zip')
      .header(
        'content-disposition',
        `attachment; filename="darkroom-${day}-${archive.id.slice(-6)}.zip"`,
      )
      .header('x-content-type-options', 'nosniff')
      .send(options.gallery.archive(archive.imageIds));
  });
}
