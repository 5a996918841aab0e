import { useQuery } from 'urql';
import type { Picture } from '../draft/draft.ts';
import { graphql } from '../gql/index.ts';
import { t } from '../messages/translate.ts';

const OWN = graphql(`
  query WorkflowPicture($ids: [ID!]!) {
    nodes(ids: $ids) {
      __typename
      id
      ... on Image { width height url(variant: THUMBNAIL) generation { id prompt } }
      ... on Asset { width height assetUrl: url(variant: THUMBNAIL) }
    }
  }
`);

/** An image or upload that a document names, to be shown. By its id alone while it is not there, or gone. */
export function useOwnPicture(id: string | null): Picture | null {
  const [{ data }] = useQuery({ query: OWN, variables: { ids: [id ?? ''] }, pause: id === null });
  if (id === null) return null;
  const found = data?.nodes.find((one) => one?.id === id);
  const bare: Picture = {
    kind: id.startsWith('ast_') ? 'asset' : 'image',
    id,
    label: id,
    thumbnail: '',
    width: null,
    height: null,
  };
  if (found?.__typename === 'Image') {
    const { width, height, url, generation } = found;
    return {
      ...bare,
      label: generation?.prompt || id,
      thumbnail: url,
      width: width ?? null,
      height: height ?? null,
    };
  }
  if (found?.__typename === 'Asset') {
    const { width, height, assetUrl } = found;
    const label = t('A picture of your own');
    return {
      ...bare,
      label,
      thumbnail: assetUrl ?? '',
      width: width ?? null,
      height: height ?? null,
    };
  }
  return bare;
}
