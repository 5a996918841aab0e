import type { ModelRecord } from '@darkroom/core';
import type { GenerationRun } from '../generations/generation-run.ts';

/** Seconds that a vendor has, past its longest time, to say what became of an order for later. */
const TO_TELL = 15 * 60;

/** Seconds after which an accepted job counts as lost: the model's own, or the vendor's longest time for later. */
export function jobLimitSeconds(
  { timeoutSeconds, deferred }: Pick<ModelRecord, 'timeoutSeconds' | 'deferred'>,
  { row }: Pick<GenerationRun, 'row'>,
): number {
  return row.isDeferred && deferred ? deferred.longestSeconds + TO_TELL : timeoutSeconds;
}
