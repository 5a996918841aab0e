import { Secret } from '@darkroom/core';
import { typeDefs } from '@darkroom/schema';
import type { Sight } from '../../authorization/sight.ts';
import { type AppOptions, createApp } from '../../create-app.ts';
import { buildExecutableSchema, type ResolverMap } from '../../graphql/build-schema.ts';
import { renewable } from '../../graphql/context.ts';
import { scalars } from '../../graphql/scalars/scalars.ts';
import type { ReadinessCheck } from '../../http/health-routes.ts';
import { createHostRules } from '../../http/hosts.ts';
import { createIdentity } from '../../identity/identity.ts';
import { hashSecret } from '../../identity/secrets.ts';
import { createLogger } from '../../log/logger.ts';
import { createSecretRegistry } from '../../log/secret-registry.ts';
import type { Loaders } from '../../modules/loaders.ts';
import type { Services } from '../../services.ts';
import { createManualClock } from './manual-clock.ts';
import { createMemoryIdentityStore } from './memory-identity-store.ts';
import { testResolvers } from './test-resolvers.ts';

export const ADMIN_TOKEN = 'admin-token-of-the-tests';
export const LOCAL_TOKEN = 'local-token-of-the-tests-0123456789abcdefghij';
export const API_TOKEN = 'api-token-of-the-tests-0123456789abcdefghijk';

/** The whole HTTP surface on a port of its own: the real schema, minimal resolvers, rights in memory. */
export async function startTestServer(
  options: {
    publicUrl?: string;
    resolvers?: ResolverMap;
    readiness?: readonly ReadinessCheck[];
    webDirectory?: string;
    addRoutes?: AppOptions['addRoutes'];
  } = {},
) {
  const clock = createManualClock();
  const secrets = createSecretRegistry();
  const lines: string[] = [];
  const log = createLogger({
    level: 'trace',
    secrets,
    stream: { write: (line: string) => void lines.push(line) },
  });
  const store = createMemoryIdentityStore(clock.now);
  store.addToken(hashSecret(API_TOKEN), 'tests');
  const identity = createIdentity({
    store,
    clock,
    adminToken: new Secret(ADMIN_TOKEN),
    localToken: new Secret(LOCAL_TOKEN),
  });
  const publicUrl = options.publicUrl === undefined ? null : new URL(options.publicUrl);
  let url = '';
  const app = await createApp({
    schema: buildExecutableSchema(typeDefs, scalars, options.resolvers ?? testResolvers),
    // The resolvers of these tests use none of the services.
    createContext: (request) =>
      renewable(() => ({
        ...request,
        sight: {} as Sight,
        services: {} as Services,
        loaders: {} as Loaders,
        log,
      })),
    identity,
    hosts: createHostRules({ host: '127.0.0.1', publicUrl }),
    clock,
    log,
    secrets,
    audit: store.audit.append,
    readiness: options.readiness ?? [],
    webDirectory: options.webDirectory ?? '/nonexistent',
    baseUrl: () => url,
    ...(options.addRoutes ? { addRoutes: options.addRoutes } : {}),
  });
  url = await app.fastify.listen({ port: 0, host: '127.0.0.1' });
  const { port } = new URL(url);
  return {
    app,
    clock,
    identity,
    store,
    secrets,
    lines,
    url,
    port: Number(port),
    webSocketUrl: url.replace('http:', 'ws:'),
    stop: () => app.stop(),
    /** Signs a browser in and answers its cookie. */
    cookie: async () => {
      const result = await identity.signIn(await identity.createLinkToken(), '127.0.0.1');
      if (typeof result === 'string' || !('secret' in result)) throw new Error('not signed in');
      return `darkroom_session=${result.secret}`;
    },
  };
}

export type TestServer = Awaited<ReturnType<typeof startTestServer>>;
