import type {
  ExtraValue,
  GenerationMode,
  GenerationRequest,
  ImageReference,
  SizeRequest,
} from '@darkroom/core';
import type { ModelRef } from '@darkroom/engine';
import type {
  GenerationInput,
  ImageInput,
  ModelRef as ModelRefInput,
  ParameterInput,
  ParameterValue,
  SizeInput,
} from '../../gql/resolvers.ts';
import { BadUserInput } from '../../graphql/bad-user-input.ts';

/** @oneOf was checked by the schema: exactly one of the fields is there. */
export function readModelRef(ref: ModelRefInput): ModelRef {
  if (ref.id) return { id: ref.id };
  if (ref.source) return { source: ref.source };
  return { key: ref.key ?? '' };
}

export function readMode(mode: string): GenerationMode {
  return mode.toLowerCase() as GenerationMode; // the enum's values are core's in capitals; a test holds them equal
}

function readImage(image: ImageInput): ImageReference {
  return image.assetId ? { assetId: image.assetId } : { imageId: image.imageId ?? '' };
}

export function readSize(size: SizeInput): SizeRequest {
  if (size.dimensions)
    return { dimensions: { width: size.dimensions.width, height: size.dimensions.height } };
  if (size.aspectRatio !== undefined && size.aspectRatio !== null)
    return { aspectRatio: size.aspectRatio };
  return { preset: size.preset ?? '' };
}

/** A model's own settings. */
export const readExtra = (extra: readonly ParameterInput[]): GenerationRequest['extra'] =>
  extra.map(({ name, value }) => ({ name, value: readValue(value) }));

function readValue(value: ParameterValue): ExtraValue {
  if (value.images) return { images: value.images.map(readImage) };
  const given = value.int ?? value.float ?? value.boolean ?? value.string ?? value.strings;
  if (given === null || given === undefined)
    throw new BadUserInput('A parameter has exactly one value.', ['extra']);
  return given;
}

/** A request in core's language out of the API's. */
export function readRequest(input: Omit<GenerationInput, 'model'>): GenerationRequest {
  if (input.maxCost && input.maxCost.currency !== 'USD') {
    throw new BadUserInput('Money is in US dollars: currency "USD".', ['maxCost', 'currency']);
  }
  return {
    mode: readMode(input.mode),
    prompt: input.prompt,
    negativePrompt: input.negativePrompt ?? null,
    size: input.size ? readSize(input.size) : null,
    count: input.count,
    seed: input.seed ?? null,
    steps: input.steps ?? null,
    guidance: input.guidance ?? null,
    strength: input.strength ?? null,
    image: input.image ? readImage(input.image) : null,
    mask: input.mask ? readImage(input.mask) : null,
    referenceImages: input.referenceImages.map(({ image, role, strength }) => ({
      image: readImage(image),
      role: role ?? null,
      strength: strength ?? null,
    })),
    partialImages: input.partialImages,
    outputFormat: input.outputFormat ?? null,
    extra: readExtra(input.extra),
    parameterPolicy: input.parameterPolicy,
    maxCost: input.maxCost?.amount ?? null,
    cachePolicy: input.cachePolicy,
    timeoutSeconds: input.timeoutSeconds ?? null,
  };
}
