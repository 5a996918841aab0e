import type { GenerationSettingsFragment, InputPictureFragment } from '../gql/graphql.ts';
import { type FragmentType, graphql, readFragment } from '../gql/index.ts';
import { t } from '../messages/translate.ts';
import type { Picture, Reference } from './draft.ts';

/** A picture that a generation was given, as the server tells it. */
export const INPUT_PICTURE = graphql(`
  fragment InputPicture on InputImage {
    strength
    url(variant: THUMBNAIL)
    image { id width height }
    asset { id width height }
  }
`);

type Masked = FragmentType<typeof INPUT_PICTURE>;

/** A picture that a generation was made from, to be shown. */
export interface GivenPicture {
  /** What it was to the generation, for people. */
  readonly label: string;
  /** Tells it from others over answers, whose addresses differ; null where the picture is gone. */
  readonly key: string | null;
  /** A small copy of it; null where the picture is gone. */
  readonly url: string | null;
  /** Its id in the gallery; null for an upload, and where it is gone. */
  readonly imageId: string | null;
}

function given(label: string, input: InputPictureFragment): GivenPicture {
  return {
    label,
    key: input.image?.id ?? input.asset?.id ?? null,
    url: input.url ?? null,
    imageId: input.image?.id ?? null,
  };
}

/** Every picture that a generation was made from: what it started from, what was painted anew, what it went by. */
export function givenPictures({
  inputImage,
  mask,
  referenceImages,
}: Pick<GenerationSettingsFragment, 'inputImage' | 'mask' | 'referenceImages'>): GivenPicture[] {
  const read = (masked: Masked) => readFragment(INPUT_PICTURE, masked);
  return [
    ...(inputImage ? [given(t('Input picture'), read(inputImage))] : []),
    ...(mask ? [given(t('Mask'), read(mask))] : []),
    ...referenceImages.map((one, index) =>
      given(
        referenceImages.length === 1
          ? t('Reference picture')
          : t('Reference picture {number}', { number: index + 1 }),
        read(one),
      ),
    ),
  ];
}

/** A given picture to work from again; null where it is gone. */
export function pictureGiven(masked: Masked | null | undefined, label: string): Picture | null {
  if (!masked) return null;
  const { image, asset, url } = readFragment(INPUT_PICTURE, masked);
  const known = image ?? asset;
  if (!known) return null;
  return {
    kind: image ? 'image' : 'asset',
    id: known.id,
    label,
    thumbnail: url ?? '',
    width: known.width ?? null,
    height: known.height ?? null,
  };
}

/** The reference pictures that are still there, to work from again. */
export function referencesGiven(masked: readonly Masked[]): Reference[] {
  return masked.flatMap((one, index) => {
    const picture = pictureGiven(one, t('Reference picture {number}', { number: index + 1 }));
    return picture
      ? [{ picture, strength: readFragment(INPUT_PICTURE, one).strength ?? null }]
      : [];
  });
}
