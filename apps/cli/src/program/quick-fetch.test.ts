import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { quickFetch } from './quick-fetch.ts';

let server: Server | null = null;
afterEach(() => {
  server?.close();
  server?.closeAllConnections();
  server = null;
});

async function serve(listener: RequestListener): Promise<string> {
  const started = createServer(listener);
  server = started;
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
  const { port } = started.address() as AddressInfo; // it listens on TCP
  return `http://127.0.0.1:${port}`;
}
const bodyOf = async (request: IncomingMessage) => {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece);
  return Buffer.concat(pieces).toString('utf8');
};
const post = (body: string, more: RequestInit = {}): RequestInit => ({
  method: 'POST',
  body,
  headers: { 'content-type': 'application/json', authorization: 'Bearer t' },
  ...more,
});

/** Both ways of asking, which must not be told apart by whoever asks. */
const WAYS = [
  ['through plain HTTP', quickFetch(() => Promise.reject(new Error('not this way')))],
  ['through fetch', fetch],
] as const;

describe.each(WAYS)('%s', (_, ask) => {
  it('sends the text with its headers, and gives what comes, pieces of letters too', async () => {
    const url = await serve(async (request, response) => {
      const text = await bodyOf(request);
      response.writeHead(200, { 'content-type': 'application/json', 'X-Seen': 'yes' });
      const bytes = Buffer.from(JSON.stringify({ text, sent: request.headers }));
      const half = bytes.indexOf(0xc3) + 1; // in the middle of ü
      response.write(bytes.subarray(0, half));
      response.end(bytes.subarray(half));
    });
    const answer = await ask(`${url}/graphql`, post('{"a":"ü"}'));
    expect([answer.ok, answer.status, answer.headers.get('x-seen')]).toEqual([true, 200, 'yes']);
    expect(answer.headers.get('absent')).toBeNull();
    expect(JSON.parse(await answer.text())).toMatchObject({
      text: '{"a":"ü"}',
      sent: {
        authorization: 'Bearer t',
        'content-type': 'application/json',
        'content-length': '10',
      },
    });
  });

  it.each([400, 401, 500, 302])(
    'gives an answer of status %i as it is, and follows nothing',
    async (status) => {
      const url = await serve((_request, response) => {
        response.writeHead(status, {
          location: 'http://127.0.0.1:1/elsewhere',
          'content-type': 'a/b',
        });
        response.end('{"errors":[]}');
      });
      const answer = await ask(`${url}/graphql`, post('{}', { redirect: 'manual' }));
      expect([answer.ok, answer.status]).toEqual([false, status]);
      expect(answer.headers.get('location')).toBe('http://127.0.0.1:1/elsewhere');
      expect(await answer.json()).toEqual({ errors: [] });
    },
  );

  it('fails with what the system says where nobody listens', async () => {
    const url = await serve(() => undefined);
    await new Promise((resolve) => server?.close(resolve));
    const failed = await ask(`${url}/graphql`, post('{}')).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(TypeError);
    expect(failed).toMatchObject({ cause: { code: 'ECONNREFUSED' } });
  });

  it('fails where the connection breaks in the middle of an answer', async () => {
    const url = await serve((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
      response.write('{"data":');
      response.socket?.end();
    });
    const whole = ask(`${url}/graphql`, post('{}')).then((answer) => answer.text());
    await expect(whole).rejects.toBeInstanceOf(TypeError);
  });

  it("ends by the signal, with the signal's own reason, before it begins and while it waits", async () => {
    const waiting = new AbortController();
    const url = await serve(() => waiting.abort(new DOMException('too long', 'TimeoutError')));
    const asked = ask(`${url}/graphql`, post('{}', { signal: waiting.signal }));
    await expect(asked).rejects.toMatchObject({ name: 'TimeoutError' });
    const signal = AbortSignal.abort(new Error('never mind'));
    await expect(ask(`${url}/graphql`, post('{}', { signal }))).rejects.toThrow('never mind');
  });
});

it.each<[what: string, path: string, init: RequestInit | undefined]>([
  ['a stream', '/graphql/stream', post('{}')],
  ['a download', '/images/1', undefined],
  ['an upload', '/graphql', post('{}', { body: Buffer.from([1]) })],
  ['headers of another kind', '/graphql', post('{}', { headers: [['a', 'b']] })],
])('%s goes to fetch itself', async (_, path, init) => {
  const seen: unknown[] = [];
  const ask = quickFetch(async (...given) => {
    seen.push(given);
    return new Response('there');
  });
  expect(await (await ask(`http://127.0.0.1:1${path}`, init)).text()).toBe('there');
  expect(seen).toEqual([[`http://127.0.0.1:1${path}`, init]]);
});
