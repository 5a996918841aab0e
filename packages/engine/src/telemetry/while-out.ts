import type { Clock } from '@darkroom/core';
import type { Telemetry } from './telemetry.ts';

/** Tells that a call is out, how long it was, and whether it came back well. */
export async function whileOut<T>(
  { clock, telemetry }: { clock: Pick<Clock, 'monotonic'>; telemetry: Telemetry },
  provider: string,
  work: () => Promise<T>,
): Promise<T> {
  const began = clock.monotonic();
  telemetry.callBegan({ provider });
  let isWell = false;
  try {
    const result = await work();
    isWell = true;
    return result;
  } finally {
    const seconds = (clock.monotonic() - began) / 1000;
    telemetry.callEnded({ provider, seconds, isWell });
  }
}
