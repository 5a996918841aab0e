import type { Problem } from '@darkroom/core';
import type { AssetResolvers, AssetState } from '../../gql/resolvers.ts';

export const Asset: AssetResolvers = {
  state: (asset) => asset.state as AssetState, // the column holds nothing else
  url: ({ id, state }, { variant }, { origin, services }) =>
    state === 'READY' ? services.signedUrls.image(origin, id, variant ?? 'ORIGINAL') : null,
  rejection: (asset) => asset.rejection as Problem | null, // the engine's own writing
};
