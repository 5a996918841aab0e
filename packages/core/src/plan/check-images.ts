import { MODES_WITH_IMAGE, MODES_WITH_MASK } from '../capabilities/modes.ts';
import type {
  GenerationRequest,
  ImageFacts,
  ImageReference,
  ResolvedImage,
} from '../generation/request.ts';
import type { ModelRecord } from '../records/model-record.ts';
import type { Planner } from './planner.ts';

/** What is known of each picture that a request names, by `assetId` or `imageId`; null: there is none. */
export type KnownImages = (reference: ImageReference) => ImageFacts | null;

export const referenceId = (reference: ImageReference): string =>
  'assetId' in reference ? reference.assetId : reference.imageId;

export function resolveImage(
  planner: Planner,
  known: KnownImages,
  reference: ImageReference,
  field: string[],
): ResolvedImage | null {
  const facts = known(reference);
  if (facts) return { reference, facts };
  const id = referenceId(reference).slice(0, 60);
  planner.refuse(
    'NOT_FOUND',
    field,
    'assetId' in reference
      ? `There is no finished upload "${id}". Upload the picture first, and wait until the asset is READY.`
      : `There is no image "${id}" in the gallery.`,
  );
  return null;
}

/** Checks mode, input picture, mask and references against the model. */
export function checkImages(
  planner: Planner,
  model: ModelRecord,
  request: GenerationRequest,
  known: KnownImages,
) {
  const { capabilities, name } = model;
  const mode = request.mode;
  if (!capabilities.modes.includes(mode)) {
    planner.refuse(
      'UNSUPPORTED_MODE',
      ['mode'],
      `${name} cannot do ${mode.toUpperCase()}. It does ${capabilities.modes.map((one) => one.toUpperCase()).join(', ')}.`,
      {
        parameter: 'mode',
        allowed: capabilities.modes.map((one) => one.toUpperCase()),
      },
    );
    return { image: null, mask: null, referenceImages: [] };
  }
  const image = request.image ? resolveImage(planner, known, request.image, ['image']) : null;
  const mask = request.mask ? resolveImage(planner, known, request.mask, ['mask']) : null;
  const required = capabilities.inputImageRequiredFor ?? MODES_WITH_IMAGE;
  if (required.includes(mode) && !request.image) {
    planner.refuse(
      'INPUT_IMAGE_REQUIRED',
      ['image'],
      `${mode.toUpperCase()} changes a picture: give one as image (an upload, or an image of the gallery).`,
    );
  }
  if (request.image && !MODES_WITH_IMAGE.includes(mode)) {
    planner.cannot(
      'image',
      ['image'],
      referenceId(request.image),
      `${mode.toUpperCase()} starts from no picture. Choose IMG2IMG, or give it as a reference image.`,
    );
  }
  if (MODES_WITH_MASK.includes(mode) && !request.mask) {
    planner.refuse(
      'MASK_REQUIRED',
      ['mask'],
      'INPAINT needs a mask: white where to paint, black where to keep.',
    );
  }
  if (request.mask && !MODES_WITH_MASK.includes(mode) && mode !== 'outpaint') {
    planner.cannot(
      'mask',
      ['mask'],
      referenceId(request.mask),
      `${mode.toUpperCase()} uses no mask. Choose INPAINT, or leave the mask out.`,
    );
  }
  if (
    image &&
    mask &&
    (image.facts.width !== mask.facts.width || image.facts.height !== mask.facts.height)
  ) {
    planner.refuse(
      'INVALID_INPUT',
      ['mask'],
      `The mask is ${mask.facts.width}x${mask.facts.height} and the image ${image.facts.width}x${image.facts.height}. Both must be of one size.`,
    );
  }
  const usesImage = MODES_WITH_IMAGE.includes(mode);
  const usesMask = MODES_WITH_MASK.includes(mode) || mode === 'outpaint';
  return {
    image: usesImage ? image : null,
    mask: usesMask ? mask : null,
    referenceImages: checkReferences(planner, model, request, known),
  };
}

function checkReferences(
  planner: Planner,
  model: ModelRecord,
  request: GenerationRequest,
  known: KnownImages,
) {
  const references = request.referenceImages;
  if (references.length === 0) return [];
  const { supportsReferenceImages, maxReferenceImages } = model.capabilities;
  if (!supportsReferenceImages) {
    planner.cannot(
      'referenceImages',
      ['referenceImages'],
      String(references.length),
      `${model.name} takes no reference images. Leave them out.`,
    );
    return [];
  }
  if (maxReferenceImages !== null && references.length > maxReferenceImages) {
    planner.refuse(
      'TOO_MANY_REFERENCE_IMAGES',
      ['referenceImages'],
      `${model.name} takes ${maxReferenceImages} reference images at most; ${references.length} were given.`,
      { parameter: 'referenceImages' },
    );
    return [];
  }
  const { maxInputImages } = model.capabilities;
  const all = references.length + (request.image ? 1 : 0);
  if (maxInputImages !== null && all > maxInputImages) {
    planner.refuse(
      'TOO_MANY_REFERENCE_IMAGES',
      ['referenceImages'],
      `${model.name} takes ${maxInputImages} pictures at most, the input image included; ${all} were given.`,
      { parameter: 'referenceImages' },
    );
    return [];
  }
  return references.flatMap(({ image, role, strength }, index) => {
    const resolved = resolveImage(planner, known, image, [
      'referenceImages',
      String(index),
      'image',
    ]);
    return resolved ? [{ ...resolved, role, strength }] : [];
  });
}
