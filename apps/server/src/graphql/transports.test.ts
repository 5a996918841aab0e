import { getIntrospectionQuery } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BEARER, JSON_TYPE, post, send } from '../testing/local/graphql-client.ts';
import { HOSTILE_DOCUMENTS } from '../testing/local/hostile-documents.ts';
import { startTestServer, type TestServer } from '../testing/local/start-test-server.ts';
import { connectSocket } from '../testing/local/web-socket-client.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const EVENTS = { accept: 'text/event-stream' };
const codesOf = (errors: { extensions: { code: string; requestId: string } }[]) => {
  for (const { extensions } of errors) expect(extensions.requestId).toMatch(/^req_/);
  return [...new Set(errors.map(({ extensions }) => extensions.code))];
};

/** The same document by each of the three ways in. */
const ways = {
  post: async (query: string) => {
    const answer = await post(server, { query });
    expect(answer.status).toBe(400);
    return codesOf(answer.json.errors);
  },
  stream: async (query: string) => {
    const headers = { ...BEARER, ...JSON_TYPE, ...EVENTS };
    const answer = await send(
      server,
      'POST',
      '/graphql/stream',
      headers,
      JSON.stringify({ query }),
    );
    expect(answer.status).toBe(400);
    return codesOf(answer.json.errors);
  },
  socket: async (query: string) => {
    const client = await connectSocket(server);
    client.send({ type: 'subscribe', id: '1', payload: { query } });
    const message = await client.next();
    client.socket.terminate();
    expect(message.type).toBe('error');
    return codesOf(message.payload);
  },
};

describe.each(HOSTILE_DOCUMENTS)('$name', ({ code, build }) => {
  it.each(['post', 'stream', 'socket'] as const)(`is ${code} by %s, quickly`, async (way) => {
    const query = build(way === 'post' ? 'query' : 'subscription');
    const began = performance.now();
    expect(await ways[way](query)).toEqual([code]);
    expect(performance.now() - began).toBeLessThan(1_000);
  });
});

describe('bodies', () => {
  it.each([
    ['empty', '', 400, 'BAD_REQUEST'],
    ['spaces', '   ', 400, 'BAD_REQUEST'],
    ['null', 'null', 400, 'BAD_REQUEST'],
    ['an empty list', '[]', 400, 'BAD_REQUEST'],
    ['a string', '"x"', 400, 'BAD_REQUEST'],
    ['a number', '1', 400, 'BAD_REQUEST'],
    ['an empty object', '{}', 400, 'BAD_REQUEST'],
    ['query null', '{"query":null}', 400, 'BAD_REQUEST'],
    ['query empty', '{"query":"  "}', 400, 'BAD_REQUEST'],
    ['query a list', '{"query":[]}', 400, 'BAD_REQUEST'],
    ['variables a list', '{"query":"{ a }","variables":[]}', 400, 'BAD_REQUEST'],
    ['operationName a number', '{"query":"{ a }","operationName":1}', 400, 'BAD_REQUEST'],
    ['a cut-off object', '{"query":"{ viewer', 400, 'BAD_REQUEST'],
    ['a cut-off list', '[1,', 400, 'BAD_REQUEST'],
    ['a batch', '[{"query":"{ viewer { kind } }"}]', 400, 'BATCHING_DISABLED'],
    [
      'two operations, none named',
      '{"query":"query A { viewer { kind } } query B { viewer { kind } }"}',
      400,
      'BAD_REQUEST',
    ],
    [
      'an operation that is not there',
      '{"query":"query A { viewer { kind } }","operationName":"B"}',
      400,
      'BAD_REQUEST',
    ],
    [
      'only a fragment',
      '{"query":"fragment a on Viewer { kind }"}',
      400,
      'GRAPHQL_VALIDATION_FAILED',
    ],
    ['2 MiB', JSON.stringify({ query: 'x'.repeat(2 ** 21) }), 413, 'BODY_TOO_LARGE'],
  ])('%s', async (_name, body, status, code) => {
    for (const path of ['/graphql', '/graphql/stream']) {
      const accept = path === '/graphql' ? {} : EVENTS;
      const answer = await send(server, 'POST', path, { ...BEARER, ...JSON_TYPE, ...accept }, body);
      expect([answer.status, ...codesOf(answer.json.errors)]).toEqual([status, code]);
      expect(answer.headers['content-type']).toContain('application/json');
      expect(answer.text).not.toMatch(/node_modules|at .*\(|<html/);
    }
  });

  it('names where broken JSON ends, and quotes nothing of it', async () => {
    const answer = await post(
      server,
      '{"query":"{ viewer { kind } }","variables":{"key":"sk-secret',
    );
    expect(answer.json.errors[0].message).toContain('position');
    expect(answer.text).not.toContain('sk-secret');
  });

  it.each([
    ['invalid UTF-8', 'application/json', Buffer.from([0x7b, 0xff, 0x7d]), {}],
    ['UTF-16', 'application/json; charset=utf-16', Buffer.from('{}', 'utf16le'), {}],
    ['an unknown charset', 'application/json; charset=x', '{}', {}],
    ['text', 'text/plain', '{}', {}],
    ['gzip', 'application/json', '{}', { 'content-encoding': 'gzip' }],
    ['an unknown encoding', 'application/json', '{}', { 'content-encoding': 'x' }],
  ])('%s is 415', async (_name, type, body, headers) => {
    const answer = await send(
      server,
      'POST',
      '/graphql',
      { ...BEARER, 'content-type': type, ...headers },
      body,
    );
    expect([answer.status, ...codesOf(answer.json.errors)]).toEqual([
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    ]);
  });

  it.each([
    ['GET', '/graphql?query=%7Bviewer%7Bkind%7D%7D', 405],
    ['GET', '/graphql?query=mutation%7BimageDelete%7D', 405],
    ['PUT', '/graphql', 405],
    ['DELETE', '/graphql/stream', 405],
  ])('%s %s is %i', async (method, path, status) => {
    const answer = await send(server, method, path, BEARER);
    expect([answer.status, ...codesOf(answer.json.errors)]).toEqual([status, 'METHOD_NOT_ALLOWED']);
  });
});

describe('page sizes and variables', () => {
  const page = (first: string) => `{ generations(first: ${first}) { nodes { id } } }`;
  it.each(['0', '-1', '101', '2147483648', '1000000000', '"10"', '1.5', 'null'])(
    'first: %s',
    async (first) => {
      expect(await ways.post(page(first))).toEqual(['BAD_USER_INPUT']);
    },
  );

  const query = 'query($first: Int!) { generations(first: $first) { nodes { id } } }';
  it.each([0, -1, 101, 2147483648, 1e9, '10', 1.5, null, undefined, true, {}])(
    '$first: %j',
    async (first) => {
      const { status, json } = await post(server, { query, variables: { first } });
      expect([status, ...codesOf(json.errors)]).toEqual([400, 'BAD_USER_INPUT']);
      expect(json.errors[0].extensions.field.at(-1)).toBe('first');
    },
  );

  it.each(['1', '100'])('takes first: %s', async (first) => {
    expect((await post(server, { query: page(first) })).json.errors).toBeUndefined();
  });

  it('takes 100 ids and no more', async () => {
    const ids = (count: number) => ({
      query: 'query($ids: [ID!]!) { nodes(ids: $ids) { id } }',
      variables: { ids: Array.from({ length: count }, () => 'gen_0') },
    });
    expect((await post(server, ids(100))).json.data.nodes).toHaveLength(100);
    expect(codesOf((await post(server, ids(101))).json.errors)).toEqual(['BAD_USER_INPUT']);
  });

  const plan =
    'query($input: GenerationInput!) { generationPlan(input: $input) { receipt { requested } } }';
  const seed = (value: unknown) =>
    post(
      server,
      `{"query":${JSON.stringify(plan)},"variables":{"input":{"model":{"key":"m"},"seed":${value}}}}`,
    );
  it.each([
    ['0', '0'],
    ['7', '7'],
    ['9007199254740991', '9007199254740991'],
    ['"9007199254740993"', '9007199254740993'],
    ['"18446744073709551615"', '18446744073709551615'],
    ['"007"', '7'],
  ])('takes the seed %s', async (given, kept) => {
    expect((await seed(given)).json.data.generationPlan.receipt[0].requested).toBe(kept);
  });
  it.each([
    '-1',
    '-0',
    '1.5',
    '1e400',
    '9007199254740993',
    '"18446744073709551616"',
    '"-1"',
    '"1.0"',
    '""',
    '" 1"',
    '"NaN"',
    'true',
    '[]',
    '{}',
  ])('refuses the seed %s', async (given) => {
    const { status, json } = await seed(given);
    expect([status, ...codesOf(json.errors)]).toEqual([400, 'BAD_USER_INPUT']);
    expect(json.errors[0].extensions.field).toEqual(['input', 'seed']);
    expect(json.errors[0].message).toContain('18446744073709551615');
  });
  it('says to send a large seed as a string', async () => {
    expect((await seed('9007199254740993')).json.errors[0].message).toMatch(/2\^53.*string/);
  });

  const install = (capabilities: string) =>
    post(
      server,
      `{"query":"mutation($input: ModelInstallInput!) { modelInstall(input: $input) { userErrors { code } } }","variables":{"input":{"source":"s","capabilities":${capabilities}}}}`,
    );
  it.each([
    ['__proto__', '{"__proto__":{"polluted":1}}'],
    ['constructor', '{"a":[{"constructor":1}]}'],
    ['prototype', '{"prototype":1}'],
    ['1,000 levels', `{"a":${'['.repeat(1000)}${']'.repeat(1000)}}`],
    ['a list', '[1]'],
    ['a string', '"x"'],
  ])('refuses in an object: %s', async (_name, text) => {
    const { status, json } = await install(text);
    expect([status, ...codesOf(json.errors)]).toEqual([400, 'BAD_USER_INPUT']);
    expect(json.errors[0].extensions.field).toEqual(['input', 'capabilities']);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
  it('takes an object', async () => {
    expect((await install('{"modes":["TXT2IMG"]}')).json.errors).toBeUndefined();
  });

  it.each([
    [
      'a variable that is not there',
      { id: 'x', idd: 'y' },
      ['idd'],
      'query($id: ID!) { node(id: $id) { id } }',
    ],
    ['a missing one', {}, ['id'], 'query($id: ID!) { node(id: $id) { id } }'],
    ['null', { id: null }, ['id'], 'query($id: ID!) { node(id: $id) { id } }'],
    [
      'a wrong enum',
      { s: 'queued' },
      ['s'],
      'query($s: GenerationStatus) { generations(status: $s) { nodes { id } } }',
    ],
    ['an unknown field', { input: { model: { key: 'm' }, sede: 1 } }, ['input'], plan],
    ['a missing field', { input: {} }, ['input'], plan],
    ['two of a choice', { input: { model: { key: 'm', id: 'i' } } }, ['input', 'model'], plan],
  ])('names the path of %s', async (_name, variables, path, text) => {
    const { json } = await post(server, { query: text, variables });
    expect(codesOf(json.errors)).toEqual(['BAD_USER_INPUT']);
    expect(json.errors[0].extensions.field.slice(0, path.length)).toEqual(path);
  });

  it('never quotes a text that stands in a wrong place', async () => {
    const text =
      'mutation($input: ProviderConfigureInput!) { providerConfigure(input: $input) { userErrors { code } } }';
    for (const credentials of [
      'sk-secret',
      [{ variable: 'k', value: { key: 'sk-secret' } }],
      [{ value: 'sk-secret' }],
      [{ variable: 'k', valu: 'sk-secret' }],
    ]) {
      const answer = await post(server, {
        query: text,
        variables: { input: { provider: 'openai', credentials } },
      });
      expect(codesOf(answer.json.errors)).toEqual(['BAD_USER_INPUT']);
      expect(answer.text).not.toContain('sk-secret');
    }
  });
});

describe('what is answered', () => {
  it('answers the standard introspection query, and asks for credentials before', async () => {
    const query = getIntrospectionQuery({
      inputValueDeprecation: true,
      oneOf: true,
      specifiedByUrl: true,
    });
    const { json } = await post(server, { query });
    expect(json.errors).toBeUndefined();
    expect(json.data.__schema.types.length).toBeGreaterThan(50);
    expect(
      (await send(server, 'POST', '/graphql', JSON_TYPE, JSON.stringify({ query }))).status,
    ).toBe(401);
  });

  it('refuses introspection that multiplies', async () => {
    const nest = (levels: number): string =>
      levels === 0 ? 'name' : `fields { type { ${nest(levels - 1)} } }`;
    expect(await ways.post(`{ __schema { types { ${nest(3)} } } }`)).toEqual([
      'GRAPHQL_VALIDATION_FAILED',
    ]);
    expect(await ways.post(`{ __schema { types { ${nest(12)} } } }`)).toEqual(['QUERY_TOO_DEEP']);
  });

  it('masks what it does not know, and logs it under the id', async () => {
    const { json, text, status } = await post(server, { query: '{ node(id: "crash") { id } }' });
    expect([status, ...codesOf(json.errors)]).toEqual([200, 'INTERNAL']);
    expect(json.errors[0].path).toEqual(['node']);
    expect(text).not.toContain('hunter2');
    const { requestId } = json.errors[0].extensions;
    expect(server.lines.some((line) => line.includes(requestId) && line.includes('hunter2'))).toBe(
      true,
    );
    expect(text).not.toMatch(/stack|\.ts:/);
  });

  it('keeps registered secrets out of answers and the log', async () => {
    server.secrets.register('hunter2-hunter2');
    server.lines.length = 0;
    await post(server, { query: '{ node(id: "crash") { id } }' });
    expect(server.lines.join('')).toContain('[secret]');
    expect(server.lines.join('')).not.toContain('hunter2');
  });

  it.each([
    ['refused', 'BAD_USER_INPUT', 'Not so.'],
    ['coded', 'BAD_CURSOR', 'Told.'],
  ])('tells what was meant for the caller: %s', async (id, code, message) => {
    const { json } = await post(server, { query: `{ node(id: "${id}") { id } }` });
    expect(codesOf(json.errors)).toEqual([code]);
    expect(json.errors[0].message).toBe(message);
  });

  it.each([
    ['*/*', 200, 'application/json; charset=utf-8'],
    [
      'application/graphql-response+json, application/json;q=0.9',
      200,
      'application/graphql-response+json; charset=utf-8',
    ],
    ['text/html', 406, 'application/json; charset=utf-8'],
    ['multipart/mixed', 406, 'application/json; charset=utf-8'],
  ])('answers Accept %s with %i', async (accept, status, type) => {
    const answer = await post(server, { query: '{ viewer { kind } }' }, { accept });
    expect([answer.status, answer.headers['content-type']]).toEqual([status, type]);
    if (status === 406) expect(codesOf(answer.json.errors)).toEqual(['NOT_ACCEPTABLE']);
  });

  it('runs mutations by POST', async () => {
    const query = 'mutation { imageDelete(input: { ids: ["a"] }) { deletedIds } }';
    expect((await post(server, { query })).json.data.imageDelete.deletedIds).toEqual(['a']);
  });

  it('says what each answer cost at worst, and of how much', async () => {
    const page = async (first: number) => {
      const query =
        'query ($first: Int!) { viewer { kind } generations(first: $first) { nodes { id images { id } } } }';
      const { json } = await post(server, { query, variables: { first } });
      return json.extensions;
    };
    const { limit } = (await page(1)).cost;
    // The viewer, the page, and of each generation itself and the ten pictures that a list is taken to hold.
    expect(await page(2)).toEqual({ cost: { requested: 2 + 2 * 11, limit } });
    expect(await page(100)).toEqual({ cost: { requested: 2 + 100 * 11, limit } });
    const { json } = await post(server, { query: '{ __typename }' });
    expect(json.extensions).toEqual({ cost: { requested: 0, limit } });
    const refused = await post(server, { query: '{ nothing }' });
    expect(refused.json.extensions).toBeUndefined();
  });

  it('sends subscriptions elsewhere', async () => {
    expect(await ways.post('subscription { activity { cursor } }')).toEqual([
      'SUBSCRIPTIONS_NOT_BY_POST',
    ]);
  });

  it.each(['{ viewer { kind } }', 'mutation { imageDelete(input: { ids: [] }) { deletedIds } }'])(
    'runs nothing but subscriptions as a stream: %s',
    async (query) => {
      expect(await ways.stream(query)).toEqual(['SUBSCRIPTIONS_ONLY']);
    },
  );

  it('gives an operation up at its deadline', async () => {
    const answer = post(server, { query: '{ usage { generations } }' });
    while (server.clock.sleepers === 0) await new Promise((resolve) => setImmediate(resolve));
    server.clock.advance(15_000);
    const { status, json } = await answer;
    expect([status, ...codesOf(json.errors)]).toEqual([504, 'TIMED_OUT']);
  });
});
