import { type GenerationRequest, mayDefer } from '@darkroom/core';
import type { Outcome, PlannableModel, ProviderAccess } from '../contracts.ts';
import { offersLater } from './offers-later.ts';

/**
 * Until when an order may wait at the vendor, milliseconds since 1970; undefined: it is made at once, since nobody gave it
 * a deadline, or it may not wait so long. Only what batches order has one.
 */
export function deferredUntil(
  { record }: Pick<PlannableModel, 'record'>,
  request: GenerationRequest,
  access: Outcome<ProviderAccess>,
  { now, deadline }: { now: number; deadline: number | null },
): number | undefined {
  if (deadline === null || !access.ok) return undefined;
  if (!mayDefer(record, request, { now, deadline }).isDeferred) return undefined;
  return offersLater(access.value).isDeferred ? deadline : undefined;
}
