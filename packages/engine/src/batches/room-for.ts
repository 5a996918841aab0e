import type { GenerationRequest } from '@darkroom/core';
import type { OpenCalls, StoredBatch, StoredBatchCell } from '@darkroom/database';
import { deferredUntil } from '../deferral/deferred-until.ts';
import { laneOf } from '../deferral/lane.ts';
import type { RunContext } from '../generations/run-context.ts';

/** Calls of all batches together that are accepted and have not ended, at one provider: as many as may be out at once, */
const TIMES_IN_FLIGHT = 2;
/** and never so many that what people order by hand would have to wait in memory behind them. */
const MOST_AHEAD = 96;

/** Where a cell goes, and how many calls batches may have there at once. */
export interface Room {
  lane: string;
  most: number;
}

/** Calls that are under way, by where they are. */
export const callsByLane = (calls: readonly OpenCalls[]): Map<string, number> =>
  new Map(calls.map((one) => [laneOf(one), one.calls]));

/** What is ordered for later has room of its own: as much as the vendor gives an account. */
export async function roomFor(
  { models, clock }: Pick<RunContext, 'models' | 'clock'>,
  { actor, deadline }: Pick<StoredBatch, 'actor' | 'deadline'>,
  { source, provider, request }: Pick<StoredBatchCell, 'source' | 'provider' | 'request'>,
): Promise<Room> {
  const found = await models.resolve({ source });
  const access = found.ok ? await models.access(found.value, actor) : null;
  if (found.ok && access) {
    const asked = JSON.parse(request) as GenerationRequest; // our own writing, by BatchService
    const times = { now: clock.now(), deadline: deadline?.getTime() ?? null };
    const isDeferred = deferredUntil(found.value, asked, access, times) !== undefined;
    const offer = found.value.record.deferred;
    if (isDeferred && offer)
      return { lane: laneOf({ provider, isDeferred }), most: offer.inFlight };
  }
  // What cannot be asked is refused with the reason when it is tried.
  const inFlight = access?.ok ? access.value.provider.limits.inFlight : 1;
  const most = Math.min(MOST_AHEAD, Math.max(2, TIMES_IN_FLIGHT * inFlight));
  return { lane: laneOf({ provider, isDeferred: false }), most };
}
