import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { typeDefs } from '@darkroom/schema';
import { buildSchema, graphql, parse } from 'graphql';
import { createHandler } from 'graphql-sse/lib/use/http';
import { generation, image, model, PNG, page, plan, provider, userError } from './data.ts';

/** What is answered for each root field: a value, or a function of the arguments. */
export type Root = Record<string, unknown>;

export interface SeenOperation {
  readonly name: string;
  readonly variables: {
    readonly input?: {
      readonly generation?: Record<string, unknown>;
      readonly [name: string]: unknown;
    };
    readonly [name: string]: unknown;
  };
}

/** A server with the real schema over real HTTP; its data is the test's. */
export interface FakeServer {
  readonly url: string;
  readonly operations: SeenOperation[];
  readonly uploads: Buffer[];
  /** What may be asked, to be changed by a test. */
  root: Root;
  /** Null: everybody may come in. */
  token: string | null;
  /** Stands before everything else where it says true. */
  intercept: ((request: IncomingMessage, response: ServerResponse) => boolean) | null;
  /** Changes answers before they are sent. */
  transform: ((result: unknown) => unknown) | null;
  close(): Promise<void>;
}

const schema = buildSchema(typeDefs);

/** What a server answers where a test says nothing else: one provider, one model, one picture that succeeds. */
export function usualRoot(): Root {
  const brush = model('brush');
  const made = generation('gen_1', 'SUCCEEDED', { images: [image('img_1')] });
  const event = (sequence: number, status: string, more = {}) => ({
    generationEvents: {
      sequence,
      kind: 'STATUS',
      partialImageUrl: null,
      generation: generation('gen_1', status, { sequence, ...more }),
    },
  });
  return {
    server: {
      version: '0.1.0',
      startedAt: '2026-11-21T09:00:00.000Z',
      dataDirectory: '/home/me/.darkroom',
      storageFreeBytes: 83_500_000_000,
      providersConfigured: 1,
      generationsRunning: 2,
      generationsQueued: 3,
      problems: [],
    },
    viewer: {
      kind: 'LOCAL_TOKEN',
      tokenName: null,
      scopes: ['*'],
      role: 'ADMIN',
      user: { id: 'owner', name: 'Owner' },
    },
    providers: [
      provider('atelier'),
      provider('kiosk', {
        status: { state: 'NOT_CONFIGURED', message: 'No key.', checkedAt: null },
      }),
    ],
    catalogProblems: [],
    notOffered: ({ name }: { name: string }) =>
      name === 'gone' ? [{ message: 'Gone has no official API. Use Atelier in its place.' }] : [],
    catalogCheck: { slug: 'acme', models: 1, problems: [] },
    providerStart: {
      protocol: 'studio-images',
      files: [
        { path: 'provider.yaml', content: 'slug: acme\n' },
        { path: 'models/example.yaml', content: 'source: external://acme/example\n' },
      ],
      userErrors: [],
    },
    provider: ({ slug }: { slug: string }) => (slug === 'atelier' ? provider('atelier') : null),
    models: page([brush]),
    model: ({ ref }: { ref: Record<string, string> }) =>
      Object.values(ref).some((value) => [brush.id, brush.key, brush.source].includes(value))
        ? brush
        : null,
    starterModels: page([
      { ...brush, __typename: 'StarterModel' },
      { ...model('etcher'), __typename: 'StarterModel', isInstalled: false },
    ]),
    generationPlan: ({ input }: { input: { model: { key?: string; source?: string } } }) => {
      const asked = input.model.key ?? input.model.source ?? '';
      return /gone|brsh/.test(asked)
        ? plan({
            userErrors: [
              userError(
                'MODEL_NOT_FOUND',
                `The server says why not ${asked}, and whether brush is meant.`,
              ),
            ],
          })
        : plan();
    },
    generationCreate: {
      generation: generation('gen_1', 'QUEUED', { sequence: 0 }),
      userErrors: [],
    },
    async *generationEvents() {
      yield event(1, 'QUEUED', { queuePosition: 2 });
      yield event(2, 'RUNNING', { progress: 0.4 });
      yield event(3, 'SUCCEEDED', { images: [image('img_1')] });
    },
    generation: ({ id }: { id: string }) => (id === 'gen_1' ? made : null),
    generations: page([made]),
    images: page([image('img_1', 0, { isStarred: true })]),
    nodes: ({ ids }: { ids: string[] }) =>
      ids.map((id) => (id.startsWith('img_') ? image(id) : null)),
    node: () => ({
      __typename: 'Asset',
      id: 'ast_1',
      state: 'READY',
      mimeType: 'image/png',
      byteSize: PNG.length,
      width: 8,
      height: 8,
      rejection: null,
    }),
    assetUploadCreate: {
      asset: {
        id: 'ast_1',
        state: 'PENDING',
        mimeType: 'image/png',
        byteSize: PNG.length,
        width: null,
        height: null,
        rejection: null,
      },
      uploadUrl: '/uploads/ast_1',
      headers: [],
      userErrors: [],
    },
  };
}

export async function startFakeServer(more: Root = {}): Promise<FakeServer> {
  const operations: SeenOperation[] = [];
  const uploads: Buffer[] = [];
  const fake: Pick<FakeServer, 'root' | 'token' | 'intercept' | 'transform'> = {
    root: { ...usualRoot(), ...more },
    token: null,
    intercept: null,
    transform: null,
  };
  const streams = createHandler({
    onSubscribe: (_request, { query, variables }) => ({
      schema,
      document: parse(String(query)),
      variableValues: variables ?? {},
      rootValue: fake.root,
      contextValue: undefined,
    }),
  });
  const json = (response: ServerResponse, status: number, value: unknown) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(value));
  };
  const server = createServer(async (request, response) => {
    const path = request.url ?? '/';
    if (fake.intercept?.(request, response) === true) return;
    if (path.startsWith('/images/')) {
      response.writeHead(200, { 'content-type': 'image/png' }).end(PNG);
      return;
    }
    if (fake.token !== null && request.headers.authorization !== `Bearer ${fake.token}`) {
      json(response, 401, {
        errors: [
          {
            message: 'Sign in first.',
            extensions: { code: 'UNAUTHENTICATED', requestId: 'req_1' },
          },
        ],
      });
      return;
    }
    if (path === '/graphql/stream') {
      await streams(request, response);
      return;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    if (path.startsWith('/uploads/')) {
      uploads.push(body);
      response.writeHead(204).end();
    } else if (path === '/sign-in/links') {
      json(response, 200, { url: 'http://127.0.0.1:4100/sign-in?token=t', expiresInSeconds: 3600 });
    } else {
      const { query, variables, operationName } = JSON.parse(body.toString('utf8'));
      operations.push({ name: operationName, variables });
      const result: unknown = await graphql({
        schema,
        source: query,
        variableValues: variables,
        rootValue: fake.root,
      });
      json(response, 200, fake.transform?.(result) ?? result);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // it listens on TCP
  return Object.assign(fake, {
    url: `http://127.0.0.1:${port}`,
    operations,
    uploads,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}
