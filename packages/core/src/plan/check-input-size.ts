import type { ImageFacts } from '../generation/request.ts';
import type { ModelRecord } from '../records/model-record.ts';
import type { Planner } from './planner.ts';
import { boundsProblem, showSize } from './size-rule.ts';

/** Refuses a picture whose pixels are not what the model takes, before it is sent. `setting`: what the receipt calls it. */
export function checkInputSize(
  planner: Planner,
  model: ModelRecord,
  { facts, field, setting }: { facts: ImageFacts; field: string[]; setting: string },
): void {
  const rule = model.wire.inputs[setting]?.size;
  if (!rule) return;
  const edges = [rule.minimumEdge ?? 1, rule.maximumEdge ?? Number.POSITIVE_INFINITY] as const;
  const problem = boundsProblem(rule, edges, facts);
  if (problem === null) return;
  planner.refuse(
    'INVALID_INPUT',
    field,
    `The picture is ${showSize(facts)}, and ${model.name} does not take that: ${problem}. Give it in another size.`,
    { parameter: setting },
  );
}
