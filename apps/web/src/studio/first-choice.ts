import type { ModelChoice } from './model-choices.ts';

/** How well a model suits somebody who chose none yet: the less, the better. */
function startRank({ leastPrice, isChecked }: ModelChoice): number {
  // An engine on a usual address costs nothing either, but nobody knows yet whether it is there.
  if (leastPrice === 0) return isChecked ? 0 : 2;
  return leastPrice === null ? 2 : 1;
}

/**
 * The source of the model to begin with: one that can be asked and costs nothing, else one whose price is known, else any;
 * among equals the first. Null where none can be asked, or while a better one may still be among those on their way.
 */
export function firstChoice(choices: readonly ModelChoice[], isComplete: boolean): string | null {
  let best: { source: string; rank: number } | null = null;
  for (const choice of choices) {
    if (!choice.isReady || choice.isGone) continue;
    const rank = startRank(choice);
    if (best === null || rank < best.rank) best = { source: choice.source, rank };
  }
  if (best === null) return null;
  return best.rank === 0 || isComplete ? best.source : null;
}
