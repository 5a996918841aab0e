import { useEffect, useState } from 'react';
import { useApi } from '../api/client.ts';
import type { Picture } from '../draft/draft.ts';
import { graphql } from '../gql/index.ts';

const SOURCE = graphql(`
  query MaskSource($id: ID!) {
    node(id: $id) {
      __typename
      id
      ... on Image { id width height url(variant: ORIGINAL) }
      ... on Asset { id width height assetUrl: url(variant: ORIGINAL) }
    }
  }
`);

/** The picture to paint over, in full. */
export interface Source {
  readonly url: string;
  readonly width: number;
  readonly height: number;
}

/** Loads a picture's own pixels and size; its small copy stands in until then, and where it cannot be had. */
export function useSource(picture: Picture): { source: Source | null; thumbnail: string } {
  const client = useApi();
  const [source, setSource] = useState<Source | null>(null);
  useEffect(() => {
    let isCurrent = true;
    const fallback = {
      url: picture.thumbnail,
      width: picture.width ?? 1024,
      height: picture.height ?? 1024,
    };
    void client
      .request(SOURCE, { id: picture.id })
      .then(({ node }) => {
        if (!isCurrent) return;
        const known = node?.__typename === 'Image' || node?.__typename === 'Asset' ? node : null;
        const url = known?.__typename === 'Asset' ? known.assetUrl : known?.url;
        setSource({
          url: url ?? fallback.url,
          width: known?.width ?? fallback.width,
          height: known?.height ?? fallback.height,
        });
      })
      // The small copy stays, and can be painted over as well.
      .catch(() => isCurrent && setSource(fallback));
    return () => {
      isCurrent = false;
    };
  }, [client, picture]);
  return { source, thumbnail: picture.thumbnail };
}
