import { pictureFileName } from '@darkroom/core';
import type { Client } from '@urql/core';
import { graphql } from '../gql/index.ts';
import { notify } from '../lib/notify.ts';
import { t } from '../messages/translate.ts';

const ORIGINAL = graphql(`
  query OriginalImage($id: ID!) {
    node(id: $id) { __typename id ... on Image { id mimeType url(variant: ORIGINAL) generation { id prompt } } }
  }
`);

/** Saves the original, byte for byte as the provider sent it. */
export async function downloadImage(client: Client, id: string): Promise<void> {
  const { data, error } = await client
    .query(ORIGINAL, { id }, { requestPolicy: 'network-only' })
    .toPromise();
  const image = data?.node?.__typename === 'Image' ? data.node : null;
  if (image === null) {
    notify({ message: error ? error.message : t('The picture is not there any more.') });
    return;
  }
  // Fetched rather than linked to: the server names the file by its id, and people want to know it again.
  const response = await fetch(image.url).catch(() => null);
  if (!response?.ok) {
    notify({ message: t('The original could not be fetched. Try it again.') });
    return;
  }
  const address = URL.createObjectURL(await response.blob());
  const link = document.createElement('a');
  link.href = address;
  link.download = pictureFileName(image.generation?.prompt ?? null, id, image.mimeType);
  document.body.append(link);
  link.click();
  link.remove();
  // The browser has taken hold of it by then.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
