import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import { auditEntry } from '../authorization/audit-rule.ts';
import { forbiddenProblem, isAllowed } from '../authorization/forbidden.ts';
import type { AppendAudit } from '../authorization/guard-root-fields.ts';
import { type RouteRule, routeRule } from '../authorization/routes.ts';
import type { Actor } from '../identity/actor.ts';
import { sessionCookie } from '../identity/cookie.ts';
import type { Identity } from '../identity/identity.ts';
import { CONTINUE_PAGE, SIGN_IN_NEEDED_PAGE } from '../identity/sign-in-page.ts';
import type { Logger } from '../log/logger.ts';
import type { SecretRegistry } from '../log/secret-registry.ts';
import { ownerOf } from '../modules/shared/owner.ts';
import { authenticateRequest, unauthenticated } from './authenticate-request.ts';
import {
  installErrorHandlers,
  type PageFallback,
  problemOfClientError,
  refuseSocket,
  sendProblem,
} from './error-handlers.ts';
import type { HostRules } from './hosts.ts';
import { acceptJsonOnly, JSON_BODY_BYTES } from './json-body.ts';
import { HttpProblem } from './problem.ts';
import { checkTarget, isReading, provenanceOf } from './request-checks.ts';
import { createRequestId } from './request-id.ts';
import { SECURITY_HEADERS } from './security-headers.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** Every route, as the table names it: `GET /images/:id`. HEAD, which goes by GET, is left out. */
    readonly routeNames: ReadonlySet<string>;
  }
  interface FastifyRequest {
    /** Who calls; null on public routes alone. */
    actor: Actor | null;
  }
  interface FastifyContextConfig {
    /** Takes a cookie only from pages of our own, also for GET. */
    isGuarded?: boolean;
  }
}

/** Milliseconds for a whole request to arrive, an upload's bytes included. */
const REQUEST_MS = 120_000;
const HEADERS_MS = 10_000;
const KEEP_ALIVE_MS = 65_000;

/** Whether a browser asks for a page to show. */
export function wantsPage(method: string, accept: string | undefined): boolean {
  return isReading(method) && (accept ?? '').includes('text/html');
}

export interface HttpServerOptions {
  hosts: HostRules;
  identity: Identity;
  log: Logger;
  secrets: SecretRegistry;
  /** Where the web app's routes put their answer for addresses that no route knows. */
  fallback: PageFallback;
  /** Whether the server takes no more requests. */
  isStopping: () => boolean;
  /** What each route needs. */
  rules: Readonly<Record<string, RouteRule>>;
  /** Takes what is to stand in the audit log. */
  audit: AppendAudit;
}

/**
 * Fastify with everything that holds for every route: who may ask, what a body may be, what an answer carries and
 * what an error looks like. Routes are added by the caller.
 */
export function createHttpServer(options: HttpServerOptions): FastifyInstance {
  const { hosts, identity, log, secrets, fallback, isStopping, rules, audit } = options;
  const loggerInstance: FastifyBaseLogger = log;
  const app = Fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: createRequestId,
    requestIdHeader: false,
    trustProxy: false,
    bodyLimit: JSON_BODY_BYTES,
    requestTimeout: REQUEST_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    return503OnClosing: false, // its answer would have another shape
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 512 },
    http: {
      maxHeaderSize: 16 * 1024,
      headersTimeout: HEADERS_MS,
      connectionsCheckingInterval: 5_000,
      requireHostHeader: false, // told by checkTarget, in our shape
    },
    clientErrorHandler: (error, socket) => refuseSocket(socket, problemOfClientError(error)),
    frameworkErrors: (error, request, reply) => {
      reply.headers(SECURITY_HEADERS).header('x-request-id', request.id);
      log.debug({ code: error.code, requestId: request.id }, 'request refused');
      const problem = new HttpProblem(
        400,
        'BAD_REQUEST',
        'The address holds characters that are not allowed there. Encode them with %.',
      );
      return sendProblem(reply, problem, secrets);
    },
  });
  acceptJsonOnly(app);
  installErrorHandlers(app, { log, secrets, fallback });
  app.decorateRequest('actor', null);
  const routeNames = new Set<string>();
  app.decorate('routeNames', routeNames);
  app.addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat()) {
      if (one === 'HEAD') continue;
      routeNames.add(`${one} ${url}`);
      if (routeRule(rules, one, url) === undefined)
        log.error({ method: one, url }, 'a route has no rule: it is refused to everybody');
    }
  });

  app.addHook('onRequest', async (request, reply) => {
    reply.headers(SECURITY_HEADERS).header('x-request-id', request.id);
    checkTarget(request.raw, hosts);
    if (isStopping() && request.url !== '/healthz' && request.url !== '/readyz') {
      reply.header('connection', 'close');
      throw new HttpProblem(503, 'SHUTTING_DOWN', 'The server is stopping.', {
        'retry-after': '5',
      });
    }
    const { isGuarded = false } = request.routeOptions.config ?? {};
    const { url } = request.routeOptions;
    // An address that no route knows is answered to whoever is signed in.
    const access = url === undefined ? 'SIGNED_IN' : routeRule(rules, request.method, url)?.needs;
    const provenance = provenanceOf(request.raw, hosts);
    const caller = await authenticateRequest(request.raw, identity, provenance, isGuarded);
    request.actor = caller.actor;
    if (caller.renewedSecret !== null) {
      reply.header(
        'set-cookie',
        sessionCookie(caller.renewedSecret, hosts.isSecure(request.headers.host)),
      );
    }
    if (caller.actor === null && access !== 'PUBLIC') {
      if (!wantsPage(request.method, request.headers.accept)) throw unauthenticated();
      return reply
        .code(401)
        .header('cache-control', 'no-store')
        .type('text/html; charset=utf-8')
        .send(provenance === 'foreign-page' ? CONTINUE_PAGE : SIGN_IN_NEEDED_PAGE);
    }
    if (caller.actor !== null && !isAllowed(caller.actor, access)) {
      throw forbiddenProblem(caller.actor, access);
    }
    const encoding = request.headers['content-encoding'];
    if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
      throw new HttpProblem(
        415,
        'UNSUPPORTED_MEDIA_TYPE',
        'Compressed bodies are not taken. Send the body as it is.',
      );
    }
  });
  // Noted before the answer leaves: whoever hears that it was done finds it in the log.
  app.addHook('onSend', async (request, reply) => {
    const { method, actor, query, params, body, routeOptions } = request;
    const rule = routeRule(rules, method, routeOptions.url ?? '')?.audit;
    if (rule === undefined || actor === null || reply.statusCode >= 300) return;
    const entry = auditEntry(rule, ownerOf(actor), { query, params, input: body });
    if (entry !== null) await audit(entry);
  });
  // Answers are for their caller alone, unless a route says that they may be kept.
  app.addHook('onSend', async (_request, reply) => {
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
  });
  return app;
}

/** The caller of a route that is not public. */
export function actorOf(request: { actor: Actor | null }): Actor {
  if (request.actor === null) throw unauthenticated();
  return request.actor;
}
