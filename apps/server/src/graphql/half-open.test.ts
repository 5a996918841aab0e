import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { startTestServer, type TestServer } from '../testing/local/start-test-server.ts';
import { sources } from '../testing/local/test-resolvers.ts';
import { connectSocket } from '../testing/local/web-socket-client.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterEach(() => {
  vi.useRealTimers();
});
afterAll(() => server.stop());

const SUBSCRIBE = {
  id: 'a',
  type: 'subscribe',
  payload: {
    query: 'subscription($id: ID!) { generationEvents(id: $id) { sequence } }',
    variables: { id: 'g' },
  },
};

/** A minute, in steps that let both sides hear each other. */
async function passMinute(isOver: () => boolean): Promise<void> {
  for (let second = 0; second < 60 && !isOver(); second += 1) {
    vi.advanceTimersByTime(1000);
    for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  }
}

it('a socket that answers no ping is given up within a minute', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const dead = await connectSocket(server, { autoPong: false });
  const alive = await connectSocket(server);
  for (const client of [dead, alive]) client.send(SUBSCRIBE);
  while (sources.open < 2) await new Promise((resolve) => setImmediate(resolve));
  let isClosed = false;
  void dead.closed.then(() => {
    isClosed = true;
  });
  await passMinute(() => isClosed);
  expect((await dead.closed).code).toBe(1006);
  while (sources.open > 1) await new Promise((resolve) => setImmediate(resolve));
  await passMinute(() => false);
  expect(alive.socket.readyState).toBe(alive.socket.OPEN);
  expect(sources.open).toBe(1);
  alive.socket.terminate();
  while (sources.open > 0) await new Promise((resolve) => setImmediate(resolve));
});
