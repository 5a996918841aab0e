import { type ControlModel, controlModel } from '../draft/control-model.ts';
import { EMPTY_DRAFT } from '../draft/draft.ts';
import type { ModelControls } from '../draft/model-controls.ts';
import type { GenerationMode } from '../gql/graphql.ts';

/** What can be set for a whole batch: only what every one of its models takes. */
export interface BatchControls {
  /** Modes that all of them take, in the order of the first. */
  readonly modes: readonly GenerationMode[];
  /** The mode that counts: the wanted one, or the first where some model lacks that. */
  readonly mode: GenerationMode;
  readonly hasNegativePrompt: boolean;
  readonly image: ControlModel['image'];
  readonly hasMask: boolean;
  /** `maximum` null: no limit is known. */
  readonly references: { readonly maximum: number | null } | null;
}

/** The least of some limits; null counts as none. */
function least(limits: readonly (number | null)[]): number | null {
  const known = limits.filter((limit) => limit !== null);
  return known.length === 0 ? null : Math.min(...known);
}

/** What the chosen models have in common. Null before any of them is known. Pure. */
export function batchControls(
  models: readonly ModelControls[],
  wanted: GenerationMode,
): BatchControls | null {
  const [first, ...others] = models;
  if (first === undefined) return null;
  const modes = first.capabilities.modes.filter((mode) =>
    others.every(({ capabilities }) => capabilities.modes.includes(mode)),
  );
  const mode = modes.includes(wanted) ? wanted : (modes[0] ?? wanted);
  const each = models.map((model) => controlModel(model, { ...EMPTY_DRAFT, mode }));
  const references = each.flatMap(({ references: one }) => one ?? []);
  const images = each.flatMap(({ image }) => image ?? []);
  return {
    modes,
    mode,
    hasNegativePrompt: each.every((one) => one.hasNegativePrompt),
    image:
      images.length === each.length
        ? { isRequired: images.some(({ isRequired }) => isRequired) }
        : null,
    hasMask: each.every((one) => one.hasMask),
    references:
      references.length === each.length
        ? { maximum: least(references.map(({ maximum }) => maximum)) }
        : null,
  };
}
