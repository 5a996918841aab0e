import type { Picture } from '../draft/draft.ts';
import { thumbnailOf } from '../lib/pictures.ts';

/** The bytes at a signed address of the server; null where they cannot be had. */
export async function pictureBytes(url: string): Promise<Blob | null> {
  return fetch(url)
    .then((response) => (response.ok ? response.blob() : null))
    .catch(() => null);
}

/** A picture of the gallery to work from. Its small copy is taken along: its address is good for a short time alone. */
export async function pictureOfImage(image: {
  readonly id: string;
  readonly label: string;
  readonly url: string;
  readonly width?: number | null;
  readonly height?: number | null;
}): Promise<Picture> {
  const bytes = await pictureBytes(image.url);
  const thumbnail = bytes === null ? null : await thumbnailOf(bytes);
  return {
    kind: 'image',
    id: image.id,
    label: image.label,
    thumbnail: thumbnail?.url ?? '',
    width: image.width ?? null,
    height: image.height ?? null,
  };
}
