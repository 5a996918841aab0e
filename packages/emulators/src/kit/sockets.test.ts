import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type EmulatorContext, type RunningEmulator, startEmulator } from './emulator.ts';
import { jsonReply } from './reply.ts';

let emulator: RunningEmulator;
let context: EmulatorContext;
let closes = 0;

beforeEach(async () => {
  closes = 0;
  emulator = await startEmulator({
    slug: 'toy',
    defaultKeys: ['toy-key-0001'],
    basePath: '',
    keyVariable: 'TOY_KEY',
    register: (_app, given) => {
      context = given;
      given.sockets.push({
        path: '/ws',
        authorize: ({ headers }) =>
          headers['x-api-key'] === 'toy-key-0001'
            ? undefined
            : jsonReply(401, { error: 'Who are you?' }),
        refuse: (fault) =>
          fault.kind === 'rate-limit' ? jsonReply(429, { error: 'Slow down.' }) : undefined,
        open: async (session) => {
          session.closed.addEventListener('abort', () => {
            closes += 1;
          });
          session.send(`hello ${session.query.get('clientId')}`);
          for await (const frame of session.frames) session.send(frame);
        },
      });
    },
  });
});
afterEach(() => emulator.close());

const connect = (path = '/ws?clientId=7', key = 'toy-key-0001') =>
  new WebSocket(`${emulator.url.replace('http', 'ws')}${path}`, {
    headers: { 'x-api-key': key },
  });
/** The next `count` frames: text as text, binary as bytes. */
const frames = (socket: WebSocket, count: number): Promise<(string | Buffer)[]> =>
  new Promise((resolve) => {
    const seen: (string | Buffer)[] = [];
    socket.on('message', (data: Buffer, isBinary) => {
      seen.push(isBinary ? data : data.toString());
      if (seen.length === count) resolve(seen);
    });
  });
const refused = async (socket: WebSocket) => {
  const [, reply] = await once(socket, 'unexpected-response');
  reply.resume();
  return reply.statusCode;
};

describe('a WebSocket route', () => {
  it('speaks text and binary, and is logged', async () => {
    const socket = connect();
    const seen = frames(socket, 3);
    await once(socket, 'open');
    socket.send('text ☂');
    socket.send(Buffer.from([0, 1, 255]));
    expect(await seen).toEqual(['hello 7', 'text ☂', Buffer.from([0, 1, 255])]);
    expect(emulator.requests()).toMatchObject([
      {
        method: 'GET',
        path: '/ws',
        query: { clientId: '7' },
        status: 101,
        headers: { 'x-api-key': '…0001' },
      },
    ]);
    socket.close();
    await once(socket, 'close');
  });

  it('lets nobody in without a key, and has no other paths', async () => {
    expect(await refused(connect('/ws', 'wrong'))).toBe(401);
    expect(await refused(connect('/other'))).toBe(404);
    expect(emulator.requests().map(({ status }) => status)).toEqual([401, 404]);
  });

  it('is cut when the emulator closes', async () => {
    const socket = connect();
    await once(socket, 'open');
    socket.on('error', () => undefined);
    const closed = once(socket, 'close');
    await emulator.close();
    await closed;
    await expect.poll(() => closes).toBe(1);
    expect(context.closing.aborted).toBe(true);
  });

  it('meets faults by its path', async () => {
    const fault = (kind: Parameters<typeof emulator.setFault>[0]['fault']) =>
      emulator.setFault({ match: { path: '/ws' }, fault: kind });
    fault({ kind: 'rate-limit' });
    expect(await refused(connect())).toBe(429);

    fault({ kind: 'reset' });
    const [error] = await once(connect(), 'error');
    expect(error).toMatchObject({ code: 'ECONNRESET' });

    fault({ kind: 'reset', when: 'mid-body' });
    const torn = connect();
    torn.on('error', () => undefined);
    const [[code]] = await Promise.all([once(torn, 'close'), frames(torn, 1)]);
    expect(code).toBe(1006);

    fault({ kind: 'garbage' });
    const odd = connect();
    const [first] = await frames(odd, 1);
    expect(() => JSON.parse(String(first))).toThrow();
    odd.close();
  });
});
