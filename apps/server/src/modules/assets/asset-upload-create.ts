import type { MutationResolvers } from '../../gql/resolvers.ts';
import { TICKET_HEADER } from '../../http/upload-routes.ts';
import { ownerOf } from '../shared/owner.ts';

export const assetUploadCreate: NonNullable<MutationResolvers['assetUploadCreate']> = async (
  _root,
  { input },
  { actor, origin, services },
) => {
  const outcome = await services.engine.uploads.announce({ actor: ownerOf(actor), ...input });
  if (!outcome.ok)
    return {
      asset: null,
      uploadUrl: null,
      headers: [],
      expiresAt: null,
      userErrors: outcome.problems,
    };
  const { asset, ticket, expiresAt } = outcome.value;
  return {
    asset,
    uploadUrl: `${origin}/uploads/${asset.id}`,
    headers: [
      { name: 'content-type', value: asset.mimeType },
      { name: TICKET_HEADER, value: ticket },
    ],
    expiresAt,
    userErrors: [],
  };
};
