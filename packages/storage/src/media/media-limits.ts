import { ImageTooLargeError } from '../errors.ts';

/** What is decoded at all. */
export const MEDIA_LIMITS = { maxPixels: 40_000_000, maxEdge: 32_768 } as const;

/** Throws ImageTooLargeError beyond the limits. Cheap: before anything is decoded. */
export function assertDecodable(size: { width: number; height: number }): void {
  const { maxPixels, maxEdge } = MEDIA_LIMITS;
  if (size.width * size.height > maxPixels || Math.max(size.width, size.height) > maxEdge)
    throw new ImageTooLargeError(size.width, size.height, MEDIA_LIMITS);
}
