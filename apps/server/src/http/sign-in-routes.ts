import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { sessionCookie } from '../identity/cookie.ts';
import { type Identity, LINK_MS } from '../identity/identity.ts';
import {
  LINK_REFUSED_PAGE,
  linkPage,
  SIGN_IN_SCRIPT,
  SIGN_IN_STYLE,
} from '../identity/sign-in-page.ts';
import { tooManyFailures } from './authenticate-request.ts';
import type { HostRules } from './hosts.ts';
import { actorOf } from './http-server.ts';
import { HttpProblem } from './problem.ts';
import { foreignOrigin, provenanceOf } from './request-checks.ts';

const tokenSchema = z.string().regex(/^[A-Za-z0-9_-]{20,128}$/);
const HTML = 'text/html; charset=utf-8';

/** The address of a one-time link. */
export function signInUrl(baseUrl: string, token: string): string {
  return `${baseUrl}/sign-in?token=${token}`;
}

/**
 * Signing in and out. A link is opened by GET, which changes nothing, and used up by the POST that its page sends;
 * the answer always leads to `/`, wherever the link came from.
 */
export function addSignInRoutes(
  app: FastifyInstance,
  options: { identity: Identity; hosts: HostRules; baseUrl: () => string },
): void {
  const { identity, hosts, baseUrl } = options;

  const publicFile = (url: string, type: string, content: string) =>
    app.get(url, (_request, reply) =>
      reply.type(type).header('cache-control', 'no-cache').send(content),
    );
  publicFile('/sign-in.js', 'text/javascript; charset=utf-8', SIGN_IN_SCRIPT);
  publicFile('/sign-in.css', 'text/css; charset=utf-8', SIGN_IN_STYLE);

  app.get<{ Querystring: { token?: unknown } }>('/sign-in', async (request, reply) => {
    const token = tokenSchema.safeParse(request.query.token);
    if (!token.success && request.actor !== null) return reply.redirect('/', 303);
    return reply
      .code(token.success ? 200 : 401)
      .type(HTML)
      .send(token.success ? linkPage(token.data) : LINK_REFUSED_PAGE);
  });

  app.register(async (scope) => {
    scope.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: 4096 },
      async (_request: FastifyRequest, body: string) =>
        Object.fromEntries(new URLSearchParams(body)),
    );
    scope.post('/sign-in', async (request, reply) => {
      if (provenanceOf(request.raw, hosts) !== 'own-page') throw foreignOrigin();
      const body = z.object({ token: tokenSchema }).safeParse(request.body);
      const result = body.success
        ? await identity.signIn(body.data.token, request.raw.socket.remoteAddress ?? '')
        : 'refused';
      if (result === 'refused') {
        // Opened a second time by somebody who is signed in already.
        if (request.actor !== null) return reply.redirect('/', 303);
        return reply.code(401).type(HTML).send(LINK_REFUSED_PAGE);
      }
      if ('retryAfterSeconds' in result) throw tooManyFailures(result.retryAfterSeconds);
      return reply
        .header('set-cookie', sessionCookie(result.secret, hosts.isSecure(request.headers.host)))
        .redirect('/', 303);
    });
  });

  // For `darkroom auth link`, and for somebody who is signed in and wants another browser in.
  app.post('/sign-in/links', async (request) => {
    const actor = actorOf(request);
    if (!(await identity.mayHandOut(actor, actor.user.role))) {
      throw new HttpProblem(
        403,
        'FORBIDDEN',
        'This token may not make sign-in links: a link gives all that its user may do, and the token gives less.',
      );
    }
    const token = await identity.createLinkToken(actor.user.id);
    return { url: signInUrl(baseUrl(), token), expiresInSeconds: LINK_MS / 1000 };
  });

  app.post('/sign-out', async (request, reply) => {
    await identity.signOut(actorOf(request));
    return reply
      .header('set-cookie', sessionCookie('', hosts.isSecure(request.headers.host)))
      .code(204)
      .send();
  });
}
