import type { GenerationRequest } from '../generation/request.ts';
import type { ModelRecord } from '../records/model-record.ts';
import type { DeferredOffer } from './deferred-offer.ts';

/** By when an order is to be done, and what time it is: milliseconds since 1970. */
export interface OrderTimes {
  now: number;
  deadline: number;
}

/** Whether an order may wait at the vendor for a lower price; else why not, for people. */
export type Deferral = { isDeferred: true } | { isDeferred: false; reason: string };

/** Seconds as people say them: whole hours where they are. */
export function spanOf(seconds: number): string {
  if (seconds % 3600 !== 0) return `${Math.ceil(seconds / 60)} minutes`;
  return seconds === 3600 ? '1 hour' : `${seconds / 3600} hours`;
}

/** "50 %" of a factor "0.5". */
export const shareOf = ({ priceFactor }: Pick<DeferredOffer, 'priceFactor'>): string =>
  `${Number((Number(priceFactor) * 100).toFixed(2))} %`;

/**
 * Whether an order may be deferred: the model's vendor offers it, its longest time ends before the deadline, and the
 * order asks for nothing that needs somebody who waits (previews, an end of its own that comes sooner).
 */
export function mayDefer(
  { name, deferred }: Pick<ModelRecord, 'name' | 'deferred'>,
  request: Pick<GenerationRequest, 'partialImages' | 'timeoutSeconds'>,
  { now, deadline }: OrderTimes,
): Deferral {
  const not = (reason: string): Deferral => ({ isDeferred: false, reason });
  if (!deferred) return not(`${name} is not offered for later at a lower price.`);
  const span = spanOf(deferred.longestSeconds);
  if (deadline - now < deferred.longestSeconds * 1000)
    return not(
      `${name} may take ${span} when it is ordered for later, and the deadline is sooner.`,
    );
  if (request.partialImages > 0) return not('Previews are for what is made at once.');
  if (request.timeoutSeconds !== null && request.timeoutSeconds < deferred.longestSeconds)
    return not(
      `timeoutSeconds ends a call sooner than the ${span} that an order for later may take.`,
    );
  return { isDeferred: true };
}
