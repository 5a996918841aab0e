import type { ProviderRecord } from '@darkroom/core';
import { ManualClock } from '@darkroom/provider-kit/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import type { CredentialStrategy, Ways } from '../contracts.ts';
import { wayOf } from '../testing/local/ways.ts';
import { ProviderGate } from './provider-gate.ts';
import { type Place, WayOut } from './way-out.ts';

const NEVER = new AbortController().signal;
const LIMITS = { inFlight: 64, requestsPerMinute: null, imagesPerMinute: null };

let clock: ManualClock;
beforeEach(() => {
  clock = new ManualClock();
});

/** Lets everything happen that needs no time. */
const settle = async () => {
  for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
};
const advance = async (milliseconds: number) => {
  clock.advance(milliseconds);
  await settle();
};

/** Accounts by name, one queue, and who went out with what. */
function pool(
  names: readonly string[],
  strategy: CredentialStrategy = 'ORDERED',
  limits: Partial<ProviderRecord['limits']> = {},
) {
  const gates = new Map<string, ProviderGate>();
  const gate = (name: string): ProviderGate => {
    const known = gates.get(name) ?? new ProviderGate(clock, { ...LIMITS, ...limits });
    gates.set(name, known);
    return known;
  };
  const current = { names };
  const ways = (): Ways => ({ queue: 'one', strategy, ways: current.names.map(wayOf) });
  const wayOut = new WayOut({ clock, gate: ({ account }) => gate(account) });
  const passed: string[] = [];
  const places: Place[] = [];
  const take = async (count: number, signal = NEVER) => {
    for (let index = 0; index < count; index += 1)
      void wayOut
        .take(1, signal, ways(), async () => ways())
        .then((place) => {
          passed.push(place.access.account);
          places.push(place);
        })
        .catch((error: Error) => passed.push(error.message));
    await settle();
  };
  return { gate, current, wayOut, passed, places, take };
}

const limited = (retryAfterMs?: number) => ({
  code: 'RATE_LIMITED' as const,
  ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
});

describe('a way out with several accounts', () => {
  it('takes the first that has a place, and the next where it has none', async () => {
    const { passed, places, take } = pool(['a', 'b'], 'ORDERED', { inFlight: 2 });
    await take(5);
    expect(passed).toEqual(['a', 'a', 'b', 'b']);
    places[2]?.release();
    await settle();
    expect(passed).toEqual(['a', 'a', 'b', 'b', 'b']);
  });

  it('spreads what is balanced over those with the fewest in flight, then over the rested', async () => {
    const { passed, places, take } = pool(['a', 'b', 'c'], 'BALANCED');
    await take(3);
    expect(passed).toEqual(['a', 'b', 'c']);
    places[1]?.release();
    await take(1);
    expect(passed.at(-1)).toBe('b');
    for (const place of places) place.release();
    await take(1);
    expect(passed.at(-1)).toBe('a');
  });

  it('passes over one that cools, and comes back to it', async () => {
    const { gate, passed, take } = pool(['a', 'b']);
    expect(gate('a').ended(limited(30_000))).toBe(30_000);
    await take(1);
    await advance(29_999);
    await take(1);
    await advance(1);
    await take(1);
    expect(passed).toEqual(['b', 'b', 'a']);
  });

  it('waits for the first where all cool', async () => {
    const { gate, wayOut, passed, take } = pool(['a', 'b']);
    gate('a').ended(limited(60_000));
    gate('b').ended(limited(20_000));
    await take(2);
    expect(wayOut.heldForMs).toBe(20_000);
    await advance(19_999);
    expect(passed).toEqual([]);
    await advance(1);
    expect(passed).toEqual(['b', 'b']);
  });

  it('does not wait hours for one, nor at all where all want hours: the first that is free is told', async () => {
    const { gate, passed, take } = pool(['a', 'b']);
    gate('a').ended(limited(7_200_000));
    await take(1);
    gate('b').ended(limited(3_600_000));
    await take(1);
    expect(passed).toEqual(['b', 'b']);
  });

  it('passes over one without funds for a while, and does not wait for it', async () => {
    const { gate, passed, take } = pool(['a', 'b'], 'ORDERED', { inFlight: 1 });
    gate('a').ended({ code: 'INSUFFICIENT_FUNDS' });
    await take(2);
    expect(passed).toEqual(['b']);
    await advance(300_000);
    expect(passed).toEqual(['b', 'a']);
  });

  it('rests twice as long with each refusal in a row that names no time', () => {
    const { gate } = pool(['a']);
    const rests = [];
    for (let index = 0; index < 10; index += 1) {
      const rest = gate('a').ended(limited()) ?? 0;
      // Refused together with the first: the same pause.
      expect(gate('a').ended(limited())).toBe(rest);
      rests.push(rest);
      clock.advance(rest);
    }
    expect(rests.slice(0, 4)).toEqual([500, 1000, 2000, 4000]);
    expect(rests.at(-1)).toBe(60_000);
    gate('a').ended(null);
    expect(gate('a').ended(limited())).toBe(500);
  });

  it('sees within seconds that another account is there, and that one is gone', async () => {
    const { gate, current, passed, take } = pool(['a']);
    gate('a').ended(limited(500_000));
    await take(2);
    current.names = ['c'];
    await advance(5000);
    expect(passed).toEqual(['c', 'c']);
  });

  it('does not send with what was found before somebody else had to wait', async () => {
    const { gate, current, passed, take } = pool(['a']);
    gate('a').ended(limited(3000));
    await take(2);
    current.names = ['c'];
    await advance(3000);
    expect(passed).toEqual(['c', 'c']);
  });

  it('never lets more out than each account may have, whoever gives up', async () => {
    const { gate, passed, places, take } = pool(['a', 'b'], 'BALANCED', { inFlight: 3 });
    const leaving = new AbortController();
    await take(4);
    await take(10, leaving.signal);
    await take(20);
    leaving.abort(new Error('gone'));
    await settle();
    expect(passed.filter((name) => name === 'gone')).toHaveLength(8);
    for (let index = 0; index < 26; index += 1) {
      expect(gate('a').taken).toBeLessThanOrEqual(3);
      expect(gate('b').taken).toBeLessThanOrEqual(3);
      places[index]?.release();
      await settle();
    }
    expect(places).toHaveLength(26);
    expect([gate('a').taken, gate('b').taken]).toEqual([0, 0]);
  });
});
