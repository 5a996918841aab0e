import type { Client } from '@urql/core';
import type { Picture } from '../draft/draft.ts';
import { graphql } from '../gql/index.ts';
import { thumbnailOf } from '../lib/pictures.ts';

const UPLOAD = graphql(`
  mutation AssetUploadCreate($input: AssetUploadCreateInput!) {
    assetUploadCreate(input: $input) {
      asset { id state }
      uploadUrl
      headers { name value }
      userErrors { code message field }
    }
  }
`);

const ASSET = graphql(`
  query UploadedAsset($id: ID!) {
    node(id: $id) {
      __typename
      id
      ... on Asset { id state width height mimeType byteSize rejection { code message } }
    }
  }
`);

/** How often, and how many times, an upload is asked whether it was checked: for about half a minute. */
const ASK_EVERY_MS = 150;
const ASKS = 200;

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function whenReady(client: Client, id: string) {
  for (let asked = 0; asked < ASKS; asked += 1) {
    const { data, error } = await client
      .query(ASSET, { id }, { requestPolicy: 'network-only' })
      .toPromise();
    if (error) throw new Error(error.message);
    const asset = data?.node?.__typename === 'Asset' ? data.node : null;
    if (asset?.state === 'READY') return asset;
    if (asset?.state === 'REJECTED') {
      throw new Error(asset.rejection?.message ?? 'The picture was refused.');
    }
    await wait(ASK_EVERY_MS);
  }
  throw new Error('The upload was not checked in time. Try it again.');
}

/**
 * Uploads a picture file and waits until it can be used.
 *
 * @throws Error with a sentence for the user where it is refused or the connection breaks.
 */
export async function uploadPicture(client: Client, file: Blob, name: string): Promise<Picture> {
  const thumbnail = await thumbnailOf(file);
  const created = await client
    .mutation(UPLOAD, { input: { filename: name, mimeType: file.type, byteSize: file.size } })
    .toPromise();
  if (created.error) throw new Error(created.error.message);
  const { asset, uploadUrl, headers, userErrors } = created.data?.assetUploadCreate ?? {};
  if (!asset || !uploadUrl) {
    throw new Error(
      userErrors?.map(({ message }) => message).join(' ') || 'The upload was refused.',
    );
  }
  const put = await fetch(uploadUrl, {
    method: 'PUT',
    body: file,
    headers: Object.fromEntries((headers ?? []).map((header) => [header.name, header.value])),
  });
  if (!put.ok && put.status >= 500)
    throw new Error('The server could not take the upload. Try it again.');
  const ready = await whenReady(client, asset.id);
  return {
    kind: 'asset',
    id: asset.id,
    label: name,
    thumbnail: thumbnail?.url ?? '',
    width: ready.width ?? thumbnail?.width ?? null,
    height: ready.height ?? thumbnail?.height ?? null,
  };
}
