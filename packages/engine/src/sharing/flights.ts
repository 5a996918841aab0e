/**
 * Lets one of several equal pieces of work go first, and the others wait for what it brings. Within one process; what an
 * earlier one left under way is announced before anybody asks.
 */
export class Flights {
  readonly #leaders = new Map<string, Promise<unknown>>();

  /** Work that is under way already, though it was not begun here: whoever shares its key waits for its end. */
  announce(key: string, end: Promise<unknown>): void {
    const all = Promise.allSettled([this.#leaders.get(key), end]);
    this.#leaders.set(key, all);
    void all.then(() => {
      if (this.#leaders.get(key) === all) this.#leaders.delete(key);
    });
  }

  /**
   * `find` looks for what an equal one has brought already; false: nothing. `work` is done where there is nothing, by
   * one at a time: when it ends, whoever waits looks again. With `isAlone` nothing is looked for and nobody waited for.
   * Whoever is told to stop by `signal` waits no longer, and goes on to `work`, which knows what to do about it.
   */
  async share(options: {
    key: string;
    isAlone: boolean;
    signal: AbortSignal;
    find(): Promise<boolean>;
    work(): Promise<void>;
  }): Promise<void> {
    const { key, isAlone, signal, find, work } = options;
    while (!isAlone && !signal.aborted) {
      if (await find()) return;
      const leader = this.#leaders.get(key);
      if (leader === undefined) break;
      await endOf(leader, signal);
    }
    const working = work();
    if (!this.#leaders.has(key)) this.announce(key, working);
    await working;
  }
}

/** Resolves when the work has ended, well or not, or the signal is aborted. */
function endOf(work: Promise<unknown>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      signal.removeEventListener('abort', done);
      resolve();
    };
    signal.addEventListener('abort', done, { once: true });
    work.then(done, done);
  });
}
