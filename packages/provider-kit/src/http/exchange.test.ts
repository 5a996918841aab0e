import { finished } from 'node:stream/promises';
import { systemClock } from '@darkroom/core';
import { Dispatcher } from 'undici';
import { describe, expect, test } from 'vitest';
import { exchange } from './exchange.ts';

type Play = (
  handler: Dispatcher.DispatchHandler,
  controller: Dispatcher.DispatchController,
) => void;

/** A dispatcher that a test plays: it keeps what it was given. */
class PlayedDispatcher extends Dispatcher {
  options: Dispatcher.DispatchOptions | null = null;
  readonly #play: Play;

  constructor(play: Play) {
    super();
    this.#play = play;
  }

  override dispatch(
    options: Dispatcher.DispatchOptions,
    handler: Dispatcher.DispatchHandler,
  ): boolean {
    this.options = options;
    const controller: Dispatcher.DispatchController = {
      aborted: false,
      paused: false,
      reason: null,
      abort: (reason) => {
        handler.onResponseError?.(controller, reason);
      },
      pause: () => undefined,
      resume: () => undefined,
    };
    this.#play(handler, controller);
    return true;
  }
}

const send = (dispatcher: Dispatcher, signal?: AbortSignal) =>
  exchange(dispatcher, {
    url: new URL('https://api.example/v1/images?a=1'),
    method: 'POST',
    headers: {},
    body: { contentType: 'text/plain', byteSize: 2, content: Buffer.from('hi') },
    signal,
    timeoutMs: 86_400_000,
    idleTimeoutMs: null,
    clock: systemClock,
  });

describe('exchange', () => {
  test('refuses to be sent a second time, whatever puts it back in a queue', async () => {
    let isSecondAborted = false;
    const dispatcher = new PlayedDispatcher((handler, controller) => {
      handler.onRequestStart?.(controller, {});
      // undici makes a new controller for every time that it sends
      const second = {
        ...controller,
        abort: () => {
          isSecondAborted = true;
        },
      };
      handler.onRequestStart?.(second, {});
    });
    await expect(send(dispatcher)).rejects.toMatchObject({ problem: 'broken', hasLeft: true });
    expect(isSecondAborted).toBe(true);
  });

  test("switches off undici's own limits of 300 s: the clock alone decides", async () => {
    const dispatcher = new PlayedDispatcher((handler, controller) => {
      handler.onRequestStart?.(controller, {});
      handler.onResponseStart?.(controller, 200, {});
      handler.onResponseEnd?.(controller, {});
    });
    expect((await send(dispatcher)).status).toBe(200);
    expect(dispatcher.options).toMatchObject({
      headersTimeout: 0,
      bodyTimeout: 0,
      origin: 'https://api.example',
      path: '/v1/images?a=1',
    });
  });

  test('an error before the start has sent nothing, one after it may have', async () => {
    const early = new PlayedDispatcher((handler, controller) =>
      handler.onResponseError?.(controller, new Error('early')),
    );
    await expect(send(early)).rejects.toMatchObject({ problem: 'unreachable', hasLeft: false });
    const late = new PlayedDispatcher((handler, controller) => {
      handler.onRequestStart?.(controller, {});
      handler.onResponseError?.(controller, new Error('late'));
    });
    await expect(send(late)).rejects.toMatchObject({ problem: 'broken', hasLeft: true });
  });

  const answered = (reset: boolean) =>
    new PlayedDispatcher((handler, controller) => {
      handler.onRequestStart?.(controller, {});
      handler.onResponseStart?.(controller, 200, {});
      handler.onResponseData?.(controller, Buffer.from('one '));
      handler.onResponseData?.(controller, Buffer.from('two'));
      if (reset) handler.onResponseError?.(controller, new Error('reset'));
    });

  test('what came before a connection broke is read before its breaking is told', async () => {
    const { body } = await send(answered(true));
    const pieces: string[] = [];
    const reading = (async () => {
      for await (const piece of body) {
        pieces.push(String(piece));
        await new Promise(setImmediate); // a reader that takes its time
      }
    })();
    await expect(reading).rejects.toMatchObject({ problem: 'broken', hasLeft: true });
    expect(pieces.join('')).toBe('one two');
  });

  test('of an answer that was stopped nothing more is read', async () => {
    const stopping = new AbortController();
    const { body } = await send(answered(false), stopping.signal);
    stopping.abort();
    await expect(body.toArray()).rejects.toMatchObject({ problem: 'aborted' });
  });

  test('a broken answer may be let go unread', async () => {
    const { body } = await send(answered(true));
    body.destroy();
    await expect(finished(body)).rejects.toMatchObject({ code: 'ERR_STREAM_PREMATURE_CLOSE' });
    expect(body.errored).toBeNull();
  });

  test('a dispatcher that throws has sent nothing', async () => {
    const dispatcher = new PlayedDispatcher(() => {
      throw new TypeError('invalid');
    });
    await expect(send(dispatcher)).rejects.toMatchObject({ hasLeft: false });
  });
});
