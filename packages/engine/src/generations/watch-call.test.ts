import type { ProviderAdapter, WatchedCall } from '@darkroom/provider-kit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { HastyClock } from '../testing/local/hasty-clock.ts';
import { answerWithImages, Paymaster, png } from '../testing/local/paymaster.ts';
import { ADAPTERS } from '../testing/local/test-adapters.ts';
import {
  follow,
  openTestEngine,
  SECRET,
  submit,
  type TestEngine,
  type TestEngineOptions,
} from '../testing/local/test-engine.ts';

let paymaster: Paymaster;
let opened: TestEngine;
let logged: { message: string; facts: unknown }[];
let watched: WatchedCall[];

beforeEach(async () => {
  paymaster = new Paymaster();
  await paymaster.open();
  logged = [];
  watched = [];
});
afterEach(async () => {
  await opened.close();
  await paymaster.close();
});

async function open(adapter: ProviderAdapter, change: Partial<TestEngineOptions> = {}) {
  opened = await openTestEngine({
    baseUrl: paymaster.baseUrl,
    clock: new HastyClock(100),
    adapter,
    log: (_level, message, facts) => logged.push({ message, facts }),
    ...change,
  });
}

const run = async () => follow(opened, (await submit(opened)).id);

const preview = (shade: number) => ({
  bytes: png(16, 16, shade),
  mimeType: 'image/png',
  index: 0,
});

/** Watches the call by a progress route beside it, as local servers have one. */
const byRoute: ProviderAdapter = {
  ...ADAPTERS.sync,
  prepare: async () => ({ task: 'task-1' }),
  watches: 'call',
  async watch(call, context, hooks) {
    watched.push(call);
    for (;;) {
      const answer = await context.http.call({
        url: '/progress',
        headers: { authorization: context.credentials.secret('key') ?? '' },
      });
      const { progress } = answer.json() as { progress: number }; // the tests' own server
      hooks.onProgress(progress);
      hooks.onPartialImage(preview(Math.round(progress * 100)));
      await context.clock.sleep(1000, hooks.signal);
    }
  },
};

/** Holds the paid answer back until `looks` questions for its progress were answered. */
function holdUntilLookedAt(looks: number): void {
  let release = () => {};
  let asked = 0;
  paymaster.behaviour = (request, response, charge) => {
    charge();
    release = () => answerWithImages(request, response, charge);
  };
  paymaster.onFree = (path, response) => {
    if (path !== '/progress') return false;
    asked += 1;
    response.end(JSON.stringify({ progress: asked / 10 }));
    if (asked === looks) release();
    return true;
  };
}

describe('a call that is watched', () => {
  it('tells of progress and previews while it is out, and is bought once', async () => {
    holdUntilLookedAt(4);
    await open(byRoute);
    const { row, kinds, images } = await run();
    expect(row.status).toBe('SUCCEEDED');
    expect(images).toHaveLength(1);
    expect(kinds).toContain('PROGRESS');
    expect(kinds).toContain('PARTIAL_IMAGE');
    expect(kinds.lastIndexOf('PROGRESS')).toBeLessThan(kinds.length - 1);
    expect(paymaster.charges).toBe(1);
    expect(watched).toMatchObject([
      { prepared: { task: 'task-1' }, handle: null, request: { call: 0 } },
    ]);
    expect(logged).toEqual([]);
    const asked = paymaster.asked.length;
    await new Promise((resolve) => setImmediate(resolve));
    expect(paymaster.asked).toHaveLength(asked);
  });

  it('is none the worse for a watch that breaks, which is logged without the key', async () => {
    paymaster.onFree = (_path, response) => {
      response.writeHead(404).end(`<html>${SECRET}</html>`);
      return true;
    };
    let release = () => {};
    const broken = new Promise<void>((resolve) => {
      release = resolve;
    });
    paymaster.behaviour = (asked, response, charge) => {
      void broken.then(() => answerWithImages(asked, response, charge));
    };
    await open(byRoute, {
      log: (_level, message, facts) => {
        logged.push({ message, facts });
        if (message === 'watching a call failed') release();
      },
    });
    expect((await run()).row.status).toBe('SUCCEEDED');
    expect(logged).toMatchObject([{ message: 'watching a call failed' }]);
    expect(JSON.stringify(logged)).not.toContain(SECRET);
  });

  it.each([
    ['that costs nothing', false, 'CANCELED', 0],
    ['that may cost something', true, 'SUCCEEDED', 1],
  ] as const)('%s is told of a cancel: the server stops it', async (_, isPaid, status, count) => {
    const arrived = Promise.withResolvers<void>();
    let release = () => {};
    paymaster.behaviour = (asked, response, charge) => {
      release = () => answerWithImages(asked, response, charge);
      arrived.resolve();
    };
    const canceled = Promise.withResolvers<void>();
    const out = Promise.withResolvers<void>();
    await open(
      {
        ...ADAPTERS.sync,
        watches: 'call',
        async watch(_watched, _context, hooks) {
          hooks.canceled.addEventListener('abort', () => canceled.resolve());
          out.resolve();
          await canceled.promise;
          hooks.onStopped();
          release();
        },
      },
      { isPaid },
    );
    const { id } = await submit(opened);
    await Promise.all([out.promise, arrived.promise]);
    await opened.engine.generations.cancel('test', id);
    const { row, images } = await follow(opened, id);
    expect(row.status).toBe(status);
    expect(images).toHaveLength(count);
  });

  it('does not wait for a watch that never ends', async () => {
    await open({ ...ADAPTERS.sync, watches: 'call', watch: () => new Promise(() => undefined) });
    expect((await run()).row.status).toBe('SUCCEEDED');
  });

  it('is not touched by what a watch says after its end', async () => {
    let tell = () => {};
    await open({
      ...ADAPTERS.sync,
      watches: 'call',
      watch: async (_watched, _context, { onProgress }) => {
        tell = () => onProgress(0.1);
      },
    });
    const { row } = await run();
    tell();
    expect((await opened.database.generations.byId(row.id))?.progress).toBe(row.progress);
  });
});

describe('a job that is watched', () => {
  const sockets = new WebSocketServer({ noServer: true });
  let closed: Promise<void>;

  /** Watches the job by a WebSocket: texts are progress, bytes are previews. */
  const bySocket: ProviderAdapter = {
    ...ADAPTERS.job,
    watches: 'job',
    async watch(job, context, hooks) {
      watched.push(job);
      const socket = await context.http.socket({
        url: `/socket?job=${String(job.handle?.id)}`,
        headers: { authorization: context.credentials.secret('key') ?? '' },
      });
      for await (const message of socket) {
        if ('text' in message) hooks.onProgress(Number(message.text));
        else hooks.onPartialImage({ ...preview(0), bytes: message.bytes });
      }
    },
  };

  /** Speaks to the watcher; the job goes on running until `isDone`. */
  function speak(onSocket: (socket: WebSocket) => void): void {
    const ended = Promise.withResolvers<void>();
    closed = ended.promise;
    paymaster.onUpgrade = (request, connection, head) => {
      if (request.headers.authorization !== SECRET) return connection.destroy();
      sockets.handleUpgrade(request, connection, head, (socket) => {
        socket.on('close', () => ended.resolve());
        onSocket(socket);
      });
    };
  }

  const finishJobs = () => {
    for (const job of paymaster.jobs.values()) job.left = 0;
  };

  it('tells of progress and previews over its socket, which ends with it', async () => {
    paymaster.jobRules = { polls: 1_000_000, cancel: 'canceled' };
    speak((socket) => {
      socket.send('0.25');
      socket.send(png(16, 16, 7), finishJobs);
    });
    await open(bySocket);
    const { row, kinds, images } = await run();
    expect(row.status).toBe('SUCCEEDED');
    expect(images).toHaveLength(1);
    expect(kinds).toContain('PARTIAL_IMAGE');
    await closed;
    expect(watched).toMatchObject([{ handle: { id: 'job-1' } }]);
    expect(paymaster.charges).toBe(1);
    expect(logged).toEqual([]);
  });

  it('ends as it does whatever becomes of the socket', async () => {
    paymaster.jobRules = { polls: 20, cancel: 'canceled' };
    speak((socket) => socket.terminate());
    await open(bySocket);
    expect((await run()).row.status).toBe('SUCCEEDED');
    expect(logged.map(({ message }) => message)).toEqual(['watching a call failed']);
    expect(JSON.stringify(logged)).not.toContain(SECRET);
  });

  it('is watched again after a start anew, by its handle alone', async () => {
    paymaster.jobRules = { polls: 1_000_000, cancel: 'canceled' };
    const begun = Promise.withResolvers<void>();
    speak(() => begun.resolve());
    await open({ ...bySocket, prepare: async () => ({ client: 'gone with the process' }) });
    const { id } = await submit(opened);
    await begun.promise;
    await opened.close(false);
    await closed;
    speak((socket) => socket.send('0.5', finishJobs));
    await open(bySocket, { home: opened.home });
    expect((await follow(opened, id)).row.status).toBe('SUCCEEDED');
    expect(watched[1]).toMatchObject({ handle: { id: 'job-1' } });
    expect(watched[1]?.prepared).toBeUndefined();
    expect(paymaster.charges).toBe(1);
  });
});
