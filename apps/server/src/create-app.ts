import type { Clock } from '@darkroom/core';
import type { FastifyInstance } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import { type AppendAudit, guardRootFields } from './authorization/guard-root-fields.ts';
import { ROUTES, type RouteRule } from './authorization/routes.ts';
import type { CreateContext } from './graphql/context.ts';
import { createFormatErrors } from './graphql/format-errors.ts';
import { createOperationValidator } from './graphql/limits/validate-operation.ts';
import { addPostRoutes } from './graphql/post-routes.ts';
import { addStreamRoutes } from './graphql/stream-routes.ts';
import { addWebSocket } from './graphql/websocket-upgrade.ts';
import type { PageFallback } from './http/error-handlers.ts';
import { drain } from './http/graceful-stop.ts';
import { addHealthRoutes, type ReadinessCheck } from './http/health-routes.ts';
import type { HostRules } from './http/hosts.ts';
import { createHttpServer } from './http/http-server.ts';
import { createLiveConnections, type LiveConnections, SWEEP_MS } from './http/live-connections.ts';
import { addSignInRoutes } from './http/sign-in-routes.ts';
import { addStaticRoutes } from './http/static-routes.ts';
import type { Identity } from './identity/identity.ts';
import type { Logger } from './log/logger.ts';
import type { SecretRegistry } from './log/secret-registry.ts';
import { observeRequests } from './telemetry/observe-requests.ts';
import type { ServerTelemetry } from './telemetry/server-telemetry.ts';

export interface AppOptions {
  schema: GraphQLSchema;
  createContext: CreateContext;
  identity: Identity;
  hosts: HostRules;
  clock: Clock;
  log: Logger;
  secrets: SecretRegistry;
  readiness: readonly ReadinessCheck[];
  /** Folder of the built web app; it need not be there. */
  webDirectory: string;
  /** Address that links for a person begin with; known once the server listens. */
  baseUrl: () => string;
  /** Routes of other parts, such as pictures and uploads. */
  addRoutes?: (app: FastifyInstance, hosts: HostRules) => void | Promise<void>;
  /** What each route needs; default: the table of this server. */
  routeRules?: Readonly<Record<string, RouteRule>>;
  /** Takes what is to stand in the audit log. */
  audit: AppendAudit;
  /** Is told of every answer. Default: nobody is. */
  telemetry?: ServerTelemetry;
}

/** The whole HTTP surface, ready to listen. */
export interface App {
  readonly fastify: FastifyInstance;
  readonly live: LiveConnections;
  /** Takes no more requests, and answers when those under way are done. Whoever calls it again gets the same end. */
  stop(): Promise<void>;
}

export async function createApp(options: AppOptions): Promise<App> {
  const { schema, createContext, identity, hosts, clock, log, secrets } = options;
  let isStopping = false;
  const fallback: PageFallback = { answer: null };
  const live = createLiveConnections({ clock, isValid: identity.isValid });
  guardRootFields(schema, options.audit);
  const sweep = () => {
    live.sweep().catch((error: unknown) => log.error({ err: error }, 'sweep failed'));
  };
  identity.onRightsChanged(sweep);
  const fastify = createHttpServer({
    hosts,
    identity,
    log,
    secrets,
    fallback,
    isStopping: () => isStopping,
    rules: options.routeRules ?? ROUTES,
    audit: options.audit,
  });
  if (options.telemetry) observeRequests(fastify, options.telemetry);
  const graphql = {
    schema,
    validator: createOperationValidator(schema),
    createContext,
    formatErrors: createFormatErrors({ log, secrets }),
    live,
    hosts,
    clock,
    log,
  };
  addHealthRoutes(fastify, { checks: options.readiness, isStopping: () => isStopping, log });
  addSignInRoutes(fastify, { identity, hosts, baseUrl: options.baseUrl });
  await addPostRoutes(fastify, graphql);
  addStreamRoutes(fastify, graphql);
  const sockets = addWebSocket(fastify.server, {
    ...graphql,
    identity,
    isStopping: () => isStopping,
  });
  await options.addRoutes?.(fastify, hosts);
  await addStaticRoutes(fastify, options.webDirectory, fallback);

  const sweeper = setInterval(sweep, SWEEP_MS);
  sweeper.unref();

  let stopped: Promise<void> | null = null;
  const stop = async () => {
    isStopping = true;
    await drain({ app: fastify, live, sockets, clock, log });
    clearInterval(sweeper);
  };
  return {
    fastify,
    live,
    stop: () => {
      stopped ??= stop();
      return stopped;
    },
  };
}
