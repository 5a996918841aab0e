/** What a small copy of a picture tells. */
export interface Thumbnail {
  /** A data URL. */
  url: string;
  /** Pixels of the whole picture. */
  width: number;
  height: number;
}

const EDGE = 160;

/** What a canvas can draw. A drawing (SVG) is decoded by an element alone; whatever it holds, nothing of it runs there. */
async function decode(source: Blob): Promise<ImageBitmap | HTMLImageElement> {
  if (source.type !== 'image/svg+xml') return createImageBitmap(source);
  const address = URL.createObjectURL(source);
  try {
    const element = new Image();
    element.src = address;
    await element.decode();
    return element;
  } finally {
    URL.revokeObjectURL(address);
  }
}

/** A small copy of a picture, to keep beside its id. `null` where the browser cannot read it. */
export async function thumbnailOf(source: Blob): Promise<Thumbnail | null> {
  try {
    const picture = await decode(source);
    // A drawing without a size of its own gets that of the copy.
    const width = picture.width || EDGE;
    const height = picture.height || EDGE;
    const scale = Math.min(1, EDGE / Math.max(width, height));
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.round(width * scale));
    canvas.height = Math.max(1, Math.round(height * scale));
    canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
    if (picture instanceof ImageBitmap) picture.close();
    return { url: canvas.toDataURL('image/webp', 0.8), width, height };
  } catch {
    return null;
  }
}

/** The picture files of a drop or a paste. */
export function pictureFiles(data: DataTransfer | null): File[] {
  return [...(data?.files ?? [])].filter(({ type }) => type.startsWith('image/'));
}
