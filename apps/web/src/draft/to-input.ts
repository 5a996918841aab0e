import type { GenerationInput, ImageInput, ParameterValue, SizeInput } from '../gql/graphql.ts';
import { type ControlModel, controlModel } from './control-model.ts';
import type { Draft, DraftSize, ExtraValue, Picture } from './draft.ts';
import type { ModelControls, ModelParameter } from './model-controls.ts';

/** A picture as the API takes it. */
export const imageInput = ({ kind, id }: Picture): ImageInput =>
  kind === 'asset' ? { assetId: id } : { imageId: id };

function sizeInput(size: DraftSize): SizeInput | null {
  switch (size.kind) {
    case 'default':
      return null;
    case 'ratio':
      return { aspectRatio: size.ratio };
    case 'preset':
      return { preset: size.label };
    case 'pixels':
      return { dimensions: { width: size.width, height: size.height } };
  }
}

function parameterValue(parameter: ModelParameter, value: ExtraValue): ParameterValue | null {
  if (typeof value === 'boolean') return { boolean: value };
  if (typeof value === 'number') {
    return parameter.__typename === 'IntParameter' ? { int: value } : { float: value };
  }
  if (typeof value === 'string') return value === '' ? null : { string: value };
  if (value.length === 0) return null;
  const pictures = value.filter((one) => typeof one === 'object');
  return pictures.length > 0
    ? { images: pictures.map(imageInput) }
    : { strings: value.filter((one) => typeof one === 'string') };
}

/** What is left of an object when its nulls go: they say nothing that absence does not say. */
function withoutNulls<T extends object>(object: T): T {
  return Object.fromEntries(
    Object.entries(object).filter(([, value]) => value !== null && value !== undefined),
  ) as T; // the same object, fewer optional fields
}

/** The request that a draft comes to on a model: only what has a control now travels. Pure. */
export function toInput(
  draft: Draft,
  model: ModelControls,
  controls: ControlModel = controlModel(model, draft),
): GenerationInput {
  const extra = controls.parameters.flatMap((parameter) => {
    const given = draft.extra[parameter.name];
    const value = given === undefined ? null : parameterValue(parameter, given);
    return value === null ? [] : [{ name: parameter.name, value }];
  });
  const references = controls.references === null ? [] : draft.references;
  return withoutNulls<GenerationInput>({
    model: { source: model.source },
    mode: controls.mode,
    // Words stay in the draft for the next model; what takes none is sent none.
    prompt: controls.prompt.isTaken ? draft.prompt : '',
    negativePrompt:
      controls.hasNegativePrompt && draft.negativePrompt.trim() !== ''
        ? draft.negativePrompt
        : null,
    size: sizeInput(draft.size),
    count: draft.count,
    seed: controls.seed !== null && draft.seed !== '' ? draft.seed : null,
    steps: controls.steps === null ? null : draft.steps,
    guidance: controls.guidance === null ? null : draft.guidance,
    strength: controls.hasStrength && draft.image !== null ? draft.strength : null,
    image: controls.image !== null && draft.image !== null ? imageInput(draft.image) : null,
    mask: controls.hasMask && draft.mask !== null ? imageInput(draft.mask) : null,
    referenceImages:
      references.length === 0
        ? null
        : references.map(({ picture, strength }) =>
            withoutNulls({
              image: imageInput(picture),
              strength: controls.references?.hasStrength ? strength : null,
            }),
          ),
    partialImages:
      controls.partialImages > 0 && draft.partialImages > 0 ? draft.partialImages : null,
    outputFormat: controls.outputFormats.length > 0 ? draft.outputFormat : null,
    extra: extra.length === 0 ? null : extra,
  } as GenerationInput); // fields with a default of the schema's own are left out rather than null
}
