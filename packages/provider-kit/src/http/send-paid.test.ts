import { gzipSync } from 'node:zlib';
import { ProviderFailure, Secret } from '@darkroom/core';
import { afterEach, describe, expect, test } from 'vitest';
import type { CallBody, HttpCall, InputImage } from '../adapter/adapter.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { type RawServer, startRawServer } from '../testing/raw-server.ts';
import { createEgress, type Egress, type EgressOptions } from './egress.ts';
import { type SendPaidOptions, sendPaid } from './send-paid.ts';

const KEY = 'sk-canary-0123456789abcdef';
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

function egressOf(options: EgressOptions = {}): Egress {
  const egress = createEgress(options);
  closing.push(() => egress.close());
  return egress;
}

async function serverOf(...parameters: Parameters<typeof startRawServer>): Promise<RawServer> {
  const server = await startRawServer(...parameters);
  closing.push(() => server.close());
  return server;
}

function callOf(
  origin: string,
  body: CallBody = { kind: 'json', value: { prompt: 'a lamp' } },
): HttpCall {
  return {
    kind: 'http',
    method: 'POST',
    url: `${origin}/v1/images`,
    headers: { Authorization: new Secret(`Bearer ${KEY}`) },
    body,
  };
}

function collect() {
  const kept = { status: 0, headers: {} as Record<string, string>, text: '' };
  return {
    kept,
    sink: {
      head: (status: number, headers: Record<string, string>) =>
        void Object.assign(kept, { status, headers }),
      write: (chunk: Uint8Array) => {
        kept.text += Buffer.from(chunk).toString('utf8');
      },
    },
  };
}

async function failureOf(
  call: HttpCall,
  options: Partial<SendPaidOptions> & { egress: Egress },
): Promise<ProviderFailure> {
  const outcome = await sendPaid(call, {
    sink: collect().sink,
    timeoutMs: 60_000,
    maximumBytes: 1_000_000,
    ...options,
  }).then(
    (value) => value,
    (error: unknown) => error,
  );
  if (!(outcome instanceof ProviderFailure)) {
    throw new Error(`Expected a ProviderFailure, got ${String(outcome)}`);
  }
  expect(JSON.stringify(outcome.details) + outcome.message + outcome.stack).not.toContain(KEY);
  return outcome;
}

function answer(body: string, headers = ''): string {
  return `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-Request-Id: req_1\r\n${headers}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

describe('an answer that comes', () => {
  test('goes to the sink whole, with status, headers and request id', async () => {
    const server = await serverOf((socket) =>
      socket.once('data', () => socket.write(answer('{"a":1}'))),
    );
    const { sink, kept } = collect();
    const sent = await sendPaid(callOf(server.origin), {
      egress: egressOf(),
      sink,
      timeoutMs: 60_000,
      maximumBytes: 1_000_000,
    });
    expect(sent).toMatchObject({ status: 200, requestId: 'req_1' });
    expect(kept).toMatchObject({ status: 200, text: '{"a":1}' });
    const request = server.received();
    expect(request).toMatch(/^POST \/v1\/images HTTP\/1\.1\r\n/);
    expect(request).toContain(`authorization: Bearer ${KEY}\r\n`);
    expect(request).toContain('accept-encoding: identity\r\n');
    expect(request).toContain('content-type: application/json\r\n');
    expect(request.endsWith('{"prompt":"a lamp"}')).toBe(true);
  });

  test('is unpacked where a gateway compressed it unasked', async () => {
    const packed = gzipSync('{"a":1}');
    const server = await serverOf((socket) =>
      socket.once('data', () => {
        socket.write(
          `HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ${packed.length}\r\n\r\n`,
        );
        socket.write(packed);
      }),
    );
    const { sink, kept } = collect();
    await sendPaid(callOf(server.origin), {
      egress: egressOf(),
      sink,
      timeoutMs: 60_000,
      maximumBytes: 1_000_000,
    });
    expect(kept.text).toBe('{"a":1}');
    expect(kept.headers).not.toHaveProperty('content-encoding');
  });

  test('is told event by event where it is a stream, and kept byte by byte', async () => {
    const stream =
      'event: partial\ndata: {"b64":"AA=="}\n\n: ping\n\ndata: no json\n\ndata: {"done":true}\n\ndata: [DONE]\n\n';
    const server = await serverOf((socket) =>
      socket.once('data', () => {
        socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n');
        for (const character of stream) socket.write(`1\r\n${character}\r\n`);
        socket.write('0\r\n\r\n');
      }),
    );
    const events: unknown[] = [];
    const { sink, kept } = collect();
    await sendPaid(
      { ...callOf(server.origin), isEventStream: true },
      {
        egress: egressOf(),
        sink,
        timeoutMs: 60_000,
        maximumBytes: 1_000_000,
        onEvent: (event) => {
          events.push(event);
          throw new Error('a preview that cannot be shown');
        },
      },
    );
    expect(kept.text).toBe(stream);
    expect(events).toEqual([
      { event: 'partial', data: { b64: 'AA==' } },
      { event: null, data: { done: true } },
    ]);
  });

  test('may be announced by informational ones', async () => {
    const server = await serverOf((socket) =>
      socket.once('data', () => {
        socket.write('HTTP/1.1 102 Processing\r\n\r\n');
        socket.write('HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n');
        socket.write(answer('{"a":1}'));
      }),
    );
    const { sink, kept } = collect();
    const sent = await sendPaid(callOf(server.origin), {
      egress: egressOf(),
      sink,
      timeoutMs: 60_000,
      maximumBytes: 1_000_000,
    });
    expect(sent.status).toBe(200);
    expect(kept).toMatchObject({ status: 200, text: '{"a":1}' });
  });

  test('of a refusal whose words are cut short is still a refusal', async () => {
    const server = await serverOf((socket) =>
      socket.once('data', () => {
        socket.end('HTTP/1.1 401 Unauthorized\r\nContent-Length: 500\r\n\r\n{"error":"no');
      }),
    );
    const { sink, kept } = collect();
    const sent = await sendPaid(callOf(server.origin), {
      egress: egressOf(),
      sink,
      timeoutMs: 60_000,
      maximumBytes: 1_000_000,
    });
    expect(sent.status).toBe(401);
    expect(kept.text).toBe('{"error":"no');
  });
});

describe('proven unsent', () => {
  const unsent = { code: 'PROVIDER_UNAVAILABLE', charge: 'not-charged', isSafeToRepeat: true };

  test('connection refused', async () => {
    const server = await startRawServer(() => undefined);
    await server.close();
    const failure = await failureOf(callOf(server.origin), { egress: egressOf() });
    expect(failure.details).toMatchObject(unsent);
    expect(failure.message).toContain('connection refused');
    expect(failure.message).toContain(server.origin);
  });

  test('a name that is not known', async () => {
    const egress = egressOf({
      resolve: () => Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' })),
    });
    const failure = await failureOf(callOf('https://images.example'), { egress });
    expect(failure.details).toMatchObject(unsent);
    expect(failure.message).toContain('DNS');
  });

  test('no TLS at the other end', async () => {
    const server = await serverOf((socket) =>
      socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')),
    );
    const failure = await failureOf(callOf(server.origin.replace('http:', 'https:')), {
      egress: egressOf(),
    });
    expect(failure.details).toMatchObject(unsent);
    expect(server.received()).not.toContain('POST');
  });

  test('a handshake that is closed in the middle', async () => {
    const server = await serverOf((socket) => socket.once('data', () => socket.resetAndDestroy()));
    const failure = await failureOf(callOf(server.origin.replace('http:', 'https:')), {
      egress: egressOf(),
    });
    expect(failure.details).toMatchObject(unsent);
  });

  test('the connection does not come about within its limit', async () => {
    const egress = egressOf({ connectTimeoutMs: 20, resolve: () => new Promise(() => undefined) });
    const failure = await failureOf(callOf('http://images.example'), { egress });
    expect(failure.details).toMatchObject(unsent);
  });

  test('refused by the guard, which repeating does not help', async () => {
    const failure = await failureOf(callOf('http://169.254.169.254'), { egress: egressOf() });
    expect(failure.details).toMatchObject({ ...unsent, isSafeToRepeat: false });
  });

  test("a call to another origin than the key's", async () => {
    const server = await serverOf(() => undefined);
    const failure = await failureOf(callOf(server.origin), {
      egress: egressOf(),
      baseOrigin: 'https://api.example',
    });
    expect(failure.details).toMatchObject({ ...unsent, isSafeToRepeat: false });
    expect(server.connections).toHaveLength(0);
  });

  test('stopped while it waits for a free connection, and never sent afterwards', async () => {
    const server = await serverOf(() => undefined);
    const egress = egressOf({ connections: 1 });
    const first = failureOf(callOf(server.origin), { egress });
    await server.until('a lamp');
    const stop = new AbortController();
    const second = failureOf(callOf(server.origin, { kind: 'json', value: 'second' }), {
      egress,
      signal: stop.signal,
    });
    stop.abort();
    expect((await second).details).toMatchObject(unsent);
    server.connections[0]?.end(answer('{}'));
    await expect(first).rejects.toThrow(); // it succeeded: no failure
    const third = sendPaid(callOf(server.origin, { kind: 'json', value: 'third' }), {
      egress,
      sink: collect().sink,
      timeoutMs: 60_000,
      maximumBytes: 100,
    });
    await server.until('third');
    server.connections.at(-1)?.end(answer('{}'));
    await third;
    expect(server.received()).not.toContain('second');
  });

  test('stopped before it began', async () => {
    const server = await serverOf(() => undefined);
    const failure = await failureOf(callOf(server.origin), {
      egress: egressOf(),
      signal: AbortSignal.abort(),
    });
    expect(failure.details).toMatchObject(unsent);
    expect(server.connections).toHaveLength(0);
  });

  test('the deadline passes while the connection is being made', async () => {
    const clock = new ManualClock();
    const egress = egressOf({ clock, resolve: () => new Promise(() => undefined) });
    const failure = failureOf(callOf('http://images.example'), { egress });
    await clock.untilSleeping();
    clock.advance(60_000);
    expect((await failure).details).toMatchObject(unsent);
  });

  test('a picture that cannot be opened', async () => {
    const server = await serverOf(() => undefined);
    const failure = await failureOf(
      callOf(server.origin, {
        kind: 'multipart',
        parts: [{ name: 'image', file: brokenPicture(0) }],
      }),
      { egress: egressOf() },
    );
    expect(failure.details).toMatchObject({ code: 'STORAGE_FAILED', charge: 'not-charged' });
    expect(server.received()).toBe('');
  });

  test('a key that no header can carry', async () => {
    const server = await serverOf(() => undefined);
    const failure = await failureOf(
      { ...callOf(server.origin), headers: { authorization: new Secret(`Bearer ${KEY}\r\nx: y`) } },
      { egress: egressOf() },
    );
    expect(failure.details).toMatchObject({ code: 'CREDENTIALS_REJECTED', charge: 'not-charged' });
    expect(server.connections).toHaveLength(0);
  });
});

describe('maybe charged', () => {
  const unknown = { code: 'UNKNOWN_OUTCOME', charge: 'unknown', isSafeToRepeat: false };

  test.each<[string, Parameters<typeof startRawServer>[0]]>([
    ['accepted and closed at once', (socket) => socket.end()],
    [
      'reset after the request came',
      (socket) => socket.once('data', () => socket.resetAndDestroy()),
    ],
    ['closed after the request came', (socket) => socket.once('data', () => socket.end())],
    [
      'closed inside the head of the answer',
      (socket) => socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Le')),
    ],
    [
      'closed in the middle of the body',
      (socket) =>
        socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"a"')),
    ],
    [
      'closed in the middle of a chunked body',
      (socket) =>
        socket.once('data', () =>
          socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n{"a"\r\n'),
        ),
    ],
    ['no HTTP', (socket) => socket.once('data', () => socket.end('SSH-2.0-OpenSSH_9.2\r\n'))],
  ])('%s', async (_, onConnection) => {
    const server = await serverOf(onConnection);
    const failure = await failureOf(callOf(server.origin), { egress: egressOf() });
    expect(failure.details).toMatchObject(unknown);
    expect(server.connections).toHaveLength(1);
  });

  test('a reset right after the handshake is not charged only where nothing had left', async () => {
    const server = await serverOf((socket) => socket.resetAndDestroy());
    const failure = await failureOf(callOf(server.origin), { egress: egressOf() });
    expect(['not-charged', 'unknown']).toContain(failure.details.charge);
    if (failure.details.charge === 'not-charged') expect(server.received()).toBe('');
  });

  test('the request is half out when the connection breaks', async () => {
    const server = await serverOf((socket) => socket.once('data', () => socket.resetAndDestroy()));
    const failure = await failureOf(
      callOf(server.origin, {
        kind: 'multipart',
        parts: [{ name: 'image', file: endlessPicture(50_000_000) }],
      }),
      { egress: egressOf() },
    );
    expect(failure.details).toMatchObject(unknown);
    expect(server.connections).toHaveLength(1);
  });

  test('a picture breaks off in the middle', async () => {
    const server = await serverOf(() => undefined);
    const failure = await failureOf(
      callOf(server.origin, {
        kind: 'multipart',
        parts: [{ name: 'image', file: brokenPicture(10) }],
      }),
      { egress: egressOf() },
    );
    expect(failure.details).toMatchObject(unknown);
  });

  test('stopped by its caller when it is out', async () => {
    const server = await serverOf(() => undefined);
    const stop = new AbortController();
    const failure = failureOf(callOf(server.origin), { egress: egressOf(), signal: stop.signal });
    await server.until('a lamp');
    stop.abort();
    expect((await failure).details).toMatchObject(unknown);
  });

  test('no answer within the deadline, which the clock alone decides', async () => {
    const clock = new ManualClock();
    const server = await serverOf(() => undefined);
    const failure = failureOf(callOf(server.origin), {
      egress: egressOf({ clock }),
      timeoutMs: 86_400_000,
    });
    await server.until('a lamp');
    clock.advance(86_399_999);
    clock.advance(1);
    expect((await failure).details).toMatchObject({ code: 'TIMED_OUT', charge: 'unknown' });
    expect((await failure).message).toContain('usage page');
    expect(clock.pending).toBe(0);
  });

  test('silence in the middle of a body', async () => {
    const clock = new ManualClock();
    const server = await serverOf((socket) =>
      socket.once('data', () =>
        socket.write('HTTP/1.1 200 OK\r\nX-Request-Id: req_9\r\nContent-Length: 9\r\n\r\n{'),
      ),
    );
    const failure = failureOf(callOf(server.origin), {
      egress: egressOf({ clock }),
      idleTimeoutMs: 30_000,
      timeoutMs: 600_000,
    });
    await clock.untilSleeping(2);
    clock.advance(30_000);
    expect((await failure).details).toMatchObject({
      code: 'TIMED_OUT',
      charge: 'unknown',
      providerRequestId: 'req_9',
    });
  });

  test('one byte a second ends at the deadline', async () => {
    const clock = new ManualClock();
    let drip = () => undefined as undefined | boolean;
    const server = await serverOf((socket) =>
      socket.once('data', () => {
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n');
        drip = () => socket.write('x');
      }),
    );
    let taken = 0;
    let tell = () => undefined as undefined;
    const failure = failureOf(callOf(server.origin), {
      egress: egressOf({ clock }),
      idleTimeoutMs: 30_000,
      timeoutMs: 20_000,
      sink: {
        head: () => undefined,
        write: () => {
          taken += 1;
          tell();
        },
      },
    });
    await server.until('a lamp');
    for (let second = 0; second < 20; second += 1) {
      const arrived = new Promise<void>((resolve) => {
        tell = () => void resolve();
      });
      drip();
      await arrived;
      clock.advance(1000);
    }
    expect((await failure).details).toMatchObject({ code: 'TIMED_OUT', charge: 'unknown' });
    expect(taken).toBe(20);
  });

  test('an answer beyond the cap is cut, and the connection ended', async () => {
    const server = await serverOf((socket) =>
      socket.once('data', () => {
        socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n');
        const pump = () => {
          while (socket.writable && socket.write(`4000\r\n${'x'.repeat(0x4000)}\r\n`));
        };
        socket.on('drain', pump);
        pump();
      }),
    );
    const failure = await failureOf(callOf(server.origin), { egress: egressOf() });
    expect(failure.details).toMatchObject({ code: 'PROVIDER_BAD_RESPONSE', charge: 'unknown' });
    expect(failure.message).toContain('1000000 bytes');
    await new Promise<void>((resolve) => server.connections[0]?.once('close', () => resolve()));
  });

  test('a gzip bomb is counted unpacked', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000));
    const server = await serverOf((socket) =>
      socket.once('data', () => {
        socket.write(
          `HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ${bomb.length}\r\n\r\n`,
        );
        socket.write(bomb);
      }),
    );
    let taken = 0;
    const failure = await failureOf(callOf(server.origin), {
      egress: egressOf(),
      sink: {
        head: () => undefined,
        write: (chunk) => {
          taken += chunk.byteLength;
        },
      },
    });
    expect(failure.details).toMatchObject({ code: 'PROVIDER_BAD_RESPONSE', charge: 'unknown' });
    expect(taken).toBeLessThanOrEqual(1_000_000);
  });

  test('a broken archive', async () => {
    const server = await serverOf((socket) =>
      socket.once('data', () =>
        socket.write(
          'HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 8\r\n\r\nno gzip!',
        ),
      ),
    );
    const failure = await failureOf(callOf(server.origin), { egress: egressOf() });
    expect(failure.details).toMatchObject({ code: 'PROVIDER_BAD_RESPONSE', charge: 'unknown' });
  });

  test('an answer that cannot be written down', async () => {
    const server = await serverOf((socket) =>
      socket.once('data', () => socket.write(answer('{}'))),
    );
    const failure = await failureOf(callOf(server.origin), {
      egress: egressOf(),
      sink: {
        head: () => undefined,
        write: () => Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' })),
      },
    });
    expect(failure.details).toMatchObject({ code: 'STORAGE_FAILED', charge: 'unknown' });
  });
});

describe('redirects', () => {
  test.each([
    [301, 'unknown'],
    [302, 'unknown'],
    [303, 'unknown'],
    [307, 'not-charged'],
    [308, 'not-charged'],
  ])('%i is not followed, charge %s', async (status, charge) => {
    const canary = await serverOf(() => undefined);
    const server = await serverOf((socket) =>
      socket.once('data', () =>
        socket.write(
          `HTTP/1.1 ${status} Moved\r\nLocation: ${canary.origin}/steal?key=1\r\nContent-Length: 0\r\n\r\n`,
        ),
      ),
    );
    const failure = await failureOf(callOf(server.origin), { egress: egressOf() });
    expect(failure.details).toMatchObject({
      code: 'PROVIDER_REDIRECTED',
      charge,
      isSafeToRepeat: false,
    });
    expect(canary.connections).toHaveLength(0);
  });
});

describe('connections that are kept', () => {
  /** undici gives a connection back one turn of the event loop after its answer ended. */
  const nextTurn = () => new Promise<void>((resolve) => setImmediate(() => setImmediate(resolve)));
  const keepAlive = (socket: Parameters<Parameters<typeof startRawServer>[0]>[0]) =>
    socket.on('data', () => socket.write(answer('{}')));
  const ok = (egress: Egress, origin: string) =>
    sendPaid(callOf(origin), {
      egress,
      sink: collect().sink,
      timeoutMs: 60_000,
      maximumBytes: 1000,
    });

  test('are used again', async () => {
    const server = await serverOf(keepAlive);
    const egress = egressOf();
    await ok(egress, server.origin);
    await nextTurn();
    await ok(egress, server.origin);
    expect(server.connections).toHaveLength(1);
  });

  test("and a server's own hint does not make us keep them for longer", async () => {
    const server = await serverOf((socket) =>
      socket.on('data', () =>
        socket.write(answer('{}', 'Connection: keep-alive\r\nKeep-Alive: timeout=600\r\n')),
      ),
    );
    await ok(egressOf({ keepAliveMs: 20 }), server.origin);
    await new Promise<void>((resolve) => server.connections[0]?.once('end', () => resolve()));
  });

  test('speak HTTP/1.1 alone: over HTTP/2 undici sends requests of a closing session again', async () => {
    const server = await serverOf((socket) => socket.once('data', () => socket.destroy()));
    await failureOf(callOf(server.origin.replace('http:', 'https:')), { egress: egressOf() });
    const hello = server.received(); // TLS offers its protocols in plain sight
    expect(hello).toContain('http/1.1');
    expect(hello).not.toContain('\u0002h2');
  });

  test('and closed by the server in between make no false unknown', async () => {
    const server = await serverOf(keepAlive);
    const egress = egressOf();
    for (let round = 0; round < 20; round += 1) {
      await ok(egress, server.origin);
      await nextTurn();
      server.connections.at(-1)?.destroy();
    }
    expect(server.connections).toHaveLength(20);
    expect(server.received().match(/POST/g)).toHaveLength(20);
  });

  test('and closed when the next request is already out stay unknown, sent once', async () => {
    const server = await serverOf((socket) => {
      let requests = 0;
      socket.on('data', () => {
        requests += 1;
        if (requests === 1) socket.write(answer('{}'));
        else socket.resetAndDestroy();
      });
    });
    const egress = egressOf();
    await ok(egress, server.origin);
    await nextTurn();
    const failure = await failureOf(callOf(server.origin), { egress });
    expect(failure.details).toMatchObject({ code: 'UNKNOWN_OUTCOME', charge: 'unknown' });
    expect(server.connections).toHaveLength(1);
    expect(server.received().match(/POST/g)).toHaveLength(2);
  });
});

function brokenPicture(afterBytes: number): InputImage {
  return {
    mimeType: 'image/png',
    byteSize: 1000,
    width: 1,
    height: 1,
    fileName: 'image.png',
    async *read() {
      if (afterBytes > 0) yield new Uint8Array(afterBytes);
      throw Object.assign(new Error('gone'), { code: 'ENOENT' });
    },
    bytes: () => Promise.reject(new Error('not used')),
  };
}

function endlessPicture(byteSize: number): InputImage {
  return {
    ...brokenPicture(0),
    byteSize,
    async *read() {
      for (let sent = 0; sent < byteSize; sent += 50_000) yield new Uint8Array(50_000);
    },
  };
}
