import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import type { PageFallback } from './error-handlers.ts';
import { wantsPage } from './http-server.ts';
import { HttpProblem } from './problem.ts';

/** First parts of addresses that belong to the API: nothing under them is ever answered with a page. */
const API_PREFIXES = new Set([
  'graphql',
  'v1',
  'api',
  'images',
  'uploads',
  'metrics',
  'sign-in',
  'sign-out',
]);

/** Files whose name changes with their content, as Vite names them. */
const HASHED = /-[A-Za-z0-9_-]{8,}\.[a-z0-9]+$/;

/**
 * The web app at `/` and the GraphQL explorer at `/graphiql`, from the folder that the web app's build fills. Addresses
 * that the app routes itself get its page.
 */
export async function addStaticRoutes(
  app: FastifyInstance,
  directory: string,
  fallback: PageFallback,
): Promise<void> {
  if (!existsSync(join(directory, 'index.html'))) {
    const missing = async () => {
      throw new HttpProblem(
        404,
        'NOT_BUILT',
        'The web app was not built. Run `npm run build` and start Darkroom again; the API works without it.',
      );
    };
    app.get('/', missing);
    app.get('/graphiql', missing);
    return;
  }
  await app.register(fastifyStatic, {
    root: directory,
    index: ['index.html'],
    redirect: false,
    dotfiles: 'ignore',
    cacheControl: false,
    setHeaders: (reply, path) => {
      reply.header(
        'cache-control',
        HASHED.test(path) ? 'private, max-age=31536000, immutable' : 'no-cache',
      );
    },
  });
  // Its own files are asked for from here, so the address has to end like a folder.
  app.get('/graphiql', (_request, reply) => reply.redirect('/graphiql/', 308));
  fallback.answer = (request, reply) => {
    const first = request.url.split(/[/?#]/)[1] ?? '';
    if (API_PREFIXES.has(first) || !wantsPage(request.method, request.headers.accept)) return null;
    return reply.code(200).sendFile('index.html');
  };
}
