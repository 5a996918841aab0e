import { gql } from '@urql/core';
import { afterEach, describe, expect, it } from 'vitest';
import { createDarkroomClient } from './create-client.ts';
import { DarkroomProblem } from './problem.ts';
import { type ApiServer, type RootValue, startApiServer } from './testing/local/api-server.ts';
import { deferred } from './testing/local/events.ts';
import { accepted } from './user-errors.ts';

let server: ApiServer;
afterEach(async () => server.close());

const SERVER = gql<{ server: { version: string } }, Record<string, never>>(
  '{ server { version } }',
);

async function start(root: RootValue = {}, options: { token?: string; timeoutMs?: number } = {}) {
  server = await startApiServer(root);
  return createDarkroomClient({
    url: server.url,
    clientName: 'test',
    clientVersion: '1.2.3',
    sleep: async () => {},
    ...options,
  });
}

const failing = async (call: Promise<unknown>): Promise<DarkroomProblem> => {
  const error = await call.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof DarkroomProblem) return error;
  throw new Error(`expected a DarkroomProblem, got ${String(error)}`);
};

function answerWith(status: number, type: string, body: string, headers = {}) {
  server.intercept = (_request, response) => {
    response.writeHead(status, { 'content-type': type, ...headers });
    response.end(body);
    return true;
  };
}

describe('a request', () => {
  it('says who asks, and with which program', async () => {
    const client = await start({ server: () => ({ version: '1' }) }, { token: 'abc' });
    await client.request(SERVER, {});
    expect(server.requests[0]?.headers).toMatchObject({
      authorization: 'Bearer abc',
      'x-darkroom-client': 'test/1.2.3',
    });
  });

  it('sends no token where there is none', async () => {
    const client = await start({ server: () => ({ version: '1' }) });
    await client.request(SERVER, {});
    expect(server.requests[0]?.headers.authorization).toBeUndefined();
  });

  it('is given up by the signal', async () => {
    const client = await start({ server: () => deferred().promise });
    const stop = new AbortController();
    const call = failing(client.request(SERVER, {}, { signal: stop.signal }));
    stop.abort();
    expect(await call).toMatchObject({ code: 'ABORTED' });
  });
});

describe('a problem', () => {
  it('of the server has its code and request id', async () => {
    const client = await start();
    const errors = [
      { message: 'Something went wrong.', extensions: { code: 'INTERNAL', requestId: 'req_1' } },
    ];
    answerWith(200, 'application/json', JSON.stringify({ errors, data: null }));
    expect(await failing(client.request(SERVER, {}))).toMatchObject({
      kind: 'server',
      code: 'INTERNAL',
      message: 'Something went wrong.',
      requestId: 'req_1',
      isRetryable: false,
    });
  });

  it('of plain HTTP has the same shape', async () => {
    const client = await start();
    const errors = [
      { message: 'Come later.', extensions: { code: 'RATE_LIMITED', requestId: 'req_2' } },
    ];
    answerWith(429, 'application/json', JSON.stringify({ errors }));
    expect(await failing(client.request(SERVER, {}))).toMatchObject({
      code: 'RATE_LIMITED',
      status: 429,
      requestId: 'req_2',
      isRetryable: true,
    });
  });

  it.each([
    ['a page', 200, 'text/html', '<html>welcome</html>'],
    ['a page that is not there', 404, 'text/html', '<html>not found</html>'],
    ['JSON of another API', 200, 'application/json', '{"detail":"hello"}'],
    ['an error of another API', 404, 'application/json', '{"detail":"Not Found"}'],
    ['half an answer', 200, 'application/json', '{"data":{"ser'],
  ])("of another product's server says so: %s", async (_name, status, type, body) => {
    const client = await start();
    answerWith(status, type, body);
    const problem = await failing(client.request(SERVER, {}));
    expect(problem).toMatchObject({ kind: 'network', code: 'NOT_DARKROOM' });
    expect(problem.message).toContain(server.url);
  });

  it('of a redirect names the address, and the token does not go along', async () => {
    const client = await start({}, { token: 'abc' });
    answerWith(301, 'text/plain', '', { location: 'https://elsewhere.example/graphql' });
    const problem = await failing(client.request(SERVER, {}));
    expect(problem.code).toBe('SERVER_REDIRECTED');
    expect(problem.message).toContain('https://elsewhere.example');
    expect(server.requests).toHaveLength(1);
  });

  it('of a server that is not there says how to start it', async () => {
    const client = await start();
    await server.close();
    const problem = await failing(client.request(SERVER, {}));
    expect(problem).toMatchObject({
      kind: 'network',
      code: 'SERVER_UNREACHABLE',
      isRetryable: true,
    });
    expect(problem.message).toContain('npm start');
  });

  it('of a connection that breaks says that it may have been carried out', async () => {
    const client = await start();
    server.intercept = (request) => {
      request.socket.destroy();
      return true;
    };
    const problem = await failing(client.request(SERVER, {}));
    expect(problem.code).toBe('CONNECTION_LOST');
  });

  it('of a server that does not answer says that too', async () => {
    const client = await start({ server: () => deferred().promise }, { timeoutMs: 30 });
    expect(await failing(client.request(SERVER, {}))).toMatchObject({ code: 'CONNECTION_LOST' });
  });
});

describe('accepted', () => {
  it('gives a payload without userErrors back', () => {
    const payload = { generation: { id: 'gen_1' }, userErrors: [] };
    expect(accepted(payload)).toBe(payload);
  });

  it('throws all of them at once', () => {
    const userErrors = [
      {
        code: 'UNSUPPORTED_PARAMETER',
        message: 'No steps.',
        field: ['input', 'steps'],
        parameter: 'steps',
        allowed: null,
      },
      { code: 'MASK_REQUIRED', message: 'Give a mask.', field: null },
    ];
    let problem: unknown = null;
    try {
      accepted({ userErrors });
    } catch (error) {
      problem = error;
    }
    expect(problem).toMatchObject({
      kind: 'user',
      code: 'UNSUPPORTED_PARAMETER',
      field: ['input', 'steps'],
      message: 'No steps.\nGive a mask.',
      details: [{ parameter: 'steps' }, { code: 'MASK_REQUIRED', field: null }],
    });
  });
});

it('refuses an address that is none of the web', () => {
  expect(() =>
    createDarkroomClient({ url: 'ftp://x', clientName: 't', clientVersion: '1' }),
  ).toThrow(TypeError);
  server = { close: async () => {} } as ApiServer; // nothing was started
});
