/** Places for calls in flight: of a provider, of the whole process. First come, first served. */
export class Slots {
  readonly #limit: number;
  #taken = 0;
  readonly #queue: (() => void)[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  get taken(): number {
    return this.#taken;
  }

  get waiting(): number {
    return this.#queue.length;
  }

  /** Resolves with the function that gives the place back (once); rejects with the signal's reason. */
  async take(signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    if (this.#taken >= this.#limit || this.#queue.length > 0) {
      await new Promise<void>((resolve, reject) => {
        const onTurn = () => {
          signal.removeEventListener('abort', onAbort);
          resolve();
        };
        const onAbort = () => {
          const position = this.#queue.indexOf(onTurn);
          if (position >= 0) this.#queue.splice(position, 1);
          reject(signal.reason);
        };
        this.#queue.push(onTurn);
        signal.addEventListener('abort', onAbort, { once: true });
      });
    } else {
      this.#taken += 1;
    }
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      const next = this.#queue.shift();
      // The place passes on without becoming free, so nobody overtakes the queue.
      if (next) next();
      else this.#taken -= 1;
    };
  }
}
