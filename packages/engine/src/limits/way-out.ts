import type { Clock } from '@darkroom/core';
import type { CredentialStrategy, ProviderAccess, Ways } from '../contracts.ts';
import { Slots } from '../generations/slots.ts';
import type { ProviderGate } from './provider-gate.ts';

/** Whoever waits looks again after this, in milliseconds: a key may have been added, changed or taken away. */
const LOOK_AGAIN_MS = 5000;

/** A place that was taken: with which credentials the call goes out, and at which gate. */
export interface Place {
  access: ProviderAccess;
  gate: ProviderGate;
  /** Gives the place back (once). */
  release(): void;
}

/** One way with the limits of its account. */
interface OpenWay {
  access: ProviderAccess;
  gate: ProviderGate;
}

export interface WayOutOptions {
  clock: Pick<Clock, 'monotonic' | 'sleep'>;
  gate(access: ProviderAccess): ProviderGate;
}

/**
 * The queue of all calls that could go out with the same credentials. First come, first served: the first of the queue
 * takes the first account that has a place, and nobody overtakes, but that calls of batches wait behind all others. Whoever waits is not sent and loses nothing. It lives
 * as long as the process.
 */
export class WayOut {
  readonly #clock: Pick<Clock, 'monotonic' | 'sleep'>;
  readonly #gateOf: (access: ProviderAccess) => ProviderGate;
  /** One at a time looks, so that nobody overtakes. */
  readonly #door = new Slots(1);
  /** When each account was last taken, as a count of all takings. */
  readonly #lastTaken = new Map<string, number>();
  #takings = 0;
  #known: readonly ProviderGate[] = [];

  constructor({ clock, gate }: WayOutOptions) {
    this.#clock = clock;
    this.#gateOf = gate;
  }

  /** Milliseconds for which nothing goes out at all, with whatever credentials; 0: something does, or nothing is known. */
  get heldForMs(): number {
    return this.#known.length === 0 ? 0 : Math.min(...this.#known.map((gate) => gate.heldForMs));
  }

  /**
   * Resolves with a place at one of the ways. `isBackground`: not before those who are not. `first` are those that were just found; after each wait `find` is asked
   * for them anew. Rejects with the signal's reason, or with what `find` throws.
   */
  async take(
    images: number,
    signal: AbortSignal,
    first: Ways,
    find: () => Promise<Ways>,
    isBackground = false,
  ): Promise<Place> {
    const mustWait = this.#door.isFull;
    const leave = await this.#door.take(signal, isBackground);
    try {
      // A key may have been changed, or taken away, meanwhile.
      let found = mustWait ? await find() : first;
      for (;;) {
        signal.throwIfAborted();
        const ways = found.ways.map((access) => ({ access, gate: this.#gateOf(access) }));
        this.#known = ways.map(({ gate }) => gate);
        const { way, waitMs } = this.#choose(ways, found.strategy, images);
        if (way) return this.#place(way, images);
        await this.#wait(waitMs, ways, signal);
        found = await find();
      }
    } finally {
      leave();
    }
  }

  #place({ access, gate }: OpenWay, images: number): Place {
    this.#takings += 1;
    this.#lastTaken.set(access.account, this.#takings);
    return { access, gate, release: gate.pass(images) };
  }

  /** The first way that is free, else how long until one is. Accounts that are to be left alone come last. */
  #choose(
    ways: readonly OpenWay[],
    strategy: CredentialStrategy,
    images: number,
  ): { way: OpenWay | null; waitMs: number } {
    const fit = ways.filter(({ gate }) => !gate.isAside);
    const ofThese = fit.length > 0 ? this.#sorted(fit, strategy) : byRest(ways);
    const waits = ofThese.map(({ gate }) => gate.waitFor(images));
    const free = waits.indexOf(0);
    return { way: ofThese[free] ?? null, waitMs: Math.min(...waits) };
  }

  /** As they are arranged, or those with the fewest calls in flight first, of these the one that rested longest. */
  #sorted(ways: readonly OpenWay[], strategy: CredentialStrategy): readonly OpenWay[] {
    if (strategy === 'ORDERED') return ways;
    const last = ({ access }: OpenWay) => this.#lastTaken.get(access.account) ?? 0;
    return [...ways].sort(
      (left, right) => left.gate.taken - right.gate.taken || last(left) - last(right),
    );
  }

  async #wait(waitMs: number, ways: readonly OpenWay[], signal: AbortSignal): Promise<void> {
    const woken = AbortSignal.any([signal, ...ways.map(({ gate }) => gate.changed)]);
    await this.#clock.sleep(Math.min(waitMs, LOOK_AGAIN_MS), woken).catch(() => undefined);
    signal.throwIfAborted();
  }
}

/** Where every account is to be left alone for long: the one that is free first. */
const byRest = (ways: readonly OpenWay[]): readonly OpenWay[] =>
  [...ways].sort((left, right) => left.gate.restForMs - right.gate.restForMs);
