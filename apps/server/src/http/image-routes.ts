import type { Engine, ImageVariant, PictureReading } from '@darkroom/engine';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { forbiddenProblem, isAllowed } from '../authorization/forbidden.ts';
import type { Actor } from '../identity/actor.ts';
import type { SignedUrls } from '../images/signed-urls.ts';
import { pictureHeaders } from './picture-headers.ts';
import { HttpProblem } from './problem.ts';

const querySchema = z.record(z.string(), z.string());
const VARIANTS: Readonly<Record<string, ImageVariant>> = {
  original: 'ORIGINAL',
  preview: 'PREVIEW',
  thumbnail: 'THUMBNAIL',
};

const gone = () => new HttpProblem(404, 'NOT_FOUND', 'There is no such image, or it was deleted.');

function range(request: FastifyRequest): { start?: number; end?: number } | undefined {
  const match = /^bytes=(\d{1,15})-(\d{0,15})$/.exec(request.headers.range ?? '');
  if (!match) return undefined;
  return { start: Number(match[1]), ...(match[2] ? { end: Number(match[2]) } : {}) };
}

/** GET /images/<id> and /images/partial/<hash>, by a signed URL or with credentials. */
export function addImageRoutes(
  app: FastifyInstance,
  options: {
    gallery: Pick<Engine['gallery'], 'read' | 'readPartial'>;
    signedUrls: Pick<SignedUrls, 'isValid'>;
    /** Whether a caller may see a picture by its id; null: any picture there is. */
    maySee: (actor: Actor, id: string | null) => Promise<boolean>;
  },
): void {
  const { gallery, signedUrls, maySee } = options;

  const permit = async (
    request: FastifyRequest,
    id: string | null,
  ): Promise<Record<string, string>> => {
    const query = querySchema.safeParse(request.query);
    const path = request.url.split('?', 1)[0] ?? '';
    if (query.success && signedUrls.isValid(path, query.data)) return query.data;
    if (query.success && request.actor !== null) {
      if (!isAllowed(request.actor, 'gallery:read')) {
        throw forbiddenProblem(request.actor, 'gallery:read');
      }
      if (await maySee(request.actor, id)) return query.data;
      throw gone();
    }
    throw new HttpProblem(
      403,
      'SIGNATURE_INVALID',
      'This picture link is wrong or its time is over. Ask for the url of the image again.',
    );
  };

  const send = (
    request: FastifyRequest,
    reply: FastifyReply,
    picture: PictureReading,
    isRange: boolean,
    name: string,
  ) => {
    reply
      .headers(pictureHeaders(picture.mimeType, name))
      .header('etag', `"${picture.etag}"`)
      .header('cache-control', 'private, max-age=3600, immutable')
      .header('accept-ranges', 'bytes');
    if (request.headers['if-none-match'] === `"${picture.etag}"`) {
      picture.stream.destroy();
      return reply.code(304).send();
    }
    const { start = 0 } = range(request) ?? {};
    if (isRange) {
      reply
        .code(206)
        .header(
          'content-range',
          `bytes ${start}-${start + picture.rangeSize - 1}/${picture.byteSize}`,
        );
    }
    return reply.header('content-length', picture.rangeSize).send(picture.stream);
  };

  app.get<{ Params: { id: string } }>('/images/:id', async (request, reply) => {
    const query = await permit(request, request.params.id);
    const variant = VARIANTS[query.variant ?? 'original'];
    if (!variant)
      throw new HttpProblem(
        400,
        'BAD_REQUEST',
        `variant is one of ${Object.keys(VARIANTS).join(', ')}.`,
      );
    const wanted = variant === 'ORIGINAL' ? range(request) : undefined;
    const picture = await gallery.read(request.params.id, variant, wanted);
    if (!picture) throw gone();
    return send(request, reply, picture, wanted !== undefined, request.params.id);
  });

  app.get<{ Params: { sha256: string } }>('/images/partial/:sha256', async (request, reply) => {
    await permit(request, null);
    const { sha256 } = request.params;
    const picture = /^[0-9a-f]{64}$/.test(sha256) ? await gallery.readPartial(sha256) : null;
    if (!picture) throw gone();
    const { stream, byteSize, mimeType } = picture;
    return send(
      request,
      reply,
      { stream, byteSize, rangeSize: byteSize, mimeType, etag: sha256.slice(0, 32) },
      false,
      'preview',
    );
  });
}
