import type { Fault } from './faults.ts';

/** The wait of a 429, where and as the fault has it told: vendors that document a header use one of these. */
export function retryHeaders(
  fault: Fault & { kind: 'rate-limit' },
  now: Date,
): Record<string, string> {
  const { seconds } = fault;
  switch (fault.retryAfter) {
    case 'seconds':
      return { 'retry-after': String(Math.ceil(seconds)) };
    case 'milliseconds':
      return { 'retry-after-ms': String(Math.round(seconds * 1000)) };
    case 'date':
      return { 'retry-after': new Date(now.getTime() + seconds * 1000).toUTCString() };
    case 'none':
      return {};
  }
}
