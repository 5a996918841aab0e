import { fileURLToPath } from 'node:url';
import type { Clock } from '@darkroom/core';
import { type Home, openHome } from '@darkroom/storage';
import type { FastifyInstance } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import { ConfigurationError } from './configuration-error.ts';
import { createApp } from './create-app.ts';
import type { Environment } from './environment.ts';
import type { CreateContext } from './graphql/context.ts';
import type { ReadinessCheck } from './http/health-routes.ts';
import { createHostRules, type HostRules } from './http/hosts.ts';
import { signInUrl } from './http/sign-in-routes.ts';
import { createIdentity, type Identity } from './identity/identity.ts';
import { readLocalToken } from './identity/local-token.ts';
import type { IdentityStore } from './identity/store.ts';
import { createLogger, type Logger } from './log/logger.ts';
import { createSecretRegistry, type SecretRegistry } from './log/secret-registry.ts';
import { readVersion, type ServerFacts } from './server-facts.ts';
import { openTelemetry, type ServerTelemetry } from './telemetry/server-telemetry.ts';

/** What the parts behind the HTTP surface are made with. */
export interface Foundation {
  readonly environment: Environment;
  readonly home: Home;
  readonly clock: Clock;
  readonly log: Logger;
  /** Takes every secret that becomes known, so that none gets into a log line or an error. */
  readonly secrets: SecretRegistry;
  readonly telemetry: ServerTelemetry;
}

/** The parts behind the HTTP surface: data, engine, resolvers. */
export interface Parts {
  readonly identityStore: IdentityStore;
  readonly schema: GraphQLSchema;
  readonly readiness: readonly ReadinessCheck[];
  /** Names of the environment variables that somebody other than the server reads, such as credentials. */
  readonly knownVariables: Iterable<string>;
  /** Lines that the person who starts the server should see. */
  readonly notices: readonly string[];
  /** Brings services, identity and facts together, and says how each request gets at them. */
  connect(own: { identity: Identity; facts: ServerFacts }): CreateContext;
  addRoutes(app: FastifyInstance, hosts: HostRules): void | Promise<void>;
  /** Called once the server listens: takes up what was left behind. */
  start(): Promise<void>;
  /** Called when the server begins to stop: begins nothing new, and answers once what is under way has come back. */
  drain(): Promise<void>;
  /** How many requests to providers `drain` waits for. */
  underWay(): number;
  /** Called once nobody is served any more and `drain` has answered, or where the start failed. */
  stop(): Promise<void>;
}

export type OpenParts = (foundation: Foundation) => Promise<Parts>;

/** A server that listens. */
export interface RunningServer {
  /** Address for a person on this machine, such as http://127.0.0.1:4100. */
  readonly url: string;
  readonly signInUrl: string;
  readonly home: string;
  /** Ends in order. `onWait` is told at once how many requests to providers the end waits for; 0: for none. */
  stop(onWait?: (underWay: number) => void): Promise<void>;
}

/** The built web app, from `src/` as from `dist/`. */
const WEB_DIRECTORY = fileURLToPath(new URL('../../web/dist/', import.meta.url));

/**
 * Opens everything, listens, and only then takes up work. What was opened is closed again where a later step fails.
 *
 * @throws ConfigurationError, StorageError or DatabaseError with one line for the person who starts Darkroom.
 */
export async function startServer(
  environment: Environment,
  openParts: OpenParts,
  clock: Clock,
): Promise<RunningServer> {
  const secrets = createSecretRegistry();
  for (const secret of [environment.adminToken, environment.masterKey]) {
    if (secret !== null) secrets.register(secret.reveal());
  }
  const log = createLogger({ level: environment.logLevel, secrets });
  for (const warning of environment.warnings) log.warn(warning);
  const home = await openHome(environment.home);
  const closers: (() => Promise<void>)[] = [home.close];
  const close = async () => {
    for (const closer of closers.reverse()) {
      await closer().catch((error: unknown) => log.error({ err: error }, 'closing failed'));
    }
  };
  try {
    for (const notice of home.notices) log.warn(notice);
    const version = await readVersion();
    const telemetry = await openTelemetry({
      endpoint: environment.otlpEndpoint,
      version,
      onTrouble: () =>
        log.warn('traces could not be sent: look whether DARKROOM_OTLP_ENDPOINT answers'),
    });
    closers.push(async () => telemetry.tracing?.stop());
    const parts = await openParts({ environment, home, clock, log, secrets, telemetry });
    closers.push(parts.stop);
    for (const line of environment.unknownVariables(parts.knownVariables)) log.warn(line);
    for (const notice of parts.notices) log.warn(notice);

    const localToken = await readLocalToken(home.paths.cliTokenFile);
    secrets.register(localToken.reveal());
    const { adminToken, host, publicUrl } = environment;
    const identity = createIdentity({ store: parts.identityStore, clock, adminToken, localToken });
    const facts: ServerFacts = {
      version,
      startedAt: new Date(clock.now()),
      dataDirectory: home.paths.root,
      environmentProblems: environment.problems,
    };
    let baseUrl = '';
    const app = await createApp({
      schema: parts.schema,
      createContext: parts.connect({ identity, facts }),
      identity,
      hosts: createHostRules({ host, publicUrl }),
      clock,
      log,
      secrets,
      readiness: parts.readiness,
      webDirectory: WEB_DIRECTORY,
      baseUrl: () => baseUrl,
      addRoutes: parts.addRoutes,
      audit: (entry) => parts.identityStore.audit.append(entry),
      telemetry,
    });
    closers.push(app.stop);
    const port = await listen(app.fastify, environment);
    baseUrl = publicUrl?.origin ?? localUrl(host, port);
    await parts.start();
    // On the side, now that the server answers: nobody waits for it.
    telemetry.metrics.load().catch((error: unknown) => log.error({ err: error }, 'no metrics'));
    const link = signInUrl(baseUrl, await identity.createLinkToken());
    log.info({ host, port, home: home.paths.root }, 'listening');
    const stop = async (onWait?: (underWay: number) => void) => {
      // Both at once: while the last answers are being sent, nothing more is bought.
      const drained = Promise.all([app.stop(), parts.drain()]);
      // One turn of the loop later, whatever only waited has let go.
      await new Promise((resolve) => setImmediate(resolve));
      onWait?.(parts.underWay());
      await drained.catch((error: unknown) => log.error({ err: error }, 'stopping failed'));
      await close();
    };
    return { url: baseUrl, signInUrl: link, home: home.paths.root, stop };
  } catch (error) {
    await close();
    throw error;
  }
}

async function listen(app: FastifyInstance, { host, port }: Environment): Promise<number> {
  try {
    await app.listen({ host, port });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    const reasons: Record<string, string> = {
      EADDRINUSE: `Port ${port} of ${host} is taken by another program. Stop it, or set PORT to another number (0: any free port).`,
      EACCES: `PORT is ${port}, which this user may not listen at. Set PORT to a number from 1024 to 65535.`,
      EADDRNOTAVAIL: `HOST is "${host}", which is no address of this machine. Set HOST to 127.0.0.1, or to an address that it has.`,
      ENOTFOUND: `HOST is "${host}", which is no known name. Set HOST to 127.0.0.1, or to an address of this machine.`,
    };
    const reason = typeof code === 'string' ? reasons[code] : undefined;
    if (reason === undefined) throw error;
    throw new ConfigurationError(reason);
  }
  const address = app.server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}

/** How somebody on this machine reaches a server that listens at `host`. */
function localUrl(host: string, port: number): string {
  const name = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '[::1]' : host;
  return `http://${name.includes(':') && !name.startsWith('[') ? `[${name}]` : name}:${port}`;
}
