import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { typeDefs } from '@darkroom/schema';
import { buildSchema, type ExecutionResult, graphql, parse } from 'graphql';
import { createHandler } from 'graphql-sse/lib/use/http';

/** What is answered for each root field; every other one is null. */
export type RootValue = Record<string, (args: Record<string, unknown>) => unknown>;

/** A request as the server got it. */
export interface SeenRequest {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
}

export interface ApiServer {
  readonly url: string;
  readonly requests: SeenRequest[];
  /** Answers other routes, and stands before the API where it says true. */
  intercept: ((request: IncomingMessage, response: ServerResponse, body: string) => boolean) | null;
  /** Cuts every open connection, as a broken network does. */
  cut(): void;
  close(): Promise<void>;
}

const schema = buildSchema(typeDefs);

// Interfaces and unions are told apart by the __typename that the test's data carries.
async function answer(root: RootValue, body: string): Promise<ExecutionResult> {
  const { query, variables } = JSON.parse(body);
  return graphql({ schema, source: query, variableValues: variables, rootValue: root });
}

/** The real schema over real HTTP, with Apollo's refusal of GET and graphql-sse's own handler for subscriptions. */
export async function startApiServer(root: RootValue): Promise<ApiServer> {
  const streams = createHandler({
    onSubscribe: (_request, { query, variables }) => ({
      schema,
      document: parse(String(query)),
      variableValues: variables ?? {},
      rootValue: root,
      contextValue: undefined,
    }),
  });
  const requests: SeenRequest[] = [];
  const api: { intercept: ApiServer['intercept'] } = { intercept: null };
  const server: Server = createServer(async (request, response) => {
    const path = request.url ?? '/';
    if (path.startsWith('/graphql/stream')) {
      requests.push({ method: request.method ?? '', path, headers: request.headers, body: '' });
      if (api.intercept?.(request, response, '') !== true) await streams(request, response);
      return;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString('latin1');
    requests.push({ method: request.method ?? '', path, headers: request.headers, body });
    if (api.intercept?.(request, response, body) === true) return;
    if (!path.startsWith('/graphql')) {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('no such page');
    } else if (request.method === 'GET') {
      response.writeHead(400, { 'content-type': 'application/json' });
      response.end(
        JSON.stringify({
          errors: [
            {
              message: 'This operation has been blocked as a potential CSRF.',
              extensions: { code: 'BAD_REQUEST' },
            },
          ],
        }),
      );
    } else {
      const text = Buffer.from(body, 'latin1').toString('utf8');
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(await answer(root, text)));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // it listens on TCP
  return Object.assign(api, {
    url: `http://127.0.0.1:${port}`,
    requests,
    cut: () => server.closeAllConnections(),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}
