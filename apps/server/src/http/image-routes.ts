import type { Engine, ImageVariant, PictureReading } from '@darkroom/engine';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { SignedUrls } from '../images/signed-urls.ts';
import { HttpProblem } from './problem.ts';

const querySchema = z.record(z.string(), z.string());
const VARIANTS: Readonly<Record<string, ImageVariant>> = {
  original: 'ORIGINAL',
  preview: 'PREVIEW',
  thumbnail: 'THUMBNAIL',
};
/** Types that a browser may show; anything else is for download alone. */
const SHOWN = new Set(['image/png', 'image/jpeg', 'image/webp', 'image/gif', 'image/avif']);

const gone = () => new HttpProblem(404, 'NOT_FOUND', 'There is no such image, or it was deleted.');

function range(request: FastifyRequest): { start?: number; end?: number } | undefined {
  const match = /^bytes=(\d{1,15})-(\d{0,15})$/.exec(request.headers.range ?? '');
  if (!match) return undefined;
  return { start: Number(match[1]), ...(match[2] ? { end: Number(match[2]) } : {}) };
}

/** Pictures of providers are hostile bytes: sniffed type, no scripts, no other origin. */
function protect(reply: FastifyReply, mimeType: string, name: string): void {
  const isShown = SHOWN.has(mimeType);
  const extension = isShown ? mimeType.slice('image/'.length).replace('jpeg', 'jpg') : 'bin';
  reply
    .type(isShown ? mimeType : 'application/octet-stream')
    .header('content-security-policy', "sandbox; default-src 'none'")
    .header('cross-origin-resource-policy', 'same-origin')
    .header(
      'content-disposition',
      `${isShown ? 'inline' : 'attachment'}; filename="${name}.${extension}"`,
    );
}

/** GET /images/<id> and /images/partial/<hash>, by a signed URL or with credentials. */
export function addImageRoutes(
  app: FastifyInstance,
  options: { engine: Engine; signedUrls: SignedUrls },
): void {
  const { engine, signedUrls } = options;

  const permit = (request: FastifyRequest): Record<string, string> => {
    const query = querySchema.safeParse(request.query);
    const path = request.url.split('?', 1)[0] ?? '';
    if (query.success && (request.actor !== null || signedUrls.isValid(path, query.data)))
      return query.data;
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
    protect(reply, picture.mimeType, name);
    reply
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

  app.get<{ Params: { id: string } }>(
    '/images/:id',
    { config: { isPublic: true } },
    async (request, reply) => {
      const query = permit(request);
      const variant = VARIANTS[query.variant ?? 'original'];
      if (!variant)
        throw new HttpProblem(
          400,
          'BAD_REQUEST',
          `variant is one of ${Object.keys(VARIANTS).join(', ')}.`,
        );
      const wanted = variant === 'ORIGINAL' ? range(request) : undefined;
      const picture = await engine.gallery.read(request.params.id, variant, wanted);
      if (!picture) throw gone();
      return send(request, reply, picture, wanted !== undefined, request.params.id);
    },
  );

  app.get<{ Params: { sha256: string } }>(
    '/images/partial/:sha256',
    { config: { isPublic: true } },
    async (request, reply) => {
      permit(request);
      const { sha256 } = request.params;
      const picture = /^[0-9a-f]{64}$/.test(sha256)
        ? await engine.gallery.readPartial(sha256)
        : null;
      if (!picture) throw gone();
      const { stream, byteSize, mimeType } = picture;
      return send(
        request,
        reply,
        { stream, byteSize, rangeSize: byteSize, mimeType, etag: sha256.slice(0, 32) },
        false,
        'preview',
      );
    },
  );
}
