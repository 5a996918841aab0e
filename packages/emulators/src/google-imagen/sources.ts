import { invalidArgument } from '../google-apis/errors.ts';
import { type Instance, type Parameters, type Reference, SIZES } from './fields.ts';
import type { ImagenModel, ImagenTask } from './models.ts';
import { type Picture, readPicture } from './picture.ts';

/** What a picture is made from. */
export interface Sources {
  readonly width: number;
  readonly height: number;
  /** The picture that shows through. */
  readonly base?: Picture | undefined;
  /** White is painted. */
  readonly mask?: Picture | undefined;
  /** Every picture that came, for the seed of what is painted. */
  readonly pictures: readonly Picture[];
}

type Read = (instance: Instance, parameters: Parameters) => Promise<Sources>;

const NEEDS_MASK: readonly (string | undefined)[] = [
  'EDIT_MODE_INPAINT_REMOVAL',
  'EDIT_MODE_INPAINT_INSERTION',
  'EDIT_MODE_OUTPAINT',
  'EDIT_MODE_BGSWAP',
];
const MOST_REFERENCES = 4;
/** Pixels of an upscaled picture. */
const MOST_PIXELS = 17_000_000;

const sizeOf = ({ facts }: Picture) => ({ width: facts.width, height: facts.height });

function sizeByRatio({ aspectRatio, sampleImageSize }: Parameters) {
  const [width = 0, height = 0] = SIZES[aspectRatio ?? '1:1'] ?? [];
  const factor = sampleImageSize === '2K' ? 2 : 1;
  return { width: width * factor, height: height * factor };
}

async function readMask(
  masks: readonly Extract<Reference, { referenceType: 'REFERENCE_TYPE_MASK' }>[],
  raw: Picture,
): Promise<Picture | undefined> {
  const [mask, second] = masks;
  if (second !== undefined) throw invalidArgument('Only one mask reference is supported.');
  if (mask === undefined) return undefined;
  const { maskMode, maskClasses } = mask.maskImageConfig;
  if (maskMode !== 'MASK_MODE_USER_PROVIDED') {
    if (mask.referenceImage !== undefined) {
      throw invalidArgument(`A mask image is only supported with MASK_MODE_USER_PROVIDED.`);
    }
    if (maskMode === 'MASK_MODE_SEMANTIC' && !maskClasses?.length) {
      throw invalidArgument('maskClasses must be set with MASK_MODE_SEMANTIC.');
    }
    return undefined;
  }
  if (mask.referenceImage === undefined) {
    throw invalidArgument('MASK_MODE_USER_PROVIDED needs a mask image.');
  }
  const picture = await readPicture(mask.referenceImage.bytesBase64Encoded);
  if (picture.facts.width !== raw.facts.width || picture.facts.height !== raw.facts.height) {
    throw invalidArgument('The mask must have the same size as the base image.');
  }
  return picture;
}

const readEdit: Read = async ({ referenceImages = [] }, { editMode }) => {
  const raws = referenceImages.filter(
    ({ referenceType }) => referenceType === 'REFERENCE_TYPE_RAW',
  );
  const masks = referenceImages.filter((one) => one.referenceType === 'REFERENCE_TYPE_MASK');
  const [raw] = raws;
  if (raw?.referenceImage === undefined || raws.length > 1) {
    throw invalidArgument('Exactly one raw reference image is needed.');
  }
  if (referenceImages.length - 1 > MOST_REFERENCES) {
    throw invalidArgument(`At most ${MOST_REFERENCES} non-raw reference images are supported.`);
  }
  const ids = referenceImages.map(({ referenceId }) => referenceId);
  if (ids.includes(undefined) || new Set(ids).size < ids.length) {
    throw invalidArgument('Reference images must have unique reference ids.');
  }
  if (NEEDS_MASK.includes(editMode) && masks.length === 0) {
    throw invalidArgument(`${editMode} needs a mask reference image.`);
  }
  const base = await readPicture(raw.referenceImage.bytesBase64Encoded);
  const mask = await readMask(masks, base);
  const others = referenceImages.flatMap((one) =>
    one === raw || one.referenceType === 'REFERENCE_TYPE_MASK'
      ? []
      : [one.referenceImage.bytesBase64Encoded],
  );
  const pictures = [base, ...(mask ? [mask] : []), ...(await Promise.all(others.map(readPicture)))];
  return { ...sizeOf(base), base, mask, pictures };
};

const FACTORS = { x2: 2, x3: 3, x4: 4 } as const;

const readUpscale: Read = async ({ image }, { mode, upscaleConfig }) => {
  if (mode !== 'upscale' || upscaleConfig === undefined) {
    throw invalidArgument('mode must be upscale, with upscaleConfig.upscaleFactor.');
  }
  if (image === undefined) throw invalidArgument('Image is required for upscaling.');
  const base = await readPicture(image.bytesBase64Encoded);
  const factor = FACTORS[upscaleConfig.upscaleFactor];
  const width = base.facts.width * factor;
  const height = base.facts.height * factor;
  if (width * height > MOST_PIXELS) {
    throw invalidArgument('The output image exceeds the limit of 17 megapixels.');
  }
  return { width, height, base, pictures: [base] };
};

const readProducts: Read = async ({ personImage, productImages = [] }) => {
  const products = productImages.map(({ image }) => image.bytesBase64Encoded);
  if (products.length === 0) throw invalidArgument('productImages must not be empty.');
  const person = personImage?.image.bytesBase64Encoded;
  const texts = person === undefined ? products : [person, ...products];
  const pictures = await Promise.all(texts.map(readPicture));
  const [base] = pictures;
  if (base === undefined) throw invalidArgument('productImages must not be empty.');
  return { ...sizeOf(base), base, pictures };
};

const TASKS: Readonly<Record<ImagenTask, Read>> = {
  generate: async (_, parameters) => ({ ...sizeByRatio(parameters), pictures: [] }),
  edit: readEdit,
  upscale: readUpscale,
  'try-on': async (instance, parameters) => {
    if (instance.personImage === undefined) throw invalidArgument('personImage must be set.');
    return readProducts(instance, parameters);
  },
  recontext: readProducts,
};

/** Reads the pictures of a request, and says how large its results are. */
export function readSources(
  { task }: ImagenModel,
  instance: Instance,
  parameters: Parameters,
): Promise<Sources> {
  return TASKS[task](instance, parameters);
}
