import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import type { Catalog } from '@darkroom/catalog';
import type { FastifyInstance } from 'fastify';
import { HttpProblem } from './problem.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.jpg': 'image/jpeg',
};

/** GET /providers/<slug>/icon?size=small|large. An icon may be somebody's own file, so no script in it runs. */
export function addIconRoute(app: FastifyInstance, catalog: Catalog): void {
  app.get<{ Params: { slug: string }; Querystring: { size?: string } }>(
    '/providers/:slug/icon',
    async (request, reply) => {
      const size = request.query.size === 'large' ? 'large' : 'small';
      const path = catalog.iconPath(request.params.slug, size);
      const type = path ? TYPES[extname(path).toLowerCase()] : undefined;
      const bytes = path && type ? await readFile(path).catch(() => null) : null;
      if (!bytes || !type) throw new HttpProblem(404, 'NOT_FOUND', 'There is no such icon.');
      return reply
        .type(type)
        .header('content-security-policy', "sandbox; default-src 'none'; style-src 'unsafe-inline'")
        .header('cache-control', 'private, max-age=86400')
        .send(bytes);
    },
  );
}
