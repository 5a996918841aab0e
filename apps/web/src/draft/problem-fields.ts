import type { GenerationInput } from '../gql/graphql.ts';

/** A problem as the API tells it. */
export interface ProblemLike {
  readonly code: string;
  readonly message: string;
  readonly field?: readonly string[] | null;
  /** The setting that it is about, where the path does not lead to it: one that is missing has no place in the list. */
  readonly parameter?: string | null;
}

/** Problems by the control that they belong to; under `''` those that belong to none. */
export type FieldProblems<T extends ProblemLike = ProblemLike> = ReadonlyMap<string, readonly T[]>;

const WRAPPERS = new Set(['input', 'generation']);

/**
 * The control that a path leads to: "prompt", "size", "referenceImages", and for the model's own settings
 * "extra.<name>", since the path gives their place in the list alone.
 */
export function controlOf(
  field: readonly string[] | null | undefined,
  input: Pick<GenerationInput, 'extra'>,
): string {
  const path = (field ?? []).slice();
  while (path[0] !== undefined && WRAPPERS.has(path[0])) path.shift();
  const [control = '', place] = path;
  if (control !== 'extra') return control;
  const given = place === undefined ? undefined : (input.extra?.[Number(place)]?.name ?? place);
  return given === undefined ? '' : `extra.${given}`;
}

/** Sorts problems to their controls. */
export function problemsByControl<T extends ProblemLike>(
  problems: readonly T[],
  input: Pick<GenerationInput, 'extra'>,
): FieldProblems<T> {
  const sorted = new Map<string, T[]>();
  for (const problem of problems) {
    const place = controlOf(problem.field, input);
    const isOfExtra = place === '' && problem.field?.includes('extra') === true;
    const control = isOfExtra && problem.parameter ? `extra.${problem.parameter}` : place;
    sorted.set(control, [...(sorted.get(control) ?? []), problem]);
  }
  return sorted;
}
