import { COUNT_MAXIMUM, MODES_WITH_IMAGE, MODES_WITH_MASK } from '@darkroom/core';
import type { GenerationMode } from '../gql/graphql.ts';
import type { Draft, ExtraValue } from './draft.ts';
import type { ModelCapabilities, ModelControls, ModelParameter } from './model-controls.ts';
import { type SizeChoices, sizeChoices } from './size-choices.ts';

/** A number that is set by a slider or a field. */
export interface NumberControl {
  minimum: number;
  maximum: number;
}

/** Which controls there are, and their limits: everything that a model and a mode come to. Null: hidden. */
export interface ControlModel {
  modes: readonly GenerationMode[];
  /** The mode that counts: the draft's, or the model's first where it lacks that one. */
  mode: GenerationMode;
  /** Whether words are taken, and whether they have to be there. */
  prompt: { maximumLength: number | null; isTaken: boolean; isRequired: boolean };
  hasNegativePrompt: boolean;
  size: SizeChoices;
  count: NumberControl;
  seed: { maximum: bigint } | null;
  steps: NumberControl | null;
  guidance: NumberControl | null;
  hasStrength: boolean;
  image: { isRequired: boolean } | null;
  hasMask: boolean;
  /** `maximum` null: no limit is known. */
  references: { maximum: number | null; hasStrength: boolean } | null;
  outputFormats: readonly string[];
  /** The most previews to ask for; 0: hidden. */
  partialImages: number;
  /** The parameters that apply now, in the model's order. */
  parameters: readonly ModelParameter[];
}

const has = (modes: readonly string[], mode: string) => modes.includes(mode.toLowerCase());

function range(
  isSupported: boolean,
  given: { minimum: number; maximum: number } | null | undefined,
): NumberControl | null {
  return isSupported && given ? { minimum: given.minimum, maximum: given.maximum } : null;
}

/** The text that a condition compares with. */
function textOf(value: ExtraValue | null | undefined): string[] {
  if (value === null || value === undefined) return [];
  if (typeof value === 'object')
    return value.map((one) => (typeof one === 'string' ? one : one.id));
  return [String(value)];
}

/** Whether a parameter applies under the other settings; a default counts as a value. */
export function parameterApplies(
  parameter: ModelParameter,
  all: readonly ModelParameter[],
  settings: Pick<Draft, 'extra' | 'outputFormat'> & { mode: GenerationMode },
  capabilities: Pick<ModelCapabilities, 'outputFormats'>,
): boolean {
  return parameter.conditions.every(({ name, values }) => {
    if (name === 'mode') return values.some((value) => value.toUpperCase() === settings.mode);
    if (name === 'outputFormat') {
      const format = settings.outputFormat ?? capabilities.outputFormats[0];
      return format !== undefined && values.includes(format);
    }
    const other = all.find((candidate) => candidate.name === name);
    const given = textOf(settings.extra[name] ?? other?.default);
    return given.some((value) => values.includes(value));
  });
}

/** The mode in which a draft is asked of a model. */
export function modeOn(model: ModelControls, mode: GenerationMode): GenerationMode {
  const { modes } = model.capabilities;
  return modes.includes(mode) ? mode : (modes[0] ?? 'TXT2IMG');
}

/** The controls of a model for a draft. Pure; the one place that turns capabilities into what is shown. */
export function controlModel(model: ModelControls, draft: Draft): ControlModel {
  const { capabilities, parameters } = model;
  const mode = modeOn(model, draft.mode);
  const takesImage = has(MODES_WITH_IMAGE, mode);
  return {
    modes: capabilities.modes,
    mode,
    prompt: {
      maximumLength: capabilities.maxPromptLength ?? null,
      isTaken: capabilities.takesPrompt,
      isRequired: capabilities.promptRequiredFor.includes(mode),
    },
    hasNegativePrompt: capabilities.supportsNegativePrompt,
    size: sizeChoices(capabilities),
    count: { minimum: 1, maximum: COUNT_MAXIMUM },
    seed: capabilities.supportsSeed ? { maximum: BigInt(capabilities.maxSeed) } : null,
    steps: range(capabilities.supportsSteps, capabilities.stepsRange),
    guidance: range(capabilities.supportsGuidance, capabilities.guidanceRange),
    hasStrength: capabilities.supportsStrength && takesImage,
    image: takesImage ? { isRequired: capabilities.inputImageRequiredFor.includes(mode) } : null,
    // A picture on a larger canvas may say by a mask what of it is new.
    hasMask:
      (has(MODES_WITH_MASK, mode) || mode === 'OUTPAINT') && capabilities.maskFormat !== 'NONE',
    references: capabilities.supportsReferenceImages
      ? {
          maximum: capabilities.maxReferenceImages ?? null,
          hasStrength: capabilities.supportsReferenceStrength,
        }
      : null,
    outputFormats: capabilities.outputFormats.length > 1 ? capabilities.outputFormats : [],
    partialImages: capabilities.supportsPartialImages ? capabilities.maxPartialImages : 0,
    parameters: parameters.filter((parameter) =>
      parameterApplies(parameter, parameters, { ...draft, mode }, capabilities),
    ),
  };
}
