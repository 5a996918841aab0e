import type { MaskPaints } from '../gql/graphql.ts';
import type { Area } from './area.ts';
import { type MaskBitmap, PAINTED_FROM } from './mask-bitmap.ts';

/** How wide the stripes of the overlay are, as a share of the picture: seen on light and on dark, and without any colour. */
const STRIPES = 1 / 96;

/** Pixels of the overlay for an area: where something is painted, stripes as strong as the mask is there. */
export function overlayOf(mask: MaskBitmap, area: Area): ImageData {
  const pixels = new ImageData(area.width, area.height);
  const stripe = Math.max(2, Math.round(Math.max(mask.width, mask.height) * STRIPES));
  for (let row = 0; row < area.height; row += 1) {
    const y = area.y + row;
    for (let column = 0; column < area.width; column += 1) {
      const x = area.x + column;
      const at = (row * area.width + column) * 4;
      const isLight = Math.floor((x + y) / stripe) % 3 !== 0;
      pixels.data.fill(isLight ? 255 : 24, at, at + 3);
      pixels.data[at + 3] = mask.data[y * mask.width + x] ?? 0;
    }
  }
  return pixels;
}

/** One pixel as a provider gets it: every pixel is one or the other. */
function sentPixel(isPainted: boolean, paints: MaskPaints): { grey: number; alpha: number } {
  if (paints === 'ALPHA') return { grey: 0, alpha: isPainted ? 0 : 255 };
  return { grey: isPainted === (paints === 'WHITE') ? 255 : 0, alpha: 255 };
}

/** The mask as the provider will receive it, drawn as large as the canvas is. */
export function drawSent(canvas: HTMLCanvasElement, mask: MaskBitmap, paints: MaskPaints): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  const { width, height } = canvas;
  const pixels = new ImageData(width, height);
  for (let y = 0; y < height; y += 1) {
    const from = Math.min(mask.height - 1, Math.floor(((y + 0.5) / height) * mask.height));
    for (let x = 0; x < width; x += 1) {
      const column = Math.min(mask.width - 1, Math.floor(((x + 0.5) / width) * mask.width));
      const isPainted = (mask.data[from * mask.width + column] ?? 0) >= PAINTED_FROM;
      const { grey, alpha } = sentPixel(isPainted, paints);
      const at = (y * width + x) * 4;
      pixels.data.fill(grey, at, at + 3);
      pixels.data[at + 3] = alpha;
    }
  }
  context.clearRect(0, 0, width, height);
  context.putImageData(pixels, 0, 0);
}

/** The mask as the API takes it: a PNG of the picture's size, white paints and black keeps. */
export async function maskFile(mask: MaskBitmap): Promise<Blob | null> {
  const canvas = new OffscreenCanvas(mask.width, mask.height);
  const context = canvas.getContext('2d');
  if (!context) return null;
  const pixels = new ImageData(mask.width, mask.height);
  for (let index = 0; index < mask.data.length; index += 1) {
    const grey = mask.data[index] ?? 0;
    pixels.data.fill(grey, index * 4, index * 4 + 3);
    pixels.data[index * 4 + 3] = 255;
  }
  context.putImageData(pixels, 0, 0);
  return canvas.convertToBlob({ type: 'image/png' });
}
