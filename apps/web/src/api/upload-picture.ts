import { type DarkroomClient, DarkroomProblem } from '@darkroom/client';
import type { Picture } from '../draft/draft.ts';
import { thumbnailOf } from '../lib/pictures.ts';
import { signedOut } from './signed-out.ts';

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
    client.uploadAsset({ content: file, filename: name, mimeType: file.type }).catch(noteSignedOut),
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

/** Uploads go past the exchanges of the app, and so past the one that notes the end of the session. */
function noteSignedOut(error: unknown): never {
  if (error instanceof DarkroomProblem && error.code === 'UNAUTHENTICATED') signedOut.set(true);
  throw error;
}
