import { CONNECTIONS_PER_ACTOR } from '../http/live-connections.ts';
import type { Actor } from '../identity/actor.ts';

/** Sockets of nobody known that may wait for their connection_init at once. A token may still come in it. */
export const MOST_UNKNOWN = 50;

/** Sockets that are open and have not said connection_init yet: nobody answers for them, so they are counted. */
export class WaitingSockets {
  readonly #counts = new Map<string, number>();

  /** Null where too many wait already: all of unknown callers together, those of a known one apart. */
  enter(actor: Actor | null): (() => void) | null {
    const key = actor === null ? '' : `${actor.kind}:${actor.id}`;
    const count = this.#counts.get(key) ?? 0;
    if (count >= (actor === null ? MOST_UNKNOWN : CONNECTIONS_PER_ACTOR)) return null;
    this.#counts.set(key, count + 1);
    let isWaiting = true;
    return () => {
      if (!isWaiting) return;
      isWaiting = false;
      const left = (this.#counts.get(key) ?? 1) - 1;
      if (left > 0) this.#counts.set(key, left);
      else this.#counts.delete(key);
    };
  }
}
