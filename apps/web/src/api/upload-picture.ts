import type { DarkroomClient } from '@darkroom/client';
import type { Picture } from '../draft/draft.ts';
import { thumbnailOf } from '../lib/pictures.ts';

/**
 * Uploads a picture file and waits until it can be used.
 *
 * @throws DarkroomProblem with a sentence for the user where it is refused or the connection breaks.
 */
export async function uploadPicture(
  client: DarkroomClient,
  file: Blob,
  name: string,
): Promise<Picture> {
  const [asset, thumbnail] = await Promise.all([
    client.uploadAsset({ content: file, filename: name, mimeType: file.type }),
    thumbnailOf(file),
  ]);
  return {
    kind: 'asset',
    id: asset.id,
    label: name,
    thumbnail: thumbnail?.url ?? '',
    width: asset.width ?? thumbnail?.width ?? null,
    height: asset.height ?? thumbnail?.height ?? null,
  };
}
