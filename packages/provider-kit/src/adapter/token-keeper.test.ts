import { inspect } from 'node:util';
import { Secret } from '@darkroom/core';
import { describe, expect, test } from 'vitest';
import { ManualClock } from '../testing/manual-clock.ts';
import { createTokenKeeper } from './token-keeper.ts';

const NEVER = new AbortController().signal;

function setUp(expiresInMs = 3_600_000) {
  const clock = new ManualClock();
  const keeper = createTokenKeeper(clock);
  let fetched = 0;
  const fetch = async () => {
    fetched += 1;
    return { secret: new Secret(`token-${fetched}-canary`), expiresInMs };
  };
  const take = async (identity = 'a', name = 'access') =>
    (await keeper.take({ identity, name, fetch, signal: NEVER })).reveal();
  return { clock, keeper, take, count: () => fetched };
}

describe('a token', () => {
  test('is fetched once and kept', async () => {
    const { take, count } = setUp();
    expect(await take()).toBe('token-1-canary');
    expect(await take()).toBe('token-1-canary');
    expect(count()).toBe(1);
  });

  test('is shared by all who ask at once', async () => {
    const { take, count } = setUp();
    expect(new Set(await Promise.all(Array.from({ length: 20 }, () => take()))).size).toBe(1);
    expect(count()).toBe(1);
  });

  test('belongs to its credentials and its name', async () => {
    const { take, count } = setUp();
    await Promise.all([take('a'), take('b'), take('a', 'upload')]);
    expect(count()).toBe(3);
    expect(new Set([await take('a'), await take('b'), await take('a', 'upload')]).size).toBe(3);
  });

  test.each([
    ['an hour', 3_600_000, 3_539_999],
    ['half a minute', 30_000, 14_999],
  ])('of %s is renewed before it ends', async (_, life, good) => {
    const { clock, take, count } = setUp(life);
    await take();
    clock.advance(good);
    await take();
    expect(count()).toBe(1);
    clock.advance(1);
    await take();
    expect(count()).toBe(2);
  });

  test('that has ended already is used once and fetched again', async () => {
    const { take, count } = setUp(0);
    await take();
    await take();
    expect(count()).toBe(2);
  });

  test('that was refused is dropped, and only that one', async () => {
    const { keeper, take, count } = setUp();
    const first = new Secret(await take());
    keeper.forget('a', 'access', first);
    expect(await take()).toBe('token-2-canary');
    keeper.forget('a', 'access', first); // a second caller whose refusal came late
    expect(await take()).toBe('token-2-canary');
    keeper.forget('a', 'access');
    keeper.forget('nobody', 'access');
    await take();
    expect(count()).toBe(3);
  });

  test('is known as a secret, and printed nowhere', async () => {
    const { keeper, take } = setUp();
    await take();
    expect(keeper.secrets('a')).toEqual(['token-1-canary']);
    expect(keeper.secrets('b')).toEqual([]);
    expect(inspect(keeper, { depth: 9, showHidden: true })).not.toContain('canary');
  });
});

describe('a fetch that fails', () => {
  test('fails for all who wait for it, and is tried anew by the next', async () => {
    const keeper = createTokenKeeper(new ManualClock());
    let tries = 0;
    const take = () =>
      keeper.take({
        identity: 'a',
        name: 'access',
        signal: NEVER,
        fetch: async () => {
          tries += 1;
          if (tries === 1) throw new Error('no token today');
          return { secret: new Secret('good'), expiresInMs: 1000 };
        },
      });
    const outcomes = await Promise.allSettled([take(), take()]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect((await take()).reveal()).toBe('good');
  });

  test('because its caller was stopped is taken over by another', async () => {
    const keeper = createTokenKeeper(new ManualClock());
    const stop = new AbortController();
    const stopped = keeper.take({
      identity: 'a',
      name: 'access',
      signal: stop.signal,
      fetch: () =>
        new Promise((_, reject) =>
          stop.signal.addEventListener('abort', () => reject(new Error('stopped'))),
        ),
    });
    const waiting = keeper.take({
      identity: 'a',
      name: 'access',
      signal: NEVER,
      fetch: async () => ({ secret: new Secret('mine'), expiresInMs: 1000 }),
    });
    stop.abort();
    await expect(stopped).rejects.toThrow('stopped');
    expect((await waiting).reveal()).toBe('mine');
  });

  test('does not hold up a waiter who is stopped', async () => {
    const keeper = createTokenKeeper(new ManualClock());
    const stop = new AbortController();
    const never = () => new Promise<never>(() => undefined);
    void keeper.take({ identity: 'a', name: 'access', signal: NEVER, fetch: never });
    const waiting = keeper.take({
      identity: 'a',
      name: 'access',
      signal: stop.signal,
      fetch: never,
    });
    stop.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
  });
});
