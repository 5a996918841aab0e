import type { BatchPlanQuery } from '../gql/graphql.ts';
import { CliProblem } from '../program/cli-problem.ts';

type Plan = BatchPlanQuery['batchPlan'];

/** Problems that are listed one by one. */
const MOST_TOLD = 20;

/** Where a problem lies, in the words of the command line: a line of the file, or a flag. */
function placeOf(field: readonly string[] | null, places: readonly string[]): string {
  const [kind, axis, index] = field ?? [];
  if (kind === 'rows') return `${places[Number(axis)] ?? `row ${axis}`}: `;
  if (kind === 'matrix' && index !== undefined)
    return `${axis?.replace(/s$/, '') ?? ''} ${Number(index) + 1}: `;
  return '';
}

/** What cannot be ordered, a line each. */
export function problemLines(
  { problems, problemCount }: Plan,
  places: readonly string[],
): string[] {
  const lines = problems.slice(0, MOST_TOLD).map(({ error, cells }) => {
    const many = cells === 1 ? '' : ` (${cells} generations)`;
    return `${placeOf(error.field, places)}${error.message}${many}`;
  });
  const left = problemCount - lines.length;
  return left > 0 ? [...lines, `${left} problems more.`] : lines;
}

/** Throws what stands in the way of an order. */
export function assertOrderable(plan: Plan, places: readonly string[], skips: boolean): void {
  if (plan.refusedGenerations === 0) return;
  if (skips && plan.refusedGenerations < plan.generations) return;
  const [first] = plan.problems;
  throw new CliProblem(
    first?.error.code ?? 'INVALID_INPUT',
    problemLines(plan, places).join('\n'),
    {
      exitCode: 2,
      hint:
        plan.refusedGenerations < plan.generations
          ? `${plan.refusedGenerations} of ${plan.generations} generations cannot be ordered. --skip-refused orders the others.`
          : null,
      details: plan.problems
        .slice(0, MOST_TOLD)
        .map(({ error }) => ({ code: error.code, message: error.message })),
    },
  );
}
