import type { Problem } from '@darkroom/core';
import type { AssetResolvers, AssetState } from '../../gql/resolvers.ts';

export const Asset: AssetResolvers = {
  state: (asset) => asset.state as AssetState, // the column holds nothing else
  rejection: (asset) => asset.rejection as Problem | null, // the engine's own writing
};
