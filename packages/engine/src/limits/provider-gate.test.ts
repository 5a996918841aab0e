import { ManualClock } from '@darkroom/provider-kit/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Ways } from '../contracts.ts';
import { wayOf } from '../testing/local/ways.ts';
import { ProviderGate } from './provider-gate.ts';
import { WayOut } from './way-out.ts';

const NEVER = new AbortController().signal;
const LIMITS = { inFlight: 64, requestsPerMinute: null, imagesPerMinute: null };
const FAULT = { code: 'PROVIDER_UNAVAILABLE' } as const;

let clock: ManualClock;
beforeEach(() => {
  clock = new ManualClock();
});

/** Lets everything happen that needs no time. */
const settle = async () => {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
};

/** One account and its queue. */
function queueOf(gate: ProviderGate) {
  const ways: Ways = { queue: 'one', strategy: 'ORDERED', ways: [wayOf('one')] };
  const wayOut = new WayOut({ clock, gate: () => gate });
  return (count: number, signal: AbortSignal) => wayOut.take(count, signal, ways, async () => ways);
}

/** Callers in their order, and which of them went through. */
async function queue(gate: ProviderGate, images: readonly number[], take = queueOf(gate)) {
  const passed: number[] = [];
  images.forEach((count, index) => void take(count, NEVER).then(() => passed.push(index)));
  await settle();
  return passed;
}

const advance = async (milliseconds: number) => {
  clock.advance(milliseconds);
  await settle();
};

describe('the way out to a provider', () => {
  it('keeps a pause that an earlier process was asked for, unless it is too long to be waited for', async () => {
    const passed = await queue(new ProviderGate(clock, LIMITS, 60_000), [1]);
    await advance(59_999);
    expect(passed).toEqual([]);
    await advance(1);
    expect(passed).toEqual([0]);
    const long = new ProviderGate(clock, LIMITS, 11 * 60_000);
    expect([long.heldForMs, long.isAside]).toEqual([0, true]);
    expect(await queue(long, [1])).toEqual([0]);
  });

  it('lets so many through a minute, in their order', async () => {
    const passed = await queue(
      new ProviderGate(clock, { ...LIMITS, requestsPerMinute: 2 }),
      [1, 1, 1, 1, 1],
    );
    expect(passed).toEqual([0, 1]);
    await advance(59_999);
    expect(passed).toEqual([0, 1]);
    await advance(1);
    expect(passed).toEqual([0, 1, 2, 3]);
    await advance(60_000);
    expect(passed).toEqual([0, 1, 2, 3, 4]);
  });

  it('counts images too, and nobody overtakes who asks for fewer', async () => {
    const passed = await queue(
      new ProviderGate(clock, { ...LIMITS, imagesPerMinute: 4 }),
      [3, 2, 1],
    );
    expect(passed).toEqual([0]);
    await advance(60_000);
    expect(passed).toEqual([0, 1, 2]);
  });

  it('waits as long as the provider asked, one refusal for all', async () => {
    const gate = new ProviderGate(clock, LIMITS);
    gate.ended({ code: 'RATE_LIMITED', retryAfterMs: 20_000 });
    expect(gate.waitFor(1)).toBe(20_000);
    expect(gate.heldForMs).toBe(20_000);
    const passed = await queue(gate, [1, 1, 1]);
    // An older, shorter pause changes nothing.
    gate.ended({ code: 'RATE_LIMITED', retryAfterMs: 5_000 });
    await advance(19_999);
    expect(passed).toEqual([]);
    await advance(1);
    expect(passed).toEqual([0, 1, 2]);
  });

  it('does not wait hours: then each is told', async () => {
    const gate = new ProviderGate(clock, LIMITS);
    gate.ended({ code: 'RATE_LIMITED', retryAfterMs: 3_600_000 });
    expect(await queue(gate, [1])).toEqual([0]);
  });

  it('tries a broken provider with one call at a time, and lets all through when one comes back', async () => {
    const gate = new ProviderGate(clock, LIMITS);
    for (let index = 0; index < 10; index += 1) gate.ended(FAULT);
    const passed = await queue(gate, [1, 1, 1]);
    expect(passed).toEqual([]);
    await advance(30_000);
    expect(passed).toEqual([0]);
    gate.ended(FAULT);
    await advance(29_999);
    expect(passed).toEqual([0]);
    await advance(1);
    expect(passed).toEqual([0, 1]);
    gate.ended(null);
    await settle();
    expect(passed).toEqual([0, 1, 2]);
  });

  it('counts a refusal of the request as a sign of life', () => {
    const gate = new ProviderGate(clock, LIMITS);
    for (let index = 0; index < 20; index += 1) gate.ended({ code: 'INVALID_REQUEST' });
    expect(gate.heldForMs).toBe(0);
  });

  it('lets a caller go who gives up, and gives its place to the next', async () => {
    const gate = new ProviderGate(clock, { ...LIMITS, inFlight: 1 });
    gate.ended({ code: 'RATE_LIMITED', retryAfterMs: 10_000 });
    const leaving = new AbortController();
    const take = queueOf(gate);
    const first = take(1, leaving.signal);
    const passed = await queue(gate, [1], take);
    leaving.abort(new Error('canceled'));
    await expect(first).rejects.toThrow('canceled');
    await advance(10_000);
    expect(passed).toEqual([0]);
    expect(gate.taken).toBe(1);
  });
});
