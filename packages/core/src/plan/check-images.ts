import { type GenerationMode, MODES_WITH_IMAGE, MODES_WITH_MASK } from '../capabilities/modes.ts';
import type {
  GenerationRequest,
  ImageFacts,
  ImageReference,
  ResolvedImage,
  ResolvedRequest,
} from '../generation/request.ts';
import type { ModelRecord } from '../records/model-record.ts';
import { printable } from '../text/printable.ts';
import { capitalized, MODE_WORDS } from '../text/words.ts';
import { checkInputSize } from './check-input-size.ts';
import type { Planner } from './planner.ts';

/** What is known of each picture that a request names, by `assetId` or `imageId`; null: there is none. */
export type KnownImages = (reference: ImageReference) => ImageFacts | null;

export type Pictures = Pick<ResolvedRequest, 'image' | 'mask' | 'referenceImages'>;

export const referenceId = (reference: ImageReference): string =>
  'assetId' in reference ? reference.assetId : reference.imageId;

/** A picture that is there and of a size that the model takes; null with a NOT_FOUND at `field`. `setting`: what the receipt calls it. */
export function resolveImage(
  planner: Planner,
  model: ModelRecord,
  known: KnownImages,
  reference: ImageReference,
  field: string[],
  setting: string,
): ResolvedImage | null {
  const facts = known(reference);
  if (facts) {
    checkInputSize(planner, model, { facts, field, setting });
    return { reference, facts };
  }
  const id = printable(referenceId(reference), 60);
  planner.refuse(
    'NOT_FOUND',
    field,
    'assetId' in reference
      ? `There is no finished upload "${id}". Upload the picture first, and wait until it is checked.`
      : `There is no image "${id}" in the gallery.`,
    { parameter: setting },
  );
  return null;
}

const begun = (mode: GenerationMode) => capitalized(MODE_WORDS[mode]);

function checkMode(planner: Planner, { capabilities, name }: ModelRecord, mode: GenerationMode) {
  if (capabilities.modes.includes(mode)) return;
  const does = capabilities.modes.map((one) => MODE_WORDS[one]);
  planner.refuse(
    'UNSUPPORTED_MODE',
    ['mode'],
    `${name} cannot do ${MODE_WORDS[mode]}. It does ${does.join(', ')}.`,
    { parameter: 'mode', allowed: capabilities.modes.map((one) => one.toUpperCase()) },
  );
}

function checkImage(
  planner: Planner,
  model: ModelRecord,
  request: GenerationRequest,
  known: KnownImages,
): ResolvedImage | null {
  const { mode, image } = request;
  const required = model.capabilities.inputImageRequiredFor ?? MODES_WITH_IMAGE;
  if (image === null) {
    if (required.includes(mode)) {
      planner.refuse(
        'INPUT_IMAGE_REQUIRED',
        ['image'],
        `${begun(mode)} ${mode === 'variation' ? 'change' : 'changes'} a picture: give one to start from (an upload, or an image of the gallery).`,
      );
    }
    return null;
  }
  const resolved = resolveImage(planner, model, known, image, ['image'], 'image');
  if (MODES_WITH_IMAGE.includes(mode)) return resolved;
  const instead = [
    ...(model.capabilities.modes.includes('img2img') ? ['choose image to image'] : []),
    ...(model.capabilities.supportsReferenceImages ? ['give it as a reference image'] : []),
    'leave it out',
  ];
  const advice = instead.join(', or ');
  planner.cannot(
    'image',
    ['image'],
    `${begun(mode)} starts from no picture. ${capitalized(advice)}.`,
  );
  return null;
}

function checkMask(
  planner: Planner,
  model: ModelRecord,
  request: GenerationRequest,
  known: KnownImages,
): ResolvedImage | null {
  const { mode, mask } = request;
  const needsMask = MODES_WITH_MASK.includes(mode);
  if (mask === null) {
    if (needsMask) {
      planner.refuse(
        'MASK_REQUIRED',
        ['mask'],
        `${begun(mode)} needs a mask: white where to paint, black where to keep.`,
      );
    }
    return null;
  }
  const resolved = resolveImage(planner, model, known, mask, ['mask'], 'mask');
  if (needsMask) return resolved;
  if (mode === 'outpaint' && model.capabilities.maskFormat !== 'none') return resolved;
  const instead = model.capabilities.modes.includes('inpaint')
    ? 'Choose inpainting, or leave the mask out.'
    : 'Leave the mask out.';
  planner.cannot('mask', ['mask'], `${begun(mode)} uses no mask on ${model.name}. ${instead}`);
  return null;
}

function checkReferences(
  planner: Planner,
  model: ModelRecord,
  request: GenerationRequest,
  known: KnownImages,
): ResolvedRequest['referenceImages'] {
  const references = request.referenceImages;
  if (references.length === 0) return [];
  const { supportsReferenceImages, maxReferenceImages, maxInputImages } = model.capabilities;
  if (!supportsReferenceImages) {
    planner.cannot(
      'referenceImages',
      ['referenceImages'],
      `${model.name} takes no reference images. Leave them out.`,
    );
    return [];
  }
  const tooMany = (message: string) =>
    planner.refuse('TOO_MANY_REFERENCE_IMAGES', ['referenceImages'], message, {
      parameter: 'referenceImages',
    });
  const isImageSent = request.image !== null && MODES_WITH_IMAGE.includes(request.mode);
  const all = references.length + (isImageSent ? 1 : 0);
  if (maxReferenceImages !== null && references.length > maxReferenceImages) {
    tooMany(
      `${model.name} takes ${maxReferenceImages} reference images at most; ${references.length} were given.`,
    );
  } else if (maxInputImages !== null && all > maxInputImages) {
    tooMany(
      `${model.name} takes ${maxInputImages} pictures at most, the input image included; ${all} were given.`,
    );
  }
  return references.flatMap(({ image, role, strength }, index) => {
    const field = ['referenceImages', String(index), 'image'];
    const resolved = resolveImage(planner, model, known, image, field, 'referenceImages');
    const kept = checkWeight(planner, model, { role, strength }, index);
    return resolved ? [{ ...resolved, ...kept }] : [];
  });
}

/** How much and as what a reference counts, where the model can be told. */
function checkWeight(
  planner: Planner,
  { capabilities, name }: ModelRecord,
  { role, strength }: { role: string | null; strength: number | null },
  index: number,
): { role: string | null; strength: number | null } {
  const field = ['referenceImages', String(index)];
  const kept = { role, strength };
  if (role !== null && !capabilities.supportsReferenceRole) {
    planner.cannot(
      'referenceImages.role',
      [...field, 'role'],
      `${name} takes reference images without a role. Leave it out, or say in the prompt what each is for.`,
    );
    kept.role = null;
  }
  if (strength === null) return kept;
  if (!capabilities.supportsReferenceStrength) {
    planner.cannot(
      'referenceImages.strength',
      [...field, 'strength'],
      `${name} takes reference images without a strength. Leave it out.`,
    );
    kept.strength = null;
  } else if (!(strength >= 0 && strength <= 1)) {
    planner.refuse(
      'PARAMETER_OUT_OF_RANGE',
      [...field, 'strength'],
      `The strength of a reference image goes from 0 to 1; ${strength} is outside.`,
      { parameter: 'referenceImages.strength' },
    );
    kept.strength = null;
  }
  return kept;
}

/** Checks mode, input picture, mask and references against the model, and gives the pictures that go. */
export function checkImages(
  planner: Planner,
  model: ModelRecord,
  request: GenerationRequest,
  known: KnownImages,
): Pictures {
  checkMode(planner, model, request.mode);
  const image = checkImage(planner, model, request, known);
  const mask = checkMask(planner, model, request, known);
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
  return { image, mask, referenceImages: checkReferences(planner, model, request, known) };
}
