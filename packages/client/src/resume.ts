import type { Connection } from './connection.ts';
import { DarkroomProblem } from './problem.ts';

/** Told before each new try, so that a client can say so and fetch what it may have missed. */
export interface Reconnection {
  /** How many tries in a row came to nothing, from 1. An event that arrives starts anew. */
  readonly attempt: number;
  /** Milliseconds until the next try. */
  readonly delayMs: number;
  /** Why; null where the server ended the stream before its time, as it does when it restarts. */
  readonly problem: DarkroomProblem | null;
}

export interface FollowOptions {
  /** Ends the iteration, quietly. */
  readonly signal?: AbortSignal;
  /** Told each time that the server has taken the stream: nothing that happens from this moment on is missed. */
  readonly onOpen?: () => void;
  readonly onReconnect?: (reconnection: Reconnection) => void;
  /** How many tries in a row may come to nothing. */
  readonly maximumAttempts?: number;
}

/** Milliseconds before try `attempt`: doubling from a quarter of a second to 8 s, the upper half by chance. */
export function backoffMs(attempt: number, random: () => number = Math.random): number {
  const whole = Math.min(8_000, 250 * 2 ** (attempt - 1));
  return Math.round(whole / 2 + (random() * whole) / 2);
}

/** A problem that a new connection may not have. A refusal is one for good. */
function isPassing(problem: unknown): problem is DarkroomProblem {
  return problem instanceof DarkroomProblem && problem.isRetryable;
}

/**
 * Opens a stream again and again until `isOver` says that nothing more can come. `open` goes on from the last event
 * that it gave; it drops what it gave before.
 */
export async function* resume<Event>(
  connection: Pick<Connection, 'sleep'>,
  stream: {
    open(): AsyncIterable<Event>;
    /** Asked where the server completed the stream. */
    isOver(): Promise<boolean>;
  },
  options: FollowOptions & { readonly maximumAttempts: number },
): AsyncGenerator<Event, void, undefined> {
  const { signal, onReconnect, maximumAttempts } = options;
  let attempt = 0;
  while (!signal?.aborted) {
    let problem: DarkroomProblem | null = null;
    try {
      for await (const event of stream.open()) {
        attempt = 0;
        yield event;
      }
      if (signal?.aborted || (await stream.isOver())) return;
    } catch (error) {
      if (signal?.aborted) return;
      if (!isPassing(error) || attempt >= maximumAttempts) throw error;
      problem = error;
    }
    attempt += 1;
    if (attempt > maximumAttempts) throw problem ?? gaveUp();
    const delayMs = backoffMs(attempt);
    onReconnect?.({ attempt, delayMs, problem });
    await connection.sleep(delayMs, signal).catch((reason: unknown) => {
      if (!signal?.aborted) throw reason;
    });
  }
}

function gaveUp(): DarkroomProblem {
  return new DarkroomProblem({
    kind: 'network',
    code: 'CONNECTION_LOST',
    message: 'The server ends the event stream each time before it is complete.',
    isRetryable: true,
  });
}
