/**
 * A bell for those who wait: it carries no news, only "look again". The database is the truth, so a ring that is
 * lost or doubled does not matter.
 */
export class Bell {
  readonly #waiting = new Map<string, Set<() => void>>();

  ring(...topics: string[]): void {
    for (const topic of topics) {
      const waiting = this.#waiting.get(topic);
      if (!waiting) continue;
      for (const wake of [...waiting]) wake();
    }
  }

  /** How many listen to a topic, for tests and figures. */
  listeners(topic: string): number {
    return this.#waiting.get(topic)?.size ?? 0;
  }

  /** Starts listening at once; `next()` resolves at the first ring since the last call, and when the signal aborts. */
  listen(topic: string, signal?: AbortSignal): { next(): Promise<void>; stop(): void } {
    let hasRung = false;
    let isOver = false;
    let wake: (() => void) | null = null;
    const onRing = () => {
      hasRung = true;
      wake?.();
    };
    const listeners = this.#waiting.get(topic) ?? new Set();
    listeners.add(onRing);
    this.#waiting.set(topic, listeners);
    const stop = () => {
      isOver = true;
      // Signals may outlive many listeners (a WebSocket's), so nothing of ours stays on them.
      signal?.removeEventListener('abort', stop);
      listeners.delete(onRing);
      if (listeners.size === 0 && this.#waiting.get(topic) === listeners)
        this.#waiting.delete(topic);
      wake?.();
    };
    if (signal?.aborted) stop();
    else signal?.addEventListener('abort', stop, { once: true });
    return {
      stop,
      next: async () => {
        if (!hasRung && !isOver) {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
          wake = null;
        }
        hasRung = false;
      },
    };
  }
}
