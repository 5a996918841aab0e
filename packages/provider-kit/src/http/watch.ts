import type { Clock } from '@darkroom/core';

export interface Watch {
  /** Something came or was taken: the idle time starts anew. */
  touch(): void;
  /** From now on, silence longer than the idle limit is told. */
  startIdle(): void;
  stop(): void;
}

/** Tells when the whole deadline passes, and when nothing was heard for too long. Tells once, then is over. */
export function startWatch(options: {
  clock: Clock;
  timeoutMs: number;
  /** null: no idle limit. */
  idleTimeoutMs: number | null;
  onTimeout: (problem: 'timed-out' | 'idle') => void;
}): Watch {
  const { clock, timeoutMs, idleTimeoutMs, onTimeout } = options;
  const stopping = new AbortController();
  let last = clock.monotonic();
  let isIdleStarted = false;
  const tell = (problem: 'timed-out' | 'idle') => {
    if (stopping.signal.aborted) return;
    stopping.abort();
    onTimeout(problem);
  };
  const stopped = () => undefined; // sleep rejects when the watch stops: that is its ordinary end
  clock.sleep(timeoutMs, stopping.signal).then(() => tell('timed-out'), stopped);

  const waitIdle = (limit: number): void => {
    const rest = limit - (clock.monotonic() - last);
    if (rest <= 0) tell('idle');
    else clock.sleep(rest, stopping.signal).then(() => waitIdle(limit), stopped);
  };
  return {
    touch: () => {
      last = clock.monotonic();
    },
    startIdle: () => {
      last = clock.monotonic();
      if (isIdleStarted || idleTimeoutMs === null || stopping.signal.aborted) return;
      isIdleStarted = true;
      waitIdle(idleTimeoutMs);
    },
    stop: () => stopping.abort(),
  };
}
