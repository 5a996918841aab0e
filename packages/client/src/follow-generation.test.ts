import { afterEach, describe, expect, it } from 'vitest';
import { createDarkroomClient } from './create-client.ts';
import type { GenerationEvent } from './follow-generation.ts';
import { DarkroomProblem } from './problem.ts';
import type { Reconnection } from './resume.ts';
import { type ApiServer, type RootValue, startApiServer } from './testing/local/api-server.ts';
import { deferred, event, generation } from './testing/local/events.ts';

let server: ApiServer;
afterEach(async () => server.close());

async function start(root: RootValue, silenceMs = 45_000) {
  server = await startApiServer(root);
  const slept: number[] = [];
  const client = createDarkroomClient({
    url: server.url,
    clientName: 'test',
    clientVersion: '1',
    silenceMs,
    sleep: async (milliseconds) => {
      slept.push(milliseconds);
    },
  });
  return { client, slept };
}

const sequences = async (events: AsyncIterable<GenerationEvent>) => {
  const seen: number[] = [];
  for await (const { sequence } of events) seen.push(sequence);
  return seen;
};

describe('followGeneration', () => {
  it('gives every event once, in order, and ends after the terminal one', async () => {
    const { client, slept } = await start({
      async *generationEvents() {
        yield event(1);
        yield event(2);
        yield event(3, 'SUCCEEDED');
      },
    });
    // urql delivers the last one twice, and so does a server that replays.
    expect(await sequences(client.followGeneration('gen_1'))).toEqual([1, 2, 3]);
    expect(slept).toEqual([]);
  });

  it('goes on from the last event after a cut connection, and drops what comes again', async () => {
    const asked: unknown[] = [];
    const { client, slept } = await start({
      async *generationEvents({ after }) {
        asked.push(after);
        if (asked.length === 1) {
          yield event(1);
          yield event(2);
          await deferred().promise;
        }
        yield event(2);
        yield event(1);
        yield event(4, 'SUCCEEDED');
      },
    });
    const reconnections: Reconnection[] = [];
    const seen: number[] = [];
    const events = client.followGeneration('gen_1', {
      onReconnect: (told) => reconnections.push(told),
    });
    for await (const { sequence } of events) {
      seen.push(sequence);
      if (sequence === 2) server.cut();
    }
    expect(seen).toEqual([1, 2, 4]);
    expect(asked).toEqual([0, 2]);
    expect(reconnections).toMatchObject([{ attempt: 1, problem: { code: 'CONNECTION_LOST' } }]);
    expect(slept).toHaveLength(1);
  });

  it('takes a body that ends right behind an event for broken, and not for nothing', async () => {
    let connections = 0;
    const { client } = await start({
      async *generationEvents() {
        yield event(2, 'SUCCEEDED');
      },
    });
    server.intercept = (request, response) => {
      if (!request.url?.startsWith('/graphql/stream')) return false;
      connections += 1;
      if (connections > 1) return false;
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end(`event: next\ndata: ${JSON.stringify({ data: event(1) })}\n\n`);
      return true;
    };
    expect(await sequences(client.followGeneration('gen_1'))).toEqual([1, 2]);
    expect(connections).toBe(2);
  });

  it('takes a silent stream for broken', async () => {
    let connections = 0;
    const { client } = await start(
      {
        async *generationEvents() {
          yield event(1, 'SUCCEEDED');
        },
      },
      30,
    );
    server.intercept = (request, response) => {
      if (!request.url?.startsWith('/graphql/stream')) return false;
      connections += 1;
      if (connections > 1) return false;
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(':\n\n');
      return true;
    };
    expect(await sequences(client.followGeneration('gen_1'))).toEqual([1]);
    expect(connections).toBe(2);
  });

  it('does not take the end of a stopping server for the end of the generation', async () => {
    let connections = 0;
    const { client } = await start({
      async *generationEvents() {
        connections += 1;
        yield connections === 1 ? event(1, 'SUCCEEDED', 2) : event(2, 'SUCCEEDED');
      },
      generation: () => generation(2, 'SUCCEEDED'),
    });
    expect(await sequences(client.followGeneration('gen_1'))).toEqual([1, 2]);
  });

  it('ends at once where the caller has the last event already', async () => {
    const { client } = await start({
      async *generationEvents() {},
      generation: () => generation(7, 'FAILED'),
    });
    expect(await sequences(client.followGeneration('gen_1', { after: 7 }))).toEqual([]);
  });

  it('throws what the server says of an unknown id, and tries once only', async () => {
    const { client } = await start({
      generationEvents: () => {
        throw new Error('There is no generation gen_nope.');
      },
    });
    await expect(sequences(client.followGeneration('gen_nope'))).rejects.toMatchObject({
      message: 'There is no generation gen_nope.',
      isRetryable: false,
    });
    expect(server.requests).toHaveLength(1);
  });

  it('gives up after so many tries in a row that came to nothing, and waits longer each time', async () => {
    const { client, slept } = await start({});
    await server.close();
    const followed = sequences(client.followGeneration('gen_1', { maximumAttempts: 3 }));
    await expect(followed).rejects.toMatchObject({ code: 'SERVER_UNREACHABLE', kind: 'network' });
    expect(slept).toHaveLength(3);
    for (const [index, milliseconds] of slept.entries()) {
      expect(milliseconds).toBeGreaterThanOrEqual(125 * 2 ** index);
      expect(milliseconds).toBeLessThanOrEqual(250 * 2 ** index);
    }
  });

  it('does not try again where the caller is not signed in', async () => {
    const { client } = await start({});
    server.intercept = (_request, response) => {
      response.writeHead(401, { 'content-type': 'application/json' });
      response.end(
        JSON.stringify({
          errors: [
            {
              message: 'Sign in first.',
              extensions: { code: 'UNAUTHENTICATED', requestId: 'req_9' },
            },
          ],
        }),
      );
      return true;
    };
    const problem = await sequences(client.followGeneration('gen_1')).catch(
      (error: unknown) => error,
    );
    expect(problem).toBeInstanceOf(DarkroomProblem);
    expect(problem).toMatchObject({ code: 'UNAUTHENTICATED', status: 401, requestId: 'req_9' });
    expect(server.requests).toHaveLength(1);
  });

  it('ends quietly by the signal, and closes the connection', async () => {
    const closed = deferred();
    const { client } = await start({
      async *generationEvents() {
        try {
          yield event(1);
          await deferred().promise;
        } finally {
          closed.resolve();
        }
      },
    });
    server.intercept = (_request, response) => {
      response.on('close', closed.resolve);
      return false;
    };
    const stop = new AbortController();
    const seen: number[] = [];
    for await (const { sequence } of client.followGeneration('gen_1', { signal: stop.signal })) {
      seen.push(sequence);
      stop.abort();
    }
    expect(seen).toEqual([1]);
    await closed.promise;
  });

  it('gives two followers of one generation all of it each', async () => {
    const { client } = await start({
      async *generationEvents() {
        yield event(1);
        yield event(2, 'SUCCEEDED');
      },
    });
    const both = [client.followGeneration('gen_1'), client.followGeneration('gen_1')];
    expect(await Promise.all(both.map(sequences))).toEqual([
      [1, 2],
      [1, 2],
    ]);
  });
});
