import { afterEach, describe, expect, test } from 'vitest';
import { startRawServer } from '../testing/raw-server.ts';
import { type AddressGuard, guardAddress } from './address-guard.ts';
import { createEgress, type EgressOptions, type EgressRequest } from './egress.ts';
import { EgressError } from './egress-error.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function serverOf(host?: string) {
  const server = await startRawServer(
    (socket) =>
      socket.on('data', () => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')),
    host,
  );
  closing.push(() => server.close());
  return server;
}

function get(url: string, options: EgressOptions = {}, request: Partial<EgressRequest> = {}) {
  const egress = createEgress(options);
  closing.push(() => egress.close());
  return egress
    .send({
      url,
      method: 'GET',
      trust: 'base-url',
      timeoutMs: 10_000,
      maximumBytes: 100,
      ...request,
    })
    .then(async (answer) => {
      const pieces: Uint8Array[] = [];
      for await (const piece of answer.body) pieces.push(piece);
      return { status: answer.status, text: Buffer.concat(pieces).toString() };
    });
}

async function refused(promise: Promise<unknown>): Promise<EgressError> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof EgressError)) throw new Error(`Expected an EgressError: ${String(error)}`);
  expect(error).toMatchObject({ problem: 'guard', hasLeft: false });
  return error;
}

describe('who may be spoken to', () => {
  test('a configured origin may be this machine', async () => {
    const server = await serverOf();
    expect(await get(`${server.origin}/`)).toEqual({ status: 200, text: 'ok' });
  });

  test('by its name as well', async () => {
    const server = await serverOf();
    const resolve = async () => [{ address: '127.0.0.1', family: 4 }];
    const url = `http://engine.local:${server.port}/`;
    expect((await get(url, { resolve })).text).toBe('ok');
  });

  test('unless the operator says no', async () => {
    const server = await serverOf();
    await refused(get(`${server.origin}/`, { allowPrivate: () => false }));
    expect(server.connections).toHaveLength(0);
  });

  test('nothing out of an answer may, as a literal', async () => {
    const server = await serverOf();
    // the port alone would refuse it: the same address without one shows the other rule
    await refused(get(`${server.origin}/`, {}, { trust: 'untrusted' }));
    const error = await refused(get('http://127.0.0.1/', {}, { trust: 'untrusted' }));
    expect(error.message).toContain('this machine itself');
    expect(server.connections).toHaveLength(0);
  });

  test.each([
    ['one bad answer among good ones', ['8.8.8.8', '127.0.0.1']],
    ['IPv4 in IPv6 clothes', ['::ffff:10.0.0.1']],
    ['cloud metadata', ['169.254.169.254']],
    ['no answer at all', []],
  ])('a name with %s is refused', async (_, addresses) => {
    const resolve = async () =>
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    await refused(get('http://cdn.example/', { resolve }, { trust: 'untrusted' }));
  });

  test('a name that changes its mind is looked up by us, once for each connection', async () => {
    const answers = [['8.8.8.8'], ['127.0.0.1']];
    const asked: string[] = [];
    const resolve = async (hostname: string) => {
      asked.push(hostname);
      return (answers.shift() ?? ['127.0.0.1']).map((address) => ({ address, family: 4 }));
    };
    const guard: AddressGuard = (address, scope) =>
      address === '8.8.8.8' ? 'not reached in a test' : guardAddress(address, scope);
    await refused(get('http://cdn.example/', { resolve, guard }, { trust: 'untrusted' }));
    await refused(get('http://cdn.example/', { resolve, guard }, { trust: 'untrusted' }));
    expect(asked).toEqual(['cdn.example', 'cdn.example']);
  });

  test('the connected socket is asked once more where it really is', async () => {
    const server = await serverOf();
    let checks = 0;
    const guard: AddressGuard = () => {
      checks += 1;
      return checks === 1 ? null : 'somewhere else';
    };
    const resolve = async () => [{ address: '127.0.0.1', family: 4 }];
    const error = await refused(get(`http://engine.local:${server.port}/`, { resolve, guard }));
    expect(error.message).toContain('the connection led to 127.0.0.1');
    expect(checks).toBe(2);
    expect(server.received()).toBe('');
  });

  test('a connection of a configured origin is not used for an answer', async () => {
    const server = await serverOf('127.0.0.2');
    const seen: string[] = [];
    const guard: AddressGuard = (address, scope) => {
      seen.push(`${scope} ${address}`);
      return address === '127.0.0.2' ? null : guardAddress(address, scope);
    };
    const egress = createEgress({
      guard,
      resolve: async () => [{ address: '127.0.0.2', family: 4 }],
    });
    closing.push(() => egress.close());
    const ask = async (trust: EgressRequest['trust']) => {
      const answer = await egress.send({
        url: `http://127.0.0.2:${server.port}/`,
        method: 'GET',
        trust,
        timeoutMs: 1000,
        maximumBytes: 10,
      });
      for await (const _ of answer.body);
    };
    await ask('base-url');
    await expect(ask('untrusted')).rejects.toMatchObject({ problem: 'guard' }); // its port
    expect(seen).toEqual(['private 127.0.0.2', 'private 127.0.0.2']);
    expect(server.connections).toHaveLength(1);
  });

  test.each([
    'ftp://127.0.0.1/',
    'http://user:pass@127.0.0.1/',
    'no url',
    'http://169.254.169.254/',
  ])('%s is refused for a configured origin too', async (url) => {
    await refused(get(url));
  });
});

describe('no proxy', () => {
  test('variables of the environment change nothing', async () => {
    const proxy = await serverOf();
    const server = await serverOf();
    const before = { ...process.env };
    Object.assign(process.env, {
      HTTP_PROXY: proxy.origin,
      http_proxy: proxy.origin,
      NODE_USE_ENV_PROXY: '1',
      NO_PROXY: '',
    });
    try {
      await get(`${server.origin}/`);
    } finally {
      process.env = before;
    }
    expect(proxy.connections).toHaveLength(0);
    expect(server.connections).toHaveLength(1);
  });
});

describe('what may be written into a header', () => {
  test.each([
    ['a line break', { 'x-a': 'a\r\nx-b: c' }],
    ['a NUL', { 'x-a': 'a\u0000' }],
    ['what is not Latin-1', { 'x-a': 'ключ' }],
    ['a name with a space', { 'x a': 'b' }],
    ['the length', { 'Content-Length': '5' }],
    ['the host', { Host: 'evil.example' }],
  ])('%s is refused', async (_, headers) => {
    const server = await serverOf();
    await expect(get(`${server.origin}/`, {}, { headers })).rejects.toMatchObject({
      details: { charge: 'not-charged' },
    });
    expect(server.connections).toHaveLength(0);
  });
});
