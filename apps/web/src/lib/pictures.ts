/** What a small copy of a picture tells. */
export interface Thumbnail {
  /** A data URL. */
  url: string;
  /** Pixels of the whole picture. */
  width: number;
  height: number;
}

const EDGE = 160;

/** A small copy of a picture, to keep beside its id. `null` where the browser cannot read it. */
export async function thumbnailOf(source: Blob): Promise<Thumbnail | null> {
  try {
    const bitmap = await createImageBitmap(source);
    const scale = Math.min(1, EDGE / Math.max(bitmap.width, bitmap.height));
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.round(bitmap.width * scale));
    canvas.height = Math.max(1, Math.round(bitmap.height * scale));
    canvas.getContext('2d')?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    const { width, height } = bitmap;
    bitmap.close();
    return { url: canvas.toDataURL('image/webp', 0.8), width, height };
  } catch {
    return null;
  }
}

/** The picture files of a drop or a paste. */
export function pictureFiles(data: DataTransfer | null): File[] {
  return [...(data?.files ?? [])].filter(({ type }) => type.startsWith('image/'));
}
