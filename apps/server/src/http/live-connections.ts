import type { Clock } from '@darkroom/core';
import type { Actor } from '../identity/actor.ts';

/** Why a connection is ended from our side. */
export type EndReason = 'REVOKED' | 'TOO_SLOW' | 'SHUTDOWN';

/** A WebSocket or an event stream that is open. */
export interface LiveConnection {
  readonly actor: Actor;
  /** The monotonic time since which a message waits for its reader; null where none does. */
  waitingSince(): number | null;
  end(reason: EndReason): void;
}

/** Sockets and streams that one caller may hold open at once. */
export const CONNECTIONS_PER_ACTOR = 50;
/** How long a reader may leave one message lying, in milliseconds. */
const PATIENCE_MS = 30_000;
/** How often rights and readers are looked at. Revoking a token ends its streams within this time. */
export const SWEEP_MS = 3_000;

/** Every open socket and stream, so that lost rights, dead readers and the end of the server reach all of them. */
export interface LiveConnections {
  /** Adds a connection and answers how to remove it; null where the caller has too many. */
  add(connection: LiveConnection): (() => void) | null;
  /** Ends the connections of callers who lost their rights, and those whose reader does not read. */
  sweep(): Promise<void>;
  endAll(): void;
  readonly size: number;
}

export function createLiveConnections(options: {
  clock: Clock;
  isValid: (actor: Actor) => Promise<boolean>;
}): LiveConnections {
  const { clock, isValid } = options;
  const connections = new Set<LiveConnection>();
  const keyOf = (actor: Actor) => `${actor.kind}:${actor.id}:${actor.user.role}`;
  return {
    get size() {
      return connections.size;
    },
    add: (connection) => {
      const key = keyOf(connection.actor);
      let count = 0;
      for (const other of connections) if (keyOf(other.actor) === key) count += 1;
      if (count >= CONNECTIONS_PER_ACTOR) return null;
      connections.add(connection);
      return () => connections.delete(connection);
    },
    sweep: async () => {
      const actors = new Map([...connections].map(({ actor }) => [keyOf(actor), actor]));
      const lost = new Set<string>();
      for (const [key, actor] of actors) if (!(await isValid(actor))) lost.add(key);
      for (const connection of connections) {
        const since = connection.waitingSince();
        if (lost.has(keyOf(connection.actor))) connection.end('REVOKED');
        else if (since !== null && clock.monotonic() - since > PATIENCE_MS) {
          connection.end('TOO_SLOW');
        }
      }
    },
    endAll: () => {
      for (const connection of connections) connection.end('SHUTDOWN');
    },
  };
}
