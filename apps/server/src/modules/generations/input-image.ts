import type { ImageReference } from '@darkroom/core';
import type { InputImageResolvers } from '../../gql/resolvers.ts';

/** A picture as a request names it. */
export interface GivenImage {
  readonly reference: ImageReference;
  readonly role: string | null;
  readonly strength: number | null;
}

/** A picture that is no reference image, and may not have been given. */
export const givenImage = (reference: ImageReference | null | undefined): GivenImage | null =>
  reference ? { reference, role: null, strength: null } : null;

export const InputImage: InputImageResolvers = {
  image: ({ reference }, _arguments, { loaders }) =>
    'imageId' in reference ? loaders.image.load(reference.imageId) : null,
  asset: ({ reference }, _arguments, { loaders }) =>
    'assetId' in reference ? loaders.asset.load(reference.assetId) : null,
  url: async ({ reference }, { variant }, { loaders, origin, services }) => {
    const picture =
      'imageId' in reference
        ? await loaders.image.load(reference.imageId)
        : await loaders.asset.load(reference.assetId);
    const isThere = picture !== null && (!('state' in picture) || picture.state === 'READY');
    return isThere ? services.signedUrls.image(origin, picture.id, variant ?? 'ORIGINAL') : null;
  },
};
