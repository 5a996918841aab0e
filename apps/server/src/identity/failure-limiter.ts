import type { Clock } from '@darkroom/core';

const WINDOW_MS = 5 * 60_000;
const FAILURES = 30;
/** Addresses remembered at once; the one that failed longest ago is forgotten first. */
const ADDRESSES = 10_000;

/** Counts wrong credentials per address: after 30 within 5 minutes the address has to wait. */
export interface FailureLimiter {
  /** Seconds until `address` may try again; 0: now. */
  waitSeconds(address: string): number;
  recordFailure(address: string): void;
}

export function createFailureLimiter(clock: Clock): FailureLimiter {
  const failures = new Map<string, number[]>();
  const recent = (address: string) => {
    const since = clock.monotonic() - WINDOW_MS;
    return (failures.get(address) ?? []).filter((at) => at > since);
  };
  return {
    waitSeconds: (address) => {
      const times = recent(address);
      const oldest = times.at(-FAILURES);
      if (oldest === undefined) return 0;
      return Math.max(1, Math.ceil((oldest + WINDOW_MS - clock.monotonic()) / 1000));
    },
    recordFailure: (address) => {
      const times = [...recent(address), clock.monotonic()].slice(-FAILURES);
      failures.delete(address); // so that it stands last
      failures.set(address, times);
      if (failures.size > ADDRESSES) {
        for (const oldest of failures.keys()) {
          failures.delete(oldest);
          break;
        }
      }
    },
  };
}
