import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import {
  answer,
  callOf,
  collect,
  egressOf,
  failureOf,
  KEY,
  originsOf,
  serverOf,
} from '../testing/local/paid-call.ts';
import type { startRawServer } from '../testing/raw-server.ts';
import type { Egress } from './egress.ts';
import { sendPaid } from './send-paid.ts';

describe('an answer that comes', () => {
  test('goes to the sink whole, with status, headers and request id', async () => {
    const server = await serverOf((socket) =>
      socket.once('data', () => socket.write(answer('{"a":1}'))),
    );
    const { sink, kept } = collect();
    const sent = await sendPaid(callOf(server.origin), {
      egress: egressOf(),
      origins: originsOf(server.origin),
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
      origins: originsOf(server.origin),
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
        origins: originsOf(server.origin),
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
      origins: originsOf(server.origin),
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
      origins: originsOf(server.origin),
      sink,
      timeoutMs: 60_000,
      maximumBytes: 1_000_000,
    });
    expect(sent.status).toBe(401);
    expect(kept.text).toBe('{"error":"no');
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
      origins: originsOf(origin),
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
