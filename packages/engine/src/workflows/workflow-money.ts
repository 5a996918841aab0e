import { formatMicros, type Problem } from '@darkroom/core';
import type { BatchSum } from '../batches/plan-batch.ts';
import type { Warning } from '../contracts.ts';
import type { RunContext } from '../generations/run-context.ts';

/** What the nodes of one model would cost, and whose model it is. */
export type SourceSum = BatchSum & { provider: string };

/** Why a cap does not hold all of a workflow: said before anything is bought. */
export function capProblems({ maximum, unknown }: BatchSum, capMicros: bigint | null): Problem[] {
  if (capMicros === null) return [];
  const refuse = (message: string): Problem[] => [
    { code: 'MAX_COST_EXCEEDED', message, field: ['maxCost'] },
  ];
  if (maximum === null)
    return refuse(
      `The price of ${unknown} of its nodes is not known, so they cannot be held under a cap. Choose other models or sizes, give the models prices of your own where they are installed, or run it without a cap.`,
    );
  if (maximum <= capMicros) return [];
  return refuse(
    `All of it may cost up to $${formatMicros(maximum)}, more than the $${formatMicros(capMicros)} that the cap allows. Nothing was run.`,
  );
}

/** What the budgets say to each model's part of a workflow. Each order is held against them again when it is made. */
export async function judgeBudgets(
  { budgets, actors }: RunContext,
  actor: string,
  bySource: ReadonlyMap<string, SourceSum>,
): Promise<{ problems: Problem[]; warnings: Warning[] }> {
  const problems = new Map<string, Problem>();
  const warnings = new Map<string, Warning>();
  const userId = await actors.userOf(actor);
  for (const [source, { provider, maximum }] of bySource) {
    const expense = { actor, userId, provider, source, worstMicros: maximum };
    const verdict = await budgets.consider(expense);
    for (const { field: _field, ...one } of verdict.problems) problems.set(one.message, one);
    for (const { code, message } of verdict.warnings) warnings.set(message, { code, message });
  }
  return { problems: [...problems.values()], warnings: [...warnings.values()] };
}
