import type { ImageResolvers } from '../../gql/resolvers.ts';

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const Image: ImageResolvers = {
  generation: (image, _arguments, { loaders }) => loaders.generation.load(image.generationId),
  url: (image, { variant }, { origin, services }) =>
    services.signedUrls.image(origin, image.id, variant ?? 'ORIGINAL'),
  providerMetadata: (image) => (isObject(image.providerMetadata) ? image.providerMetadata : null),
  boards: (image, _arguments, { loaders }) => loaders.boardsOfImage.load(image.id),
  ledTo: (image, _arguments, { loaders }) => loaders.generationsFromImage.load(image.id),
};
