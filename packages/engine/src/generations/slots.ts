/** Places, first come, first served: those in the background wait until nobody else does. */
export class Slots {
  #limit: number;
  #taken = 0;
  readonly #queue: { onTurn: () => void; isBackground: boolean }[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  get taken(): number {
    return this.#taken;
  }

  get waiting(): number {
    return this.#queue.length;
  }

  /** True: whoever asks now has to wait. */
  get isFull(): boolean {
    return this.#taken >= this.#limit || this.#queue.length > 0;
  }

  /** Another limit, from now on. Places that are taken stay taken. */
  resize(limit: number): void {
    this.#limit = limit;
    while (this.#taken < this.#limit && this.#queue.length > 0) this.#passOn();
  }

  /** Resolves with the function that gives the place back (once); rejects with the signal's reason. */
  async take(signal: AbortSignal, isBackground = false): Promise<() => void> {
    signal.throwIfAborted();
    if (!this.isFull) return this.occupy();
    await new Promise<void>((resolve, reject) => {
      const onTurn = () => {
        signal.removeEventListener('abort', onAbort);
        resolve();
      };
      const onAbort = () => {
        const position = this.#queue.findIndex((one) => one.onTurn === onTurn);
        if (position >= 0) this.#queue.splice(position, 1);
        reject(signal.reason);
      };
      const before = isBackground ? -1 : this.#queue.findIndex((one) => one.isBackground);
      const waiting = { onTurn, isBackground };
      this.#queue.splice(before < 0 ? this.#queue.length : before, 0, waiting);
      signal.addEventListener('abort', onAbort, { once: true });
    });
    return this.#giveBack();
  }

  /** Takes a place at once, whatever the limit: for a job that the provider works on already. */
  occupy(): () => void {
    this.#taken += 1;
    return this.#giveBack();
  }

  #passOn(): void {
    const next = this.#queue.shift();
    if (!next) return;
    this.#taken += 1;
    next.onTurn();
  }

  #giveBack(): () => void {
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      this.#taken -= 1;
      // Passed on in the same tick, so that nobody overtakes the queue.
      if (this.#taken < this.#limit) this.#passOn();
    };
  }
}
