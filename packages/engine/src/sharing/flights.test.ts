import { describe, expect, it } from 'vitest';
import { Flights } from './flights.ts';

const NEVER = new AbortController().signal;
const settle = async () => {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
};

/** Equal pieces of work that find what the first has brought. */
function equal(flights: Flights) {
  let isThere = false;
  const begun: { land: () => void; fail: () => void }[] = [];
  let served = 0;
  const share = (options: { isAlone?: boolean; signal?: AbortSignal } = {}) =>
    flights.share({
      key: 'one',
      isAlone: options.isAlone ?? false,
      signal: options.signal ?? NEVER,
      find: async () => {
        if (isThere) served += 1;
        return isThere;
      },
      work: () =>
        new Promise<void>((resolve, reject) => {
          begun.push({
            land: () => {
              isThere = true;
              resolve();
            },
            fail: () => reject(new Error('it failed')),
          });
        }),
    });
  return { share, begun, served: () => served };
}

describe('equal work', () => {
  it('is done once, and all get what it brought', async () => {
    const { share, begun, served } = equal(new Flights());
    const all = Array.from({ length: 20 }, () => share());
    await settle();
    expect(begun).toHaveLength(1);
    begun[0]?.land();
    await Promise.all(all);
    expect([begun.length, served()]).toEqual([1, 19]);
  });

  it('is tried by the next where the first brought nothing', async () => {
    const { share, begun, served } = equal(new Flights());
    const [first, ...others] = [share(), share(), share()];
    await settle();
    begun[0]?.fail();
    await expect(first).rejects.toThrow('it failed');
    await settle();
    expect(begun).toHaveLength(2);
    begun[1]?.land();
    await Promise.all(others);
    expect(served()).toBe(1);
  });

  it('that wants to be alone waits for nobody, and others wait for it', async () => {
    const { share, begun } = equal(new Flights());
    const first = share();
    await settle();
    const alone = share({ isAlone: true });
    await settle();
    expect(begun).toHaveLength(2);
    begun[0]?.land();
    begun[1]?.land();
    await Promise.all([first, alone]);

    const anew = equal(new Flights());
    const leading = anew.share({ isAlone: true });
    const following = anew.share();
    await settle();
    expect(anew.begun).toHaveLength(1);
    anew.begun[0]?.land();
    await Promise.all([leading, following]);
    expect(anew.served()).toBe(1);
  });

  it('that an earlier process began is waited for, and it waits for nobody itself', async () => {
    const flights = new Flights();
    const { share, begun, served } = equal(flights);
    const ends = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    for (const { promise } of ends) flights.announce('one', promise);
    const other = share();
    await settle();
    expect(begun).toHaveLength(0);
    const first = share({ isAlone: true });
    await settle();
    expect(begun).toHaveLength(1);
    ends[1]?.reject(new Error('it failed'));
    await settle();
    expect(begun).toHaveLength(1);
    begun[0]?.land();
    ends[0]?.resolve();
    await Promise.all([first, other]);
    expect([begun.length, served()]).toEqual([1, 1]);
  });

  it('that is told to stop waits no longer', async () => {
    const { share, begun } = equal(new Flights());
    const leaving = new AbortController();
    const first = share();
    const left = share({ signal: leaving.signal });
    await settle();
    leaving.abort();
    await settle();
    expect(begun).toHaveLength(2);
    for (const { land } of begun) land();
    await Promise.all([first, left]);
  });
});
