import { randomUUID } from 'node:crypto';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js';
import { isInitializeRequest } from '@modelcontextprotocol/sdk/types.js';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { HostRules } from '../http/hosts.ts';
import { actorOf } from '../http/http-server.ts';
import { HttpProblem } from '../http/problem.ts';
import type { Actor } from '../identity/actor.ts';
import type { Logger } from '../log/logger.ts';
import { readVersion } from '../server-facts.ts';
import type { DoorServices } from '../services.ts';
import { addGalleryTools } from './gallery-tools.ts';
import { addGenerationTools } from './generation-tools.ts';
import { CAP_HEADER, readCap, SpendCap } from './spend-cap.ts';

/** Sessions of one caller, and how long one is kept that nobody uses, in milliseconds. */
const MOST_SESSIONS = 20;
const IDLE_MS = 24 * 3_600_000;

const INSTRUCTIONS =
  'Pictures by every image model that is configured in Darkroom. list_models shows what there is, plan what an order would cost, generate and edit make pictures, get_image shows one. Paid models spend the money of the person you work for, within a limit for this session; plan first where it matters.';

interface Session {
  actor: Actor;
  origin: string;
  usedAt: number;
  readonly server: McpServer;
  readonly transport: WebStandardStreamableHTTPServerTransport;
}

const keyOf = ({ kind, id, user }: Actor) => `${kind}:${id}:${user.id}`;

const noSession = () =>
  new HttpProblem(
    404,
    'NOT_FOUND',
    'There is no such session: it ended, or the server was started again. Begin a new one.',
  );

/**
 * /mcp: the tools for language models, by the protocol's streamable HTTP. A door like the others: callers are known and
 * checked by the same code at every request, and what is ordered here is an ordinary generation.
 */
export async function addMcpRoutes(
  app: FastifyInstance,
  { services, hosts, log }: { services: DoorServices; hosts: HostRules; log: Logger },
): Promise<void> {
  const version = await readVersion();
  const sessions = new Map<string, Session>();
  const stopping = new AbortController();
  // Whoever waits for an end is told at once that it goes on.
  app.addHook('preClose', async () => stopping.abort());
  app.addHook('onClose', async () => {
    for (const { server } of sessions.values()) await server.close();
  });

  /** Ends sessions that nobody uses, and the oldest of a caller who has too many. */
  const clear = async (actor: Actor) => {
    const now = services.clock.monotonic();
    const own = [...sessions].filter(([, session]) => keyOf(session.actor) === keyOf(actor));
    const idle = [...sessions].filter(([, { usedAt }]) => now - usedAt > IDLE_MS);
    const excess = own
      .sort(([, left], [, right]) => right.usedAt - left.usedAt)
      .slice(MOST_SESSIONS - 1);
    for (const [id, { server }] of [...idle, ...excess]) {
      sessions.delete(id);
      await server.close();
    }
  };

  const begin = async (request: FastifyRequest): Promise<Session> => {
    const given = request.headers[CAP_HEADER];
    const read = readCap(Array.isArray(given) ? given.join(',') : given);
    if (read === null) {
      const message = `${CAP_HEADER} takes US dollars, such as 2.50, or unlimited.`;
      throw new HttpProblem(400, 'BAD_REQUEST', message);
    }
    const actor = actorOf(request);
    await clear(actor);
    const server = new McpServer({ name: 'darkroom', version }, { instructions: INSTRUCTIONS });
    const transport = new WebStandardStreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      onsessioninitialized: (id) => {
        sessions.set(id, session);
      },
      onsessionclosed: (id) => {
        sessions.delete(id);
      },
    });
    const usedAt = services.clock.monotonic();
    const origin = hosts.originOf(request.headers.host);
    const session: Session = { actor, origin, usedAt, server, transport };
    const context = {
      services,
      cap: new SpendCap(read.cap),
      actor: () => session.actor,
      origin: () => session.origin,
      stopping: stopping.signal,
      fault: (error: unknown) => log.error({ err: error }, 'a tool failed'),
    };
    addGalleryTools(server, context);
    addGenerationTools(server, context);
    await server.connect(transport);
    return session;
  };

  const find = (request: FastifyRequest): Session => {
    const id = request.headers['mcp-session-id'];
    const session = typeof id === 'string' ? sessions.get(id) : undefined;
    const actor = actorOf(request);
    if (!session || keyOf(session.actor) !== keyOf(actor)) throw noSession();
    session.actor = actor; // with the rights that it has now
    session.usedAt = services.clock.monotonic();
    return session;
  };

  const handle = async (request: FastifyRequest): Promise<Response> => {
    const isNew =
      request.headers['mcp-session-id'] === undefined && isInitializeRequest(request.body);
    const session = isNew ? await begin(request) : find(request);
    const headers = new Headers();
    for (const [name, value] of Object.entries(request.headers))
      if (typeof value === 'string') headers.set(name, value);
    const { method } = request;
    const asked = new Request(`http://localhost${request.url}`, { method, headers });
    return session.transport.handleRequest(asked, { parsedBody: request.body });
  };
  app.post('/mcp', async (request, reply) => reply.send(await handle(request)));
  app.delete('/mcp', async (request, reply) => reply.send(await handle(request)));
}
